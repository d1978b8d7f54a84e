"""The staff pages of letters, by declaration; ``register`` is called while the program starts."""

from __future__ import annotations

from shuniu.desk import declare

from .letter import DESK
from .tiles import TILES


def register() -> None:
    """Put the letters' desk and its tiles into the workbench."""
    declare.register(DESK)
    for tile in TILES:
        declare.register_tile(tile)
