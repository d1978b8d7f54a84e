"""What the disclosure room registers while the program starts: each theme its own."""

from __future__ import annotations


def _connect_applications() -> None:
    """Applications: limits, flow with its actions, doors, desk."""


def _connect_catalogue() -> None:
    """The catalogue and the annual report."""


def connect() -> None:
    """Register both themes."""
    _connect_applications()
    _connect_catalogue()
