"""What the yearbook registers while the program starts."""

from __future__ import annotations

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures import faults
from shuniu.desk import menu

from . import sections
from .affairs import AFFAIRS
from .egovernment import EGOVERNMENT
from .inquiry import INQUIRY
from .paperwork import DOCUMENTS
from .powers import may_read

SECTIONS = (INQUIRY, EGOVERNMENT, *AFFAIRS, DOCUMENTS)


def connect() -> None:
    """Look for faults in figures, cross-checks and sections; put the chapter into the menu."""
    for section in SECTIONS:
        sections.sections.add(section.code, section)
    faults.check_all()
    sections.check_all()
    menu.add_section("yearbook", _("年鉴"), 60)
    contents = partial(reverse, "yearbook:contents")
    menu.add(menu.Entry("yearbook", "yearbook", _("各篇"), contents, may=may_read, order=1))
    for order, section in enumerate(SECTIONS, start=2):
        address = partial(reverse, "yearbook:chapter", args=[section.code])
        menu.add(
            menu.Entry(
                f"yearbook.{section.code}",
                "yearbook",
                section.title,
                address,
                may=may_read,
                order=order,
            )
        )
