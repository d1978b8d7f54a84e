"""Papers under lock: what would hurt somebody if the disk were stolen is never written plainly.

SM4-GCM, under a key derived from ``settings.PAPERS_LOCK`` if a county sets one, else from
``settings.SECRET_KEY``: it lies outside the database, outside the papers and outside their backups.
Whoever has the files alone, or the files with the database, reads nothing.
"""

from __future__ import annotations

import io
from typing import IO

from django.conf import settings

from shuniu.ground import sm

from . import shelf
from .models import Blob


def lock(stream: IO[bytes]) -> IO[bytes]:
    """The content as it may lie on the shelf; each time another, so that none tells its like."""
    stream.seek(0)
    return io.BytesIO(sm.lock(stream.read(), key=_key()))


def content(blob: Blob) -> IO[bytes]:
    """What a blob holds, opened if it is locked.

    Raises ``FileNotFoundError`` when the file is gone, ``sm.WrongKey`` when the key has changed.
    """
    path = shelf.place(blob.digest)
    if not blob.locked:
        return path.open("rb")
    return io.BytesIO(sm.unlock(path.read_bytes(), key=_key()))


def _key() -> bytes:
    return f"papers:{getattr(settings, 'PAPERS_LOCK', '') or settings.SECRET_KEY}".encode()
