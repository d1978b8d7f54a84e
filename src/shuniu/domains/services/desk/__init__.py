"""The staff pages of notices and guides."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.desk import declare, menu

from .guide import DESK as GUIDES
from .notice import DESK as NOTICES
from .notice import DIRECT
from .statistics import STATISTICS


def register() -> None:
    """Put the desks and the register into the workbench."""
    if "portal" not in menu.sections:
        menu.add_section("portal", _("门户网站"), 50)
    declare.register(NOTICES)
    declare.register(GUIDES)
    declare.register_plain(STATISTICS)
    declare.register_plain(DIRECT)
