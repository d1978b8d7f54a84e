"""Where uploads and films lie: outside the web root, for the program's user alone.

``uploads/<token>`` while a file comes in; ``films/<token>/`` with ``source``, ``cover-N.jpg``
and, once made, ``hls/`` (``hls.part/`` while it is being made).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.conf import settings


def root() -> Path:
    """The folder of all videos (``settings.VIDEO_ROOT``)."""
    return Path(settings.VIDEO_ROOT)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def upload(token: str) -> Path:
    """Where an upload's bytes lie."""
    return _made(root() / "uploads") / token


def film(token: str) -> Path:
    """A film's folder."""
    return _made(root() / "films" / token)


def source(token: str) -> Path:
    """The film as it was uploaded."""
    return film(token) / "source"


def cover(token: str, number: int) -> Path:
    """A cover picture; a new one gets a new number, so that no cache shows the old one."""
    return film(token) / f"cover-{number}.jpg"


def hls(token: str) -> Path:
    """The finished HLS: ``index.m3u8`` and its pieces."""
    return root() / "films" / token / "hls"


def hls_part(token: str) -> Path:
    """The HLS that is being made."""
    return root() / "films" / token / "hls.part"


def write_part(token: str, offset: int, data: bytes) -> None:
    """Write a part at its place and cut off what an interrupted one left behind; synced."""
    path = upload(token)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as out:
        out.seek(offset)
        out.write(data)
        out.truncate()
        out.flush()
        os.fsync(out.fileno())


def bring_in(token: str, film_token: str) -> Path:
    """Make a finished upload a film's source: a rename, whole or not at all."""
    target = source(film_token)
    os.replace(upload(token), target)
    return target


def drop_upload(token: str) -> None:
    """Take an upload's bytes away."""
    upload(token).unlink(missing_ok=True)


def drop_film(token: str) -> None:
    """Take a film and all that was made of it away."""
    shutil.rmtree(root() / "films" / token, ignore_errors=True)


def space_left() -> int:
    """Bytes free where videos lie."""
    return shutil.disk_usage(_made(root())).free
