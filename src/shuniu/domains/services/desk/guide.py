"""The list and the page of a guide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REVIEWER, UNIT_HEAD
from shuniu.desk import columns
from shuniu.desk.declare import Column, Desk, Facts, Filter, Opening, Rows, Section, Showing, View

from .. import powers
from ..actions import register_guide
from ..actions.guides import gaps
from ..flow import DRAFT, SUBMITTED
from ..forms import GUIDE_FORMS, GuideForm
from ..models import Audience, Guide, GuidePaper, Topic
from ..models.elements import labels
from ..queries import GUIDE
from ..showing import shown


def _of(matter: Matter) -> Guide:
    guide: Guide = matter.guide
    return guide


def facts(matter: Matter, _actor: Actor) -> Facts:
    """Topic, audience, what is missing, and what the public reads."""
    guide = _of(matter)
    needed, others = gaps(guide)
    found = [
        (_("主题"), guide.get_topic_display()),
        (_("面向"), guide.get_audience_display()),
        (_("缺少必备要素"), labels(needed)),
        (_("缺少其他要素"), labels(others)),
        (_("公布的版本"), _version(guide)),
    ]
    return [(label, value) for label, value in found if value]


def _version(guide: Guide) -> str:
    if guide.shown is None:
        return ""
    return _("第{n}版，{day}公布").format(
        n=guide.shown.number, day=guide.shown.published_at.date().isoformat()
    )


def elements(matter: Matter, _actor: Actor) -> Mapping[str, object]:
    """The elements as the public would read them."""
    guide = _of(matter)
    public = reverse("services:guide", args=[guide.pk]) if guide.shown_id else ""
    forms = GuidePaper.objects.filter(guide=guide, version__isnull=True).select_related("paper")
    return {"elements": shown(guide.elements), "forms": list(forms), "public": public}


def _narrow(rows: Rows, value: str, _showing: Showing) -> Rows:
    return rows.filter(guide__missing=[]) if value == "no" else rows.exclude(guide__missing=[])


def _make(**data: Any) -> Guide:
    return register_guide(**data)


def _offers(matter: Matter, _actor: Actor, code: str) -> bool:
    """Leaves out what the action would only refuse."""
    guide = _of(matter)
    if code == "remove_form":
        return guide.papers.filter(version__isnull=True).exists()
    if code == "submit":
        return not gaps(guide)[0]
    if code == "withdraw":
        return guide.shown_id is not None
    return code != "drop" or not guide.versions.exists()


DESK = Desk(
    kind=GUIDE,
    label=gettext_lazy("办事指南"),
    section="portal",
    order=76,
    columns=(
        columns.TITLE,
        columns.NUMBER,
        Column("topic", gettext_lazy("主题"), lambda m: m.guide.get_topic_display(), width=10),
        Column("unit", gettext_lazy("单位"), lambda m: m.unit.short_name, width=14),
        Column(
            "missing",
            gettext_lazy("缺少要素"),
            lambda m: len(m.guide.missing),
            numeric=True,
            width=10,
        ),
        columns.STATE,
        columns.DUE,
        Column("what", gettext_lazy("缺什么"), lambda m: labels(m.guide.missing), export_only=True),
    ),
    filters=(
        columns.states(GUIDE),
        columns.choice("topic", gettext_lazy("主题"), Topic.choices, "guide__topic"),
        columns.choice("audience", gettext_lazy("面向"), Audience.choices, "guide__audience"),
        Filter(
            "gaps",
            gettext_lazy("要素"),
            lambda _showing: [("yes", _("有缺少")), ("no", _("齐全"))],
            _narrow,
        ),
    ),
    refine=lambda found: found.select_related("unit", "guide").defer("guide__elements"),
    detail=lambda found: found.select_related("guide__shown"),
    forms=GUIDE_FORMS,
    offers=_offers,
    sections=(
        Section("facts", gettext_lazy("基本情况"), facts=facts),
        Section(
            "elements",
            gettext_lazy("要素"),
            template="services/desk/elements.html",
            context=elements,
        ),
    ),
    opening=Opening(gettext_lazy("登记办事指南"), GuideForm, _make, powers.WRITERS),
    sheet_title=gettext_lazy("办事指南审核单"),
    headings=(gettext_lazy("审核意见"),),
    views=(
        View("drafts", gettext_lazy("待送审的指南"), {"state": DRAFT}, powers.WRITERS),
        View("to_check", gettext_lazy("待审核的指南"), {"state": SUBMITTED}, (REVIEWER, UNIT_HEAD)),
        View("gaps", gettext_lazy("缺少要素的指南"), {"gaps": "yes"}),
    ),
    empty=gettext_lazy("还没有本单位的办事指南。登记并审核后，公众在“办事服务”里看到。"),
)
