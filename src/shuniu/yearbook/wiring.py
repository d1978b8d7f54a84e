"""What the yearbook registers while the program starts."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures import faults
from shuniu.desk import menu

from . import sections
from .inquiry import INQUIRY
from .powers import may_read


def connect() -> None:
    """Look for faults in figures, cross-checks and sections; put the chapter into the menu."""
    sections.sections.add(INQUIRY.code, INQUIRY)
    faults.check_all()
    sections.check_all()
    menu.add_section("yearbook", _("年鉴"), 60)
    menu.add(
        menu.Entry(
            "yearbook",
            "yearbook",
            _("各篇"),
            lambda: reverse("yearbook:contents"),
            may=may_read,
            order=1,
        )
    )
    menu.add(
        menu.Entry(
            "yearbook.inquiry",
            "yearbook",
            INQUIRY.title,
            lambda: reverse("yearbook:chapter", args=[INQUIRY.code]),
            may=may_read,
            order=2,
        )
    )
