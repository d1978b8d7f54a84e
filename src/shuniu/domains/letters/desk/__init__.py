"""The staff pages of letters, by declaration; ``register`` is called while the program starts."""

from __future__ import annotations

from shuniu.desk import declare

from .hot import HOT_DESK, THRESHOLDS_REGISTER, add_to_menu
from .letter import DESK
from .tiles import TILES


def register() -> None:
    """Put the letters' desk and its tiles into the workbench."""
    declare.register(DESK)
    declare.register(HOT_DESK)
    declare.register_plain(THRESHOLDS_REGISTER)
    add_to_menu()
    for tile in TILES:
        declare.register_tile(tile)
