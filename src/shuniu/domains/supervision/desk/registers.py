"""Plain registers: plans and visits."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.duties import HANDLER, REGISTRAR, UNIT_HEAD
from shuniu.desk.declare import Column, Opening, Register

from .. import powers
from ..actions import open_visit
from ..forms import VisitForm
from ..queries import plans_seen, visits_seen

PLANS = Register(
    "supervision_plans",
    _("督查计划"),
    lambda actor: actor.holds(*powers.INSIDERS, HANDLER, UNIT_HEAD),
    plans_seen,
    (
        Column("title", _("计划名称"), lambda row: row.title, width=40),
        Column("year", _("年度"), lambda row: row.year, sort="year", numeric=True),
        Column("kind", _("类别"), lambda row: row.get_kind_display()),
        Column("source", _("依据"), lambda row: row.source, width=30),
        Column("by", _("录入人"), lambda row: row.made_by_label),
    ),
    address=lambda row: reverse("supervision:plan", args=[row.pk]),
    section="supervision",
    note=_("一年的重点工作分解成任务，每项任务是一个督查件。导入任务表请点“导入计划”。"),
    empty=_("还没有计划。"),
    menu_order=20,
)

VISITS = Register(
    "supervision_visits",
    _("实地督查"),
    powers.is_insider,
    visits_seen,
    (
        Column("place", _("地点"), lambda row: row.place, width=30),
        Column("on", _("督查日期"), lambda row: row.visited_on, sort="visited_on"),
        Column("visitors", _("督查人员"), lambda row: row.visitors, width=30),
        Column("summary", _("看到的情况"), lambda row: row.summary[:80], width=50),
        Column("by", _("记录人"), lambda row: row.by_label),
    ),
    order="-visited_on",
    opening=Opening(_("登记实地督查"), VisitForm, open_visit, (REGISTRAR,)),
    address=lambda row: reverse("supervision:visit", args=[row.pk]),
    section="supervision",
    empty=_("还没有实地督查。"),
    menu_order=40,
)

REGISTERS = (PLANS, VISITS)
