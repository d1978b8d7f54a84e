"""The staff pages of the inspection, by declaration; ``register`` is called at the start."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuniu.commons.flow.model import Label
from shuniu.commons.people.duties import LEADER, REGISTRAR
from shuniu.desk import declare, menu

from .. import powers
from .finding import DESK
from .registers import ACCOUNTS
from .reposts import REPOSTS
from .tiles import TILES

SECTION = "inspection"


def _address(name: str) -> Callable[[], str]:
    return lambda: reverse(f"inspection:{name}")


# name of the page, its words, who has it in the menu
PAGES: tuple[tuple[str, Label, tuple[str, ...]], ...] = (
    ("group", _("各网站现状"), (REGISTRAR, LEADER, *powers.UNITS)),
    ("score", _("得分预测"), (REGISTRAR, LEADER)),
    ("sample", _("人工抽查"), (REGISTRAR,)),
    ("indicators", _("检查指标"), (REGISTRAR, LEADER)),
)


def register() -> None:
    """Put the findings, the registers, the pages and the tiles into the workbench."""
    menu.add_section(SECTION, _("网站检查"), 55)
    declare.register(DESK)
    declare.register_plain(REPOSTS)
    declare.register_plain(ACCOUNTS)
    for tile in TILES:
        declare.register_tile(tile)
    for order, (name, label, duties) in enumerate(PAGES, start=1):
        menu.add(
            menu.Entry(f"inspection.{name}", SECTION, label, _address(name), duties, order=order)
        )
