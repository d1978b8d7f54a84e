"""The staff pages of videos and live events."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.desk import declare, menu

from .live import REGISTER
from .video import DESK


def register() -> None:
    """Put the desk and the register into the workbench."""
    if "portal" not in menu.sections:
        menu.add_section("portal", _("门户网站"), 50)
    declare.register(DESK)
    declare.register_plain(REGISTER)
