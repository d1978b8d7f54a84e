"""The commons' pages in the menu."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.duties import ADMINISTRATOR, AUDITOR, LEADER, REGISTRAR, REVIEWER
from shuniu.ground import clock

from .. import menu
from . import bulletins, calendars, circulation, leader, numbers, people, printing, seals


def register_pages() -> None:
    """Register all registers and menu entries of the commons."""
    for room in (bulletins, circulation, people, calendars, numbers, seals, printing):
        room.register_pages()
    leader.register_page()
    for entry in (
        menu.Entry(
            "reminders",
            "work",
            _("提醒预览"),
            lambda: reverse("desk:reminders"),
            (REGISTRAR, REVIEWER, LEADER),
            order=8,
        ),
        menu.Entry(
            "delegations", "people", _("委托代办"), lambda: reverse("desk:delegations"), order=400
        ),
        menu.Entry(
            "handover",
            "people",
            _("岗位交接"),
            lambda: reverse("desk:handover"),
            (ADMINISTRATOR,),
            order=500,
        ),
        menu.Entry(
            "year",
            "settings",
            _("工作日历"),
            lambda: reverse("desk:year", args=[clock.today().year]),
            order=100,
        ),
        menu.Entry(
            "holiday_notice",
            "settings",
            _("录入放假通知"),
            lambda: reverse("desk:holiday_notice"),
            (ADMINISTRATOR,),
            order=201,
            child=True,
        ),
        menu.Entry("rules", "settings", _("时限一览"), lambda: reverse("desk:limits"), order=250),
        menu.Entry(
            "gaps",
            "settings",
            _("断号检查"),
            lambda: reverse("desk:gaps"),
            (ADMINISTRATOR, AUDITOR, REGISTRAR),
            order=401,
            child=True,
        ),
        menu.Entry(
            "trail", "audit", _("操作留痕"), lambda: reverse("desk:trail"), (AUDITOR,), order=1
        ),
    ):
        menu.add(entry)
