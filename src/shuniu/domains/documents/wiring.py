"""What the room of documents registers while the program starts."""

from __future__ import annotations


def connect() -> None:
    """Register the flows with their actions, the limits, figures, filers and pages."""
