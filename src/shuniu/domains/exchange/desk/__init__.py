"""The staff pages of the exchange, by declaration."""

from __future__ import annotations


def register() -> None:
    """Put the desk, the registers and the tiles into the workbench."""
