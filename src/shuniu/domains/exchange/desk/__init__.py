"""The staff pages of the exchange, by declaration."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.desk import declare, menu

from . import peers, registers
from .dispatch import DESK
from .tiles import TILES


def register() -> None:
    """Put the desk, the registers and the tiles into the workbench."""
    menu.add_section("exchange", _("公文交换"), 12)
    declare.register(DESK)
    for plain in (*registers.REGISTERS, *peers.REGISTERS):
        declare.register_plain(plain)
    for tile in TILES:
        declare.register_tile(tile)
