"""What the visits register while the program starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.desk import menu

from . import desk
from . import figures as _figures  # noqa: F401 - declares the figures


def connect() -> None:
    """Register the staff page."""
    if "portal" not in menu.sections:
        menu.add_section("portal", _("门户网站"), 50)
    desk.register()
