"""What the kernel hooks into the commons while the program starts."""

from __future__ import annotations


def connect() -> None:
    """Count running terms again whenever a holiday notice is entered."""
