"""The desk of supervision items by declaration: the list, the matter's page, its steps."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter
from shuniu.casework.progress.queries import AMBER, CRIMSON, GREEN, GREY
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER
from shuniu.desk import columns
from shuniu.desk.declare import Act, Column, Desk, Filter, Opening, Rows, Section, Showing, View
from shuniu.ground import clock

from .. import powers
from ..actions import open_item
from ..flow.item import (
    ACCEPTED,
    APPROVED,
    DRAFTED,
    EXTENDING,
    KIND,
    NOTIFIED,
    PROPOSED,
    REPORTED,
)
from ..forms import STEP_FORMS, OpenForm
from ..models import Plan, Source, SupervisionItem
from ..queries import attach_lights, lights_of
from . import sections
from .lights import SHAPES, WORDS, light_html, light_words


def _attach(rows: list[Any]) -> None:
    attach_lights(rows, clock.today())


def _narrow_light(rows: Rows, value: str, showing: Showing) -> Rows:
    return lights_of(showing.today).lit(rows, value)


LIGHTS = Filter(
    "light",
    gettext_lazy("亮灯"),
    lambda _showing: [(c, f"{SHAPES[c]} {WORDS[c]}") for c in (CRIMSON, AMBER, GREEN, GREY)],
    _narrow_light,
)


def _plans(showing: Showing) -> list[tuple[str, Any]]:
    units = showing.actor.units_as(*powers.INSIDERS)
    found = Plan.objects.filter(unit_id__in=units).order_by("-year", "-pk")[:40]
    return [(str(plan.pk), plan.title) for plan in found]


PLANS = Filter(
    "plan",
    gettext_lazy("计划"),
    _plans,
    lambda rows, value, _showing: rows.filter(supervision_item__plan_id=int(value)),
)


def _item(matter: Any) -> SupervisionItem:
    item: SupervisionItem = matter.supervision_item
    return item


def _refine(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("supervision_item__lead_unit")


def _detail(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related(
        "supervision_item__instructed_by",
        "supervision_item__joint_unit",
        "supervision_item__lead_unit",
        "supervision_item__plan",
        "supervision_item__merged_into__matter",
        "course",
    )


def _opened(matter: Any) -> str:
    day: str = matter.opened_at.astimezone(clock.ZONE).date().isoformat()
    return day


def _lead(matter: Any) -> str:
    unit = _item(matter).lead_unit
    return matter.holder or (unit.short_name if unit is not None else "")


def follow_address(actor: Actor, matter: Matter | None) -> str:
    """On any other matter of the office: to follow it up, for whoever opens supervision items."""
    if matter is None or matter.kind == KIND or not powers.may_follow_up(actor, matter):
        return ""
    return reverse("supervision:follow", args=[matter.pk])


FOLLOW_UP = Act("supervision.follow", gettext_lazy("立为督查件"), follow_address)


def _echo(actor: Actor, _matter: Matter | None) -> str:
    return reverse("supervision:echo")


def _ledger(actor: Actor, _matter: Matter | None) -> str:
    return reverse("supervision:ledger") if powers.is_insider(actor) else ""


DESK = Desk(
    kind=KIND,
    label=gettext_lazy("督查件"),
    section="supervision",
    order=10,
    columns=(
        columns.TITLE,
        columns.NUMBER,
        columns.STATE,
        Column(
            "light",
            gettext_lazy("亮灯"),
            lambda m: "" if m.closed_at else light_words(*m.light),
            html=lambda m, _showing: "" if m.closed_at else light_html(*m.light),
            width=18,
        ),
        Column("lead", gettext_lazy("牵头单位"), _lead),
        Column(
            "source",
            gettext_lazy("来源"),
            lambda m: _item(m).get_source_display(),
            export_only=True,
        ),
        Column("due", gettext_lazy("最近期限"), lambda m: m.due_on, sort="due_on"),
        Column("opened", gettext_lazy("立项日期"), _opened, sort="opened_at"),
        Column("closed", gettext_lazy("办结日期"), lambda m: m.closed_at, export_only=True),
        Column(
            "result",
            gettext_lazy("办理结果"),
            lambda m: _item(m).get_result_display(),
            export_only=True,
        ),
    ),
    filters=(
        columns.states(KIND),
        LIGHTS,
        columns.choice("source", gettext_lazy("来源"), Source.choices, "supervision_item__source"),
        PLANS,
        columns.UNITS,
        columns.PERIODS,
    ),
    refine=_refine,
    detail=_detail,
    attach=(columns.attach_holders, _attach),
    forms=STEP_FORMS,
    sections=(
        Section("item", gettext_lazy("督查事项"), facts=sections.item),
        Section(
            "milestones",
            gettext_lazy("节点"),
            template="supervision/desk/milestones.html",
            context=sections.milestones,
        ),
        Section(
            "reports",
            gettext_lazy("各单位报送情况"),
            template="supervision/desk/reports.html",
            context=sections.reports,
        ),
        Section(
            "notices",
            gettext_lazy("督办通知"),
            template="supervision/desk/papers.html",
            context=sections.notices,
        ),
        Section(
            "upward",
            gettext_lazy("向上报告"),
            template="supervision/desk/upward.html",
            context=sections.upward,
        ),
        Section(
            "visits",
            gettext_lazy("实地督查"),
            template="supervision/desk/visits.html",
            context=sections.visits,
        ),
        Section(
            "merged",
            gettext_lazy("并入本件的事项"),
            template="supervision/desk/others.html",
            context=sections.merged,
        ),
    ),
    opening=Opening(gettext_lazy("立项"), OpenForm, open_item, powers.OPENERS),
    bulk=("approve", "issue_notice", "urge", "archive"),
    acts=(
        Act("echo", gettext_lazy("件件有回音"), _echo),
        Act("ledger", gettext_lazy("督查台账"), _ledger),
    ),
    sheet_title=gettext_lazy("督查件办理单"),
    headings=(
        gettext_lazy("拟办意见"),
        gettext_lazy("领导批示"),
        gettext_lazy("办结报告"),
        gettext_lazy("审核意见"),
    ),
    views=(
        View("to_propose", gettext_lazy("待拟办"), {"state": DRAFTED}, (REGISTRAR,)),
        View("to_approve", gettext_lazy("待审批"), {"state": PROPOSED}, (LEADER,)),
        View("to_issue", gettext_lazy("待下发"), {"state": APPROVED}, (REGISTRAR,)),
        View("to_sign", gettext_lazy("待签收"), {"state": NOTIFIED}, (HANDLER, REGISTRAR)),
        View("extending", gettext_lazy("待批延期"), {"state": EXTENDING}, (LEADER,)),
        View("to_review", gettext_lazy("待审核"), {"state": REPORTED}, (REVIEWER,)),
        View("to_report", gettext_lazy("待上报"), {"state": ACCEPTED}, (REGISTRAR,)),
        View("red", gettext_lazy("红灯"), {"light": CRIMSON}, (REGISTRAR, LEADER)),
    ),
    empty=gettext_lazy("还没有您看得到的督查件。"),
)
