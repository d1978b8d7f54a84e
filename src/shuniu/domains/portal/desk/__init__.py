"""The staff pages of the portal, by declaration; ``register`` is called at the start."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.desk import declare, menu

from . import checks
from .article import DESK
from .pages import ENTRIES
from .registers import REGISTERS
from .tiles import TILES


def register() -> None:
    """Put the desk of articles, the group's pages, registers and tiles into the workbench."""
    if "portal" not in menu.sections:  # the rooms of videos and visits stand there too
        menu.add_section("portal", _("门户网站"), 50)
    declare.register(DESK)
    for plain in (*REGISTERS, *checks.REGISTERS):
        declare.register_plain(plain)
    for entry in ENTRIES:
        menu.add(entry)
    for tile in TILES:
        declare.register_tile(tile)
