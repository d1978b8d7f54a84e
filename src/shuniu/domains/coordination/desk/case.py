"""The list and the page of a coordination case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER, REGISTRAR, REVIEWER
from shuniu.desk import columns
from shuniu.desk.declare import Act, Column, Desk, Facts, Opening, Section, View

from .. import powers
from ..actions import may_be_followed, register
from ..flow import ACCEPTED, DRAFTED, ESCALATED, KIND, REGISTERED
from ..forms import FORMS, RegisterForm
from ..models import Body, Case, CaseClass, Side, Sort
from ..queries import meetings_of, open_measures


def _of(matter: Matter) -> Case:
    case: Case = matter.case
    return case


def request_of(matter: Matter, _actor: Actor) -> Mapping[str, object]:
    """What is asked for, by whom, who speaks for them; personal data masked."""
    case = _of(matter)
    parties = list(case.parties.order_by("pk"))
    group = [party.name for party in parties if party.side == Side.PETITIONER]
    facts = [
        (_("类型"), case.get_sort_display()),
        (_("类别"), case.get_case_class_display()),
        (_("日期"), case.came_on),
        (_("地点"), case.place),
        (_("来访群众"), "、".join(group)),
        (_("来访人数"), case.visitors or ""),
        (_("有关单位"), "、".join(p.name for p in parties if p.side == Side.PARTY)),
    ]
    return {
        "summary": case.masked_summary,
        "facts": [(label, value) for label, value in facts if value],
        "people": [person.masked for person in case.representatives.order_by("place")],
    }


def where_to(matter: Matter, _actor: Actor) -> Facts | None:
    """Where a case went that is not handled here."""
    case = _of(matter)
    if case.refused_because:
        return [(_("不予受理的理由"), case.refused_because)]
    if case.transferred_to:
        return [(_("转送到"), case.transferred_where or Body(case.transferred_to).label)]
    return None


def meetings(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """The meetings, called and held, with who came."""
    found = meetings_of(_of(matter))
    return {"meetings": found} if found else None


def measures(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """What was agreed, and the supervision that follows it."""
    found = list(_of(matter).measures.select_related("unit", "followed_by").order_by("pk"))
    return {"measures": found} if found else None


def opinion(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """The opinion; before it is released only those who draft and check it read it."""
    case = _of(matter)
    if not case.outcome:
        return None
    inside = actor.holds_at(matter.unit_id, (REGISTRAR, REVIEWER, LEADER))
    if case.decided_at is None and not (inside or powers.LEAD(matter, actor)):
        return None
    return {"case": case, "again": list(case.reexaminations.order_by("pk"))}


def _refine(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("case").defer(
        "case__summary", "case__facts", "case__reasons", "case__opinion", "case__basis"
    )


def _unmask(actor: Actor, matter: Matter | None) -> str:
    if matter is None or _of(matter).sort != Sort.GROUP_VISIT:
        return ""
    may = powers.may_see_personal_data(matter, actor)
    return reverse("coordination:unmask", args=[matter.pk]) if may else ""


def _opinion_address(_actor: Actor, matter: Matter | None) -> str:
    if matter is None or _of(matter).decided_at is None:
        return ""
    return reverse("coordination:opinion", args=[matter.pk])


def _offers(matter: Matter, _actor: Actor, code: str) -> bool:
    """Leaves out what the action would only refuse."""
    case = _of(matter)
    if code == "accept":
        return case.case_class not in (CaseClass.LAW, CaseClass.ACCUSATION)
    if code == "hand_over":
        return may_be_followed() and bool(open_measures(case))
    if code in ("ask_reexamination", "ask_review"):
        asked = set(case.reexaminations.values_list("stage", flat=True))
        first = "reexamination" in asked
        again = code == "ask_review"
        return case.sort == Sort.GROUP_VISIT and first == again and "review" not in asked
    return True


def _make(**data: Any) -> Case:
    return register(**data)


DESK = Desk(
    kind=KIND,
    label=gettext_lazy("信访与部门协调"),
    section="office",
    order=30,
    columns=(
        columns.TITLE,
        columns.NUMBER,
        Column("sort", gettext_lazy("类型"), lambda m: m.case.get_sort_display(), width=12),
        Column("class", gettext_lazy("类别"), lambda m: m.case.get_case_class_display(), width=10),
        columns.HOLDER,
        columns.STATE,
        columns.DUE,
        columns.OPENED,
        Column(
            "visitors",
            gettext_lazy("来访人数"),
            lambda m: m.case.visitors or None,
            numeric=True,
            export_only=True,
        ),
        Column(
            "outcome",
            gettext_lazy("结果"),
            lambda m: m.case.get_outcome_display(),
            export_only=True,
        ),
        Column(
            "delivered", gettext_lazy("送达日期"), lambda m: m.case.delivered_on, export_only=True
        ),
    ),
    filters=(
        columns.states(KIND),
        columns.choice("sort", gettext_lazy("类型"), Sort.choices, "case__sort"),
        columns.choice("class", gettext_lazy("类别"), CaseClass.choices, "case__case_class"),
        columns.UNITS,
        columns.LIGHTS,
        columns.PERIODS,
    ),
    refine=_refine,
    detail=lambda found: found.select_related("case"),
    attach=(columns.attach_holders,),
    forms=FORMS,
    offers=_offers,
    bulk=("sign_for",),
    sections=(
        Section(
            "request",
            gettext_lazy("诉求"),
            template="coordination/desk/request.html",
            context=request_of,
        ),
        Section("where", gettext_lazy("去向"), facts=where_to),
        Section(
            "meetings",
            gettext_lazy("协调会"),
            template="coordination/desk/meetings.html",
            context=meetings,
        ),
        Section(
            "measures",
            gettext_lazy("议定的措施"),
            template="coordination/desk/measures.html",
            context=measures,
        ),
        Section(
            "opinion",
            gettext_lazy("处理意见"),
            template="coordination/desk/opinion.html",
            context=opinion,
        ),
    ),
    matter_acts=(
        Act("opinion", gettext_lazy("处理意见书（PDF）"), _opinion_address),
        Act("unmask", gettext_lazy("查看代表信息"), _unmask),
    ),
    opening=Opening(gettext_lazy("登记协调事项"), RegisterForm, _make, (REGISTRAR,)),
    sheet_title=gettext_lazy("协调事项办理单"),
    headings=(
        gettext_lazy("领导批示"),
        gettext_lazy("领导裁定"),
        gettext_lazy("拟办意见"),
        gettext_lazy("协调情况"),
        gettext_lazy("协办意见"),
        gettext_lazy("审核意见"),
    ),
    views=(
        View("new", gettext_lazy("待受理"), {"state": REGISTERED}, (REGISTRAR,)),
        View("to_assign", gettext_lazy("待交办"), {"state": ACCEPTED}, (REGISTRAR,)),
        View("to_rule", gettext_lazy("待裁定"), {"state": ESCALATED}, (LEADER,)),
        View("to_review", gettext_lazy("处理意见待审"), {"state": DRAFTED}, (REVIEWER,)),
    ),
    empty=gettext_lazy("还没有您看得到的协调事项。"),
)
