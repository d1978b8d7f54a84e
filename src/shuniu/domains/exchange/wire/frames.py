"""Several packages in one request: each behind its length, eight bytes, the highest first."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO

from .package import MANIFEST_MOST, PACKAGE_MOST, Malformed

MOST = 40
_HEAD = 8
# What a tar adds to its files is little beside this.
_FRAME_MOST = PACKAGE_MOST + 4 * MANIFEST_MOST


class Slice(io.RawIOBase):
    """The next so many bytes of a stream, and no more."""

    def __init__(self, stream: IO[bytes], length: int) -> None:
        self._stream, self.left = stream, length

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes, fewer when the stream or the slice ends."""
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        parts: list[bytes] = []
        while wanted > 0 and (data := self._stream.read(min(wanted, 1 << 18))):
            parts.append(data)
            wanted -= len(data)
            self.left -= len(data)
        return b"".join(parts)

    def drain(self) -> None:
        """Pass over what is left."""
        while self.left and self.read(1 << 18):
            pass


def head(length: int) -> bytes:
    """What stands before a package of that length."""
    return length.to_bytes(_HEAD, "big")


def slices(stream: IO[bytes], most: int = MOST) -> Iterator[Slice]:
    """The packages of a request, one after the other; each is passed over once it was dealt with.

    ``Malformed`` when a length is missing or absurd, or there are too many.
    """
    for _number in range(most + 1):
        start = Slice(stream, _HEAD).read()
        if not start:
            return
        length = int.from_bytes(start, "big")
        if len(start) < _HEAD or not 0 < length <= _FRAME_MOST or _number == most:
            raise Malformed(what="length")
        part = Slice(stream, length)
        yield part
        part.drain()
        if part.left:
            return
