"""The staff pages of supervision, by declaration; ``register`` is called at the start."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.desk import declare, menu

from .. import powers
from .item import DESK, FOLLOW_UP
from .registers import REGISTERS
from .tiles import TILES


def register() -> None:
    """Put supervision's desk, registers, pages and tiles into the workbench."""
    menu.add_section("supervision", _("政务督查"), 30)
    declare.register(DESK)
    declare.offer_everywhere(FOLLOW_UP)
    for plain in REGISTERS:
        declare.register_plain(plain)
    for tile in TILES:
        declare.register_tile(tile)
    menu.add(
        menu.Entry(
            "supervision.echo",
            "supervision",
            _("件件有回音"),
            lambda: reverse("supervision:echo"),
            (*powers.INSIDERS, HANDLER, UNIT_HEAD),
            order=DESK.order * 100 + 60,
        )
    )
    menu.add(
        menu.Entry(
            "supervision.ledger",
            "supervision",
            _("督查台账"),
            lambda: reverse("supervision:ledger"),
            (REGISTRAR, REVIEWER, LEADER),
            order=DESK.order * 100 + 90,
        )
    )
