"""The staff pages of proposals, by declaration; ``register`` is called while the program starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.desk import declare, menu

from .pages import ENTRIES
from .proposal import DESK
from .registers import REGISTERS
from .tiles import TILES


def register() -> None:
    """Put the proposals' desk, its pages, registers and tiles into the workbench."""
    menu.add_section("proposals", _("建议提案"), 34)
    declare.register(DESK)
    for plain in REGISTERS:
        declare.register_plain(plain)
    for entry in ENTRIES:
        menu.add(entry)
    for tile in TILES:
        declare.register_tile(tile)
