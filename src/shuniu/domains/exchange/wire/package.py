"""A package: a tar whose first members say, signed, what the others are.

``manifest.json`` (who, to whom, which number in the row, each file's size and SM3),
``manifest.sig`` (SM2 over the manifest's bytes), ``metadata.json`` (the document after the
elements of GB/T 33480), then the papers. A tar is read as it comes: the signature is
checked before anything else is taken in, and nothing in it can unpack to more than it is.
"""

from __future__ import annotations

import io
import json
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from shuniu.ground.refusal import Refused

from . import signing

FORMAT = "shuniu-exchange/1"
MANIFEST, SIGNATURE, METADATA = "manifest.json", "manifest.sig", "metadata.json"
MB = 1024 * 1024
MANIFEST_MOST, METADATA_MOST = 256 * 1024, 256 * 1024
FILES_MOST = 24
PACKAGE_MOST = 300 * MB
IN_MEMORY = 4 * MB
_CHUNK = 256 * 1024


class Malformed(Refused):
    """交换包的格式不对：{what}。"""


class NotGenuine(Refused):
    """交换包没有通过验证，未予登记：{what}。可能在传输中损坏或被改动。"""


@dataclass(frozen=True)
class File:
    """A file of a package: its place in it, its name, and what it must be."""

    path: str
    name: str
    size: int
    sm3: str


@dataclass(frozen=True)
class Manifest:
    """What a package says of itself."""

    package_id: UUID
    sort: str
    sequence: int
    sender: str
    receiver: str
    made_at: str
    files: tuple[File, ...]

    def to_bytes(self) -> bytes:
        """The bytes that are signed."""
        return canonical(
            {
                "format": FORMAT,
                "package": str(self.package_id),
                "sort": self.sort,
                "sequence": self.sequence,
                "from": self.sender,
                "to": self.receiver,
                "made_at": self.made_at,
                "files": [vars(file) for file in self.files],
            }
        )

    @classmethod
    def read(cls, data: bytes) -> Manifest:
        """The manifest of these bytes; ``Malformed`` when it isn't one."""
        try:
            told = json.loads(data)
            if told["format"] != FORMAT:
                raise Malformed(what=FORMAT)
            data.decode()
            canonical(told)  # what can't be written as UTF-8 can't be stored either
            found = cls(
                UUID(told["package"]),
                str(told["sort"]),
                int(told["sequence"]),
                str(told["from"]),
                str(told["to"]),
                str(told["made_at"]),
                tuple(
                    File(str(f["path"]), str(f["name"]), int(f["size"]), str(f["sm3"]))
                    for f in told["files"]
                ),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Malformed(what=MANIFEST) from None
        found.demand_bounds()
        return found

    def demand_bounds(self) -> None:
        """Refuse what is too much or strangely named, before any of it is read."""
        paths = [file.path for file in self.files]
        if not paths or paths[0] != METADATA or len(set(paths)) != len(paths):
            raise Malformed(what=METADATA)
        if len(paths) > FILES_MOST or any(f.size < 0 for f in self.files):
            raise Malformed(what=f"files > {FILES_MOST}")
        if sum(file.size for file in self.files) > PACKAGE_MOST:
            raise Malformed(what=f"{PACKAGE_MOST // MB} MB")
        if self.files[0].size > METADATA_MOST or not 0 < self.sequence < 2**62:
            raise Malformed(what=MANIFEST)


def canonical(told: Mapping[str, Any]) -> bytes:
    """JSON in one way only, so that the same content has the same bytes and digest."""
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest_of(path: Path) -> tuple[int, str]:
    """Size and SM3 of a file."""
    digest, size = signing.Digest(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def write(
    into: IO[bytes], manifest: bytes, signature: str, metadata: bytes, papers: Sequence[Path]
) -> None:
    """Write the package; the papers in the order of the manifest's files."""
    files = Manifest.read(manifest).files
    with tarfile.open(fileobj=into, mode="w|") as tar, ExitStack() as opened:
        _add(tar, MANIFEST, len(manifest), io.BytesIO(manifest))
        _add(tar, SIGNATURE, len(signature), io.BytesIO(signature.encode()))
        _add(tar, METADATA, len(metadata), io.BytesIO(metadata))
        for file, path in zip(files[1:], papers, strict=True):
            _add(tar, file.path, file.size, opened.enter_context(path.open("rb")))


def _add(tar: tarfile.TarFile, path: str, size: int, stream: IO[bytes]) -> None:
    info = tarfile.TarInfo(path)
    info.size = size
    tar.addfile(info, stream)


@dataclass
class Opened:
    """A package that was read and verified: what it says, and its papers in temporary files."""

    manifest: Manifest
    manifest_bytes: bytes
    signature: str
    metadata: dict[str, Any]
    papers: list[tuple[File, IO[bytes]]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The manifest's SM3: by it the package is known."""
        return signing.sm3(self.manifest_bytes)

    def close(self) -> None:
        """Let go of the temporary files."""
        for _file, stream in self.papers:
            stream.close()


def read(stream: IO[bytes], public_key_of: Any) -> Opened:
    """Read a package as it comes. ``public_key_of(code)`` gives the sender's key, or refuses.

    ``Malformed``, or ``NotGenuine`` where signature, size or digest are not as signed.
    """
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            return _read(tar, iter(tar), public_key_of)
    except (tarfile.TarError, EOFError, ValueError, OverflowError):
        raise NotGenuine(what="tar") from None


def _read(tar: tarfile.TarFile, members: Iterator[tarfile.TarInfo], key_of: Any) -> Opened:
    manifest_bytes = _small(tar, next(members, None), MANIFEST, MANIFEST_MOST)
    signature = _small(tar, next(members, None), SIGNATURE, 400).decode("ascii", "replace")
    manifest = Manifest.read(manifest_bytes)
    if not signing.verify(manifest_bytes, signature, key_of(manifest.sender)):
        raise NotGenuine(what="SM2")
    opened = Opened(manifest, manifest_bytes, signature, {})
    try:
        for file in manifest.files:
            kept = _checked(tar, next(members, None), file)
            if file.path == METADATA:
                opened.metadata = _metadata(kept.read())
                kept.close()
            else:
                opened.papers.append((file, kept))
        if next(members, None) is not None:
            raise NotGenuine(what="files")
    except BaseException:
        opened.close()
        raise
    return opened


def _metadata(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data)
        canonical({"": told})  # what can't be written as UTF-8 can't be stored either
    except (ValueError, RecursionError):
        raise Malformed(what=METADATA) from None
    if not isinstance(told, dict):
        raise Malformed(what=METADATA)
    return told


def _small(tar: tarfile.TarFile, member: tarfile.TarInfo | None, path: str, most: int) -> bytes:
    if member is None or member.name != path or not member.isreg() or member.size > most:
        raise Malformed(what=path)
    stream = tar.extractfile(member)
    assert stream is not None
    data = stream.read()
    if len(data) != member.size:
        raise NotGenuine(what=path)
    return data


def _checked(tar: tarfile.TarFile, member: tarfile.TarInfo | None, file: File) -> IO[bytes]:
    """The member in a temporary file, if it is the one that was signed."""
    if member is None or member.name != file.path or not member.isreg() or member.size != file.size:
        raise NotGenuine(what=file.name)
    stream = tar.extractfile(member)
    assert stream is not None
    kept: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    digest, left = signing.Digest(), file.size
    while left and (chunk := stream.read(min(_CHUNK, left))):
        digest.update(chunk)
        kept.write(chunk)
        left -= len(chunk)
    if left or digest.hexdigest() != file.sm3:
        kept.close()
        raise NotGenuine(what=file.name)
    kept.seek(0)
    return kept
