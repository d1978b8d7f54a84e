"""The desk of incoming documents by declaration: the register's list, a document's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.circulation.models import CirculationReader
from shuniu.casework.models import Matter
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER, REVIEWER, UNIT_HEAD
from shuniu.commons.people.known import known_units
from shuniu.desk import columns, declare, menu
from shuniu.desk.declare import (
    Column,
    Desk,
    Facts,
    Filter,
    Opening,
    Rows,
    Section,
    Showing,
    Tile,
    TileFacts,
    View,
)
from shuniu.desk.views.shown import matter_address
from shuniu.ground import clock

from .. import powers_incoming as powers
from ..actions.incoming import register_by_hand
from ..flow.incoming import (
    ANSWERED,
    ASSIGNED,
    EXTENDING,
    HANDLING,
    INSTRUCTED,
    KIND,
    PROPOSED,
    RECEIVED,
    REGISTERED,
)
from ..forms.incoming import STEP_FORMS, RegisterForm
from ..models import Incoming, IncomingCategory, TelegramLevel, Urgency
from ..queries_incoming import HourLight, hour_light, visible_to
from . import incoming_sections as sections
from .minutes import FOLLOW_MINUTES

SOON_HOURS = 4
MOST = 200


def of(matter: Any) -> Incoming:
    """The register's row of the matter."""
    incoming: Incoming = matter.incoming
    return incoming


def hours_words(light: HourLight) -> str:
    """What is left by the hour, as a sentence: 还有3小时20分, 已超时2小时5分."""
    minutes = int(abs(light.left.total_seconds()) // 60)
    hours, minutes = divmod(minutes, 60)
    said = _("{h}小时{m}分").format(h=hours, m=minutes)
    return (_("已超时{t}") if light.tone == "late" else _("还有{t}")).format(t=said)


def _urgency_html(matter: Any, _showing: Showing) -> str:
    incoming = of(matter)
    light = hour_light(incoming, clock.now())
    if light is None or matter.closed_at is not None or incoming.answered_at is not None:
        return incoming.urgency_label
    return sections.joined(incoming.urgency_label, columns.light(light.tone), hours_words(light))


def _sender_html(matter: Any, _showing: Showing) -> str:
    incoming = of(matter)
    return sections.two_lines(incoming.sender_text, incoming.document_number)


def _received(matter: Any) -> str:
    moment: dt.datetime = of(matter).received_at
    return moment.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")


def _urgencies(_showing: Showing) -> Sequence[tuple[str, Label]]:
    return [
        ("late", _("■ 已超时（按小时）")),
        ("hours", _("按小时计时")),
        *((f"t-{level.value}", f"{_('电报')}{level.label}") for level in TelegramLevel),
        *((u.value, u.label) for u in Urgency if u.value),
    ]


def _narrow_urgency(rows: Rows, value: str, _showing: Showing) -> Rows:
    if value in ("late", "hours"):
        rows = rows.filter(
            closed_at__isnull=True,
            incoming__due_at__isnull=False,
            incoming__answered_at__isnull=True,
        )
        return rows.filter(incoming__due_at__lt=clock.now()) if value == "late" else rows
    if value.startswith("t-"):
        return rows.filter(incoming__telegram_level=value[2:])
    return rows.filter(incoming__urgency=value)


def _senders(_showing: Showing) -> list[tuple[str, Label]]:
    return [(str(key), str(unit)) for key, unit in known_units.all().items() if unit]


def _readings(_showing: Showing) -> Sequence[tuple[str, Label]]:
    return [("waiting", _("传阅未阅毕")), ("none", _("没有传阅"))]


def _narrow_readings(rows: Rows, value: str, _showing: Showing) -> Rows:
    every = CirculationReader.objects.filter(circulation__matter_id=OuterRef("pk"))
    if value == "none":
        return rows.filter(~Exists(every))
    return rows.filter(Exists(every.waiting()))


def _refine(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("incoming")


def _detail(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related(
        "incoming__sender",
        "incoming__lead_unit",
        "incoming__delivered_to",
        "incoming__duplicate_of__matter",
    )


def offers(matter: Matter, _actor: Actor, code: str) -> bool:
    """Leave out what the action would only refuse: replies to what is no request, and so on."""
    incoming = of(matter)
    if incoming.placeholder:
        return code == "archive"
    request = incoming.category == IncomingCategory.REQUEST
    if code == "draft_reply":
        return request and not incoming.reply_number
    return not (code == "circulate_close" and request)


def sheet_facts(matter: Matter, _actor: Actor) -> Facts:
    """The head of 文件处理单."""
    incoming = of(matter)
    received = incoming.received_at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")
    found: list[tuple[Label, object]] = [
        (_("来文单位"), incoming.sender_text),
        (_("来文字号"), incoming.document_number),
        (_("标题"), incoming.full_title if incoming.full_title != matter.title else ""),
        (_("类别"), incoming.get_category_display()),
        (_("密级"), incoming.get_secrecy_display()),
        (_("紧急程度"), incoming.urgency_label),
        (_("收到时间"), received),
        (_("份数、页数"), _("{c}份{p}页").format(c=incoming.copies, p=incoming.pages)),
        (_("内容摘要"), linebreaksbr(incoming.summary, autoescape=True)),
        (_("批复文号"), incoming.reply_number),
    ]
    return [(label, value) for label, value in found if value]


DESK = Desk(
    kind=KIND,
    label=gettext_lazy("收文"),
    section="documents",
    order=10,
    columns=(
        columns.TITLE,
        columns.NUMBER,
        Column(
            "sender",
            gettext_lazy("来文单位、字号"),
            lambda m: of(m).sender_text,
            html=_sender_html,
            width=24,
        ),
        Column(
            "document_number",
            gettext_lazy("来文字号"),
            lambda m: of(m).document_number,
            export_only=True,
            width=24,
        ),
        Column("category", gettext_lazy("类别"), lambda m: of(m).get_category_display()),
        Column(
            "urgency",
            gettext_lazy("紧急程度"),
            lambda m: of(m).urgency_label,
            html=_urgency_html,
        ),
        columns.STATE,
        columns.HOLDER,
        columns.DUE,
        Column("received", gettext_lazy("收到时间"), _received, sort="opened_at", width=18),
        Column("day", gettext_lazy("成文日期"), lambda m: of(m).day, export_only=True),
        Column("pages", gettext_lazy("页数"), lambda m: of(m).pages, export_only=True),
        Column("copies", gettext_lazy("份数"), lambda m: of(m).copies, export_only=True),
        Column(
            "means", gettext_lazy("方式"), lambda m: of(m).get_means_display(), export_only=True
        ),
        Column("result", gettext_lazy("办理结果"), lambda m: of(m).result, export_only=True),
        Column("reply", gettext_lazy("批复文号"), lambda m: of(m).reply_number, export_only=True),
        Column("closed", gettext_lazy("办结日期"), lambda m: m.closed_at, export_only=True),
        Column("archived", gettext_lazy("归档号"), lambda m: of(m).archived_as, export_only=True),
    ),
    filters=(
        columns.states(KIND),
        columns.choice(
            "category", gettext_lazy("类别"), IncomingCategory.choices, "incoming__category"
        ),
        Filter("urgency", gettext_lazy("紧急程度"), _urgencies, _narrow_urgency),
        Filter(
            "sender",
            gettext_lazy("来文单位"),
            _senders,
            lambda rows, value, _showing: rows.filter(incoming__sender_id=int(value)),
        ),
        columns.UNITS,
        columns.LIGHTS,
        Filter("readings", gettext_lazy("传阅"), _readings, _narrow_readings),
        columns.PERIODS,
    ),
    refine=_refine,
    detail=_detail,
    attach=(columns.attach_holders,),
    forms=STEP_FORMS,
    offers=offers,
    sections=(
        Section("register", gettext_lazy("登记"), facts=sections.register, on_sheet=False),
        Section(
            "related",
            gettext_lazy("批复、督办"),
            template="documents/desk/incoming_related.html",
            context=sections.related,
            on_sheet=False,
        ),
    ),
    opening=Opening(gettext_lazy("收文登记"), RegisterForm, register_by_hand, powers.CLERKS),
    bulk=("sign_for", "urge", "archive"),
    sheet_title=gettext_lazy("文件处理单"),
    sheet_facts=sheet_facts,
    headings=(
        gettext_lazy("拟办意见"),
        gettext_lazy("领导批示"),
        gettext_lazy("承办结果"),
        gettext_lazy("协办意见"),
        gettext_lazy("办结意见"),
    ),
    views=(
        View("to_register", gettext_lazy("待登记"), {"state": RECEIVED}, powers.CLERKS),
        View("to_propose", gettext_lazy("待拟办"), {"state": REGISTERED}, powers.PROPOSERS),
        View(
            "to_instruct",
            gettext_lazy("待批示"),
            {"state": PROPOSED},
            (LEADER, REVIEWER, UNIT_HEAD),
        ),
        View("to_assign", gettext_lazy("待交办"), {"state": INSTRUCTED}, powers.PROPOSERS),
        View("to_sign", gettext_lazy("待签收"), {"state": ASSIGNED}, powers.CLERKS),
        View("handling", gettext_lazy("在办"), {"state": HANDLING}),
        View("extending", gettext_lazy("待批延期"), {"state": EXTENDING}, powers.INSTRUCTORS),
        View("to_close", gettext_lazy("待办结"), {"state": ANSWERED}, powers.PROPOSERS),
        View("reading", gettext_lazy("待阅知"), {"readings": "waiting"}, powers.PROPOSERS),
        View("closed", gettext_lazy("已办结"), {"state": "closed"}),
    ),
    empty=gettext_lazy("还没有您看得到的收文。"),
)


def _hours(showing: Showing) -> TileFacts | None:
    """Urgent documents that are late by the hour, or will be soon."""
    now = clock.now()
    found = visible_to(showing.actor).filter(
        closed_at__isnull=True,
        incoming__answered_at__isnull=True,
        incoming__due_at__lt=now + dt.timedelta(hours=SOON_HOURS),
    )
    nearest = list(found.annotate(due_at=F("incoming__due_at")).order_by("due_at")[:MOST])
    late = [m for m in nearest if m.due_at < now]
    return TileFacts(
        len(nearest),
        _("件紧急来文已超时或者{n}小时内到时").format(n=SOON_HOURS),
        f"{reverse('desk:list', args=[KIND])}?{urlencode({'urgency': 'hours'})}",
        "late" if late else "warn",
        [(m.title, matter_address(m.pk)) for m in nearest[:3]],
    )


def _to_register(showing: Showing) -> TileFacts | None:
    units = showing.actor.units_as(*powers.CLERKS)
    found = Matter.objects.filter(Q(unit_id__in=units), kind=KIND, state=RECEIVED)
    nearest = list(found.order_by("pk")[:MOST])
    return TileFacts(
        len(nearest),
        _("件公文已签收，等您登记"),
        f"{reverse('desk:list', args=[KIND])}?{urlencode({'state': RECEIVED})}",
        "warn",
        [(m.title, matter_address(m.pk)) for m in nearest[:3]],
    )


TILES = (
    Tile("incoming.hours", gettext_lazy("紧急来文"), powers.SEEN_BY, _hours, order=5),
    Tile("incoming.register", gettext_lazy("待登记"), powers.CLERKS, _to_register, order=14),
)


def register() -> None:
    """Put the register of incoming documents and its tiles into the workbench."""
    if "documents" not in menu.sections:
        menu.add_section("documents", gettext_lazy("公文处理"), 10)
    declare.register(DESK)
    declare.offer_everywhere(FOLLOW_MINUTES)
    for tile in TILES:
        declare.register_tile(tile)
