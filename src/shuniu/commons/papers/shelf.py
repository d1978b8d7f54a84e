"""The shelf: files by their content's digest, outside the web root, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

_CHUNK = 256 * 1024


def root() -> Path:
    """The folder of all papers (``settings.PAPERS_ROOT``), open to the program's user alone."""
    folder = Path(settings.PAPERS_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def place(digest: str) -> Path:
    """Where the content of that digest lies."""
    return root() / digest[:2] / digest[2:4] / digest


def digest_of(stream: IO[bytes]) -> str:
    """SHA-256 of the whole stream, in hex."""
    stream.seek(0)
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()


def put(stream: IO[bytes], digest: str) -> Path:
    """Write the stream to its place unless it is there: to a temporary file, synced, renamed."""
    target = place(digest)
    if target.exists():
        os.utime(target)  # in use again: the cleaning leaves young files alone
        return target
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as out:
            stream.seek(0)
            while chunk := stream.read(_CHUNK):
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return target


def files() -> Iterator[Path]:
    """Every file on the shelf, unfinished ones included."""
    for path in root().glob("??/??/*"):
        if path.is_file():
            yield path
