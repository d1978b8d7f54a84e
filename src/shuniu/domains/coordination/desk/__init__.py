"""The staff pages of coordination, by declaration."""

from __future__ import annotations

from shuniu.desk import declare

from .case import DESK
from .tiles import TILES


def register() -> None:
    """Put the desk and its tiles into the workbench."""
    declare.register(DESK)
    for tile in TILES:
        declare.register_tile(tile)
