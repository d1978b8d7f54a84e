"""Sheets, scripts and marks beside the pages, so that they are there with the application down."""

from __future__ import annotations

import os
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders

from . import files

# What only signed-in people's pages need stays with the application.
LEFT_OUT = ("wagtail", "admin", "desk")


def place() -> Path:
    """The folder in which they lie, as ``/static/`` shows them."""
    return files.root() / files.ASSETS / "static"


def refresh() -> int:
    """Copy what is new or has changed; gives how many files."""
    copied = 0
    for finder in get_finders():
        for name, storage in finder.list([]):
            if name.startswith(LEFT_OUT):
                continue
            source, kept = Path(storage.path(name)), place() / name
            copied += _copy(source, kept)
    return copied


def _copy(source: Path, kept: Path) -> bool:
    content = source.read_bytes()
    if kept.is_file() and kept.stat().st_size == len(content) and kept.read_bytes() == content:
        return False
    kept.parent.mkdir(parents=True, exist_ok=True)
    partial = kept.with_name(f"{files.PARTIAL}{os.getpid()}-{kept.name}")
    partial.write_bytes(content)
    partial.chmod(files.MODE)
    os.replace(partial, kept)
    return True
