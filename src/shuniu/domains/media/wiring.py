"""What this room registers while the program starts."""

from __future__ import annotations


def connect() -> None:
    """Register the flow, the pages and the figures."""
