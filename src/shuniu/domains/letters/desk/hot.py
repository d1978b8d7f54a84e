"""The staff pages of hot letters by declaration; candidates and nominating have their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Matter, MatterPaper
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import BROADCASTER, REGISTRAR, REVIEWER
from shuniu.desk import columns, menu
from shuniu.desk.declare import Act, Column, Desk, Facts, Opening, Register, Section, View
from shuniu.ground import clock

from .. import powers
from ..actions.hot import set_threshold
from ..flow.hot import (
    ASKED,
    BEFORE_HANDING,
    CONSENTED,
    HANDED,
    KIND,
    MASKED,
    NOMINATED,
    PROMISE_OPEN,
    TAKEN,
)
from ..forms.hot import HOT_FORMS, ThresholdForm
from ..models import HotLetter, HotThreshold
from ..queries.hot import in_words, may_become_hot, rule_label


def _of(matter: Matter) -> HotLetter:
    hot: HotLetter = matter.hot_letter
    return hot


def _insider(matter: Matter, actor: Actor) -> bool:
    return powers.is_insider(actor, matter.unit_id)


def nomination(matter: Matter, actor: Actor) -> Facts | None:
    """Why the letter was chosen; for the office only."""
    if not _insider(matter, actor):
        return None
    hot = _of(matter)
    letter = hot.letter.matter
    address = reverse("desk:matter", args=[letter.pk])
    link = format_html('<a href="{}">{}</a>', address, letter.number)
    facts = [
        (_("来信"), link),
        (_("遴选依据"), "；".join(in_words(hot.rules))),
        (_("提名理由"), hot.reason),
    ]
    return [(label, value) for label, value in facts if value]


def consents(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """Every word of the writer on it; for the office only."""
    if not _insider(matter, actor):
        return None
    words = list(_of(matter).consents.order_by("pk"))
    return {"words": words} if words else None


def packet(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """The masked copy and its pictures; nothing to show before it was prepared."""
    hot = _of(matter)
    if hot.prepared_at is None:
        return None
    inside = _insider(matter, actor)
    if not inside and matter.state in BEFORE_HANDING:
        return None
    photos = [choice.paper for choice in hot.photos.select_related("paper").order_by("pk")]
    questions = [line for line in hot.questions.splitlines() if line.strip()]
    return {"hot": hot, "photos": photos, "questions": questions, "inside": inside}


def broadcast(matter: Matter, _actor: Actor) -> Facts | None:
    """What was broadcast, and what was promised."""
    hot = _of(matter)
    if hot.broadcast_on is None:
        return [(_("计划播出"), hot.planned_on)] if hot.planned_on else None
    link = format_html('<a href="{}" rel="noreferrer">{}</a>', hot.link, hot.link)
    unit = hot.promise_unit.name if hot.promise_unit else ""
    kept = ""
    if hot.promise_kept is not None:
        kept = _("已兑现") if hot.promise_kept else _("未兑现")
    facts: list[tuple[Any, object]] = [
        (_("播出"), f"{hot.broadcast_on}《{hot.programme}》"),
        (_("节目网址"), link if hot.link else ""),
        (_("上节目作答"), hot.on_air),
        (_("承诺"), hot.promise),
        (_("承诺单位"), unit),
        (_("承诺完成日期"), hot.promised_by),
        (_("延长至"), hot.extended_to),
        (_("兑现情况"), kept),
        (_("兑现日期"), hot.kept_on),
    ]
    return [(label, value) for label, value in facts if value]


def visits(matter: Matter, _actor: Actor) -> Mapping[str, object] | None:
    """The follow-up visits with their pictures, the newest first."""
    found = list(_of(matter).follow_ups.order_by("-pk"))
    if not found:
        return None
    photos: dict[int, list[Any]] = {}
    uses = MatterPaper.objects.filter(matter=matter, purpose="visit").select_related("paper")
    for use in uses:
        photos.setdefault(use.move_id or 0, []).append(use.paper)
    return {"visits": [(visit, photos.get(visit.move_id, [])) for visit in found]}


def result(matter: Matter, _actor: Actor) -> Facts | None:
    """Where the public reads the result."""
    hot = _of(matter)
    if hot.published_at is None:
        return None
    link = format_html('<a href="{}">{}</a>', hot.public_address, _("查看公开的结果页"))
    day = hot.published_at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")
    return [(_("公开时间"), day), (_("公开内容"), hot.result), (_("网页"), link)]


def _refine(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("hot_letter__promise_unit").defer(
        "hot_letter__public_text", "hot_letter__public_answer", "hot_letter__background"
    )


def _detail(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related(
        "hot_letter__letter__matter",
        "hot_letter__promise_unit",
        "hot_letter__prepared_by",
        "hot_letter__checked_by",
    )


def _unit(matter: Any) -> str:
    unit = matter.hot_letter.promise_unit
    return unit.short_name if unit is not None else ""


def candidates_address(actor: Actor, _matter: Matter | None = None) -> str:
    """The candidates' page, for those who may see it."""
    return reverse("letters:hot_candidates") if actor.holds(*powers.INSIDERS) else ""


def nominate_address(actor: Actor, matter: Matter | None) -> str:
    """On a letter's page: to nominate it, for whoever may, where it may become a hot letter."""
    if matter is None or not actor.holds_at(matter.unit_id, (REGISTRAR,)):
        return ""
    return reverse("letters:hot_nominate", args=[matter.pk]) if may_become_hot(matter.pk) else ""


HOT_DESK = Desk(
    kind=KIND,
    label=gettext_lazy("台网互动"),
    section="letters",
    order=30,
    columns=(
        columns.TITLE,
        columns.NUMBER,
        columns.STATE,
        Column("unit", gettext_lazy("承诺单位"), _unit),
        Column("broadcast", gettext_lazy("播出日期"), lambda m: m.hot_letter.broadcast_on),
        Column("promised", gettext_lazy("承诺完成"), lambda m: m.hot_letter.promised_by),
        columns.DUE,
        columns.OPENED,
    ),
    filters=(columns.states(KIND), columns.LIGHTS, columns.PERIODS),
    refine=_refine,
    detail=_detail,
    forms=HOT_FORMS,
    sections=(
        Section("nomination", gettext_lazy("遴选"), facts=nomination),
        Section(
            "consents",
            gettext_lazy("来信人意愿"),
            template="letters/desk/hot_consents.html",
            context=consents,
        ),
        Section(
            "packet",
            gettext_lazy("材料"),
            template="letters/desk/hot_packet.html",
            context=packet,
        ),
        Section("broadcast", gettext_lazy("播出和承诺"), facts=broadcast),
        Section(
            "visits", gettext_lazy("回访"), template="letters/desk/hot_visits.html", context=visits
        ),
        Section("result", gettext_lazy("公开结果"), facts=result),
    ),
    acts=(Act("candidates", gettext_lazy("候选名单"), candidates_address),),
    sheet_title=gettext_lazy("热点信件办理单"),
    headings=(gettext_lazy("领导批示"), gettext_lazy("承诺办理情况")),
    views=(
        View("to_ask", gettext_lazy("待征求意见"), {"state": NOMINATED}, (REGISTRAR,)),
        View("asked", gettext_lazy("等来信人表示"), {"state": ASKED}, (REGISTRAR,)),
        View("to_mask", gettext_lazy("待脱敏"), {"state": CONSENTED}, (REGISTRAR,)),
        View("to_check", gettext_lazy("脱敏待核对"), {"state": MASKED}, (REVIEWER,)),
        View("new_packets", gettext_lazy("新材料"), {"state": HANDED}, (BROADCASTER,)),
        View("to_broadcast", gettext_lazy("待播出"), {"state": TAKEN}, (BROADCASTER, REGISTRAR)),
        View("promised", gettext_lazy("承诺办理中"), {"state": PROMISE_OPEN[0]}, (REGISTRAR,)),
    ),
    empty=gettext_lazy("还没有热点信件。"),
)


def _set_threshold(**data: Any) -> HotThreshold:
    return set_threshold(data.pop("rule"), **data)


THRESHOLDS_REGISTER = Register(
    "hot_thresholds",
    gettext_lazy("热点遴选标准"),
    lambda actor: actor.holds(*powers.INSIDERS) or powers.sets_thresholds(actor),
    lambda _actor: HotThreshold.objects.all(),
    (
        Column("rule", gettext_lazy("标准"), lambda row: rule_label(row.rule), width=24),
        Column("value", gettext_lazy("数值"), lambda row: row.value, numeric=True),
        Column("since", gettext_lazy("起用日期"), lambda row: row.since, sort="since"),
        Column("source", gettext_lazy("依据"), lambda row: row.source, width=40),
        Column("by", gettext_lazy("录入人"), lambda row: row.entered_by_label),
    ),
    opening=Opening(
        gettext_lazy("设置遴选标准"), ThresholdForm, _set_threshold, ("administrator",)
    ),
    note=gettext_lazy(
        "没有设置的按默认值：同类来信3封、逾期5个工作日、附议20人、2次答复不满意、365天以内的来信。"
    ),
    empty=gettext_lazy("还没有设置，按默认值遴选。"),
    menu_order=6,
)


def add_to_menu() -> None:
    """The candidates' page below the list of hot letters."""
    menu.add(
        menu.Entry(
            "hot.candidates",
            "letters",
            gettext_lazy("热点候选名单"),
            lambda: reverse("letters:hot_candidates"),
            powers.INSIDERS,
            order=HOT_DESK.order * 100 + 50,
            child=True,
        )
    )
