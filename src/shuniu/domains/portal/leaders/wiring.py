"""What is told to the rooms beside at the start."""

from __future__ import annotations

from . import desk, listening


def connect() -> None:
    """Register the staff pages; the file tree hears of changes."""
    desk.register()
    listening.connect()
