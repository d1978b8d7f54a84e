"""The room's registers: the ledger of receipts over all sendings, groups of receivers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Assignment, Outcome
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REGISTRAR
from shuniu.commons.people.known import known_units
from shuniu.commons.people.models import UnitKind
from shuniu.desk import columns
from shuniu.desk.declare import Column, Filter, Opening, Register, RowAct, Rows, Showing
from shuniu.ground import clock

from .. import powers
from ..actions import add_group, change_group, switch_group
from ..forms import GroupForm
from ..hands import HANDS, OVERSEEING
from ..models import RecipientGroup
from ..queries import group_members, receipts_visible_to

WAITING, OVERDUE, SIGNED, LATE, RETURNED = "waiting", "overdue", "signed", "late", "returned"
_STATES = {
    WAITING: gettext_lazy("未签收"),
    OVERDUE: gettext_lazy("超时未签"),
    SIGNED: gettext_lazy("已签收"),
    LATE: gettext_lazy("超时签收"),
    RETURNED: gettext_lazy("已退回"),
}


_TONES = {OVERDUE: "late", LATE: "warn", SIGNED: "ok", RETURNED: "warn"}


def _code(row: Assignment) -> str:
    if row.outcome in (Outcome.WITHDRAWN, Outcome.RETURNED):
        return str(row.outcome)
    on = clock.today() if row.signed_at is None else row.signed_at.astimezone(clock.ZONE).date()
    late = row.due_on is not None and on > row.due_on
    if row.signed_at is not None:
        return LATE if late else SIGNED
    return OVERDUE if late else WAITING


def _state(row: Assignment) -> str:
    return str(_STATES.get(_code(row), _("已撤回")))


def _state_html(row: Assignment, _showing: Showing) -> str:
    tone = _TONES.get(_code(row), "info")
    return format_html('<span class="badge badge-{}">{}</span>', tone, _state(row))


def _narrow(rows: Rows, value: str, showing: Showing) -> Rows:
    if value in (WAITING, OVERDUE):
        rows = rows.filter(done_at__isnull=True)
        return rows.filter(due_on__lt=showing.today) if value == OVERDUE else rows
    if value == RETURNED:
        return rows.filter(outcome=Outcome.RETURNED)
    rows = rows.filter(outcome=Outcome.DONE)
    return rows.filter(signed_at__date__gt=F("due_on")) if value == LATE else rows


def _units(showing: Showing) -> Sequence[tuple[str, Label]]:
    if not showing.actor.holds(*OVERSEEING):
        return []
    return [(str(key), str(unit)) for key, unit in known_units.all().items() if unit]


def _receipts(actor: Actor) -> QuerySet[Assignment]:
    return receipts_visible_to(actor).select_related(
        "unit", "signed_by", "matter__dispatch__issuer", "returned"
    )


def _search(rows: Rows, words: str) -> Rows:
    return rows.filter(
        Q(matter__title__contains=words[:40])
        | Q(matter__dispatch__document_number__contains=words[:40])
    )


def _moment(moment: Any) -> str:
    return moment.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M") if moment else ""


RECEIPTS = Register(
    "exchange_receipts",
    gettext_lazy("回执台账"),
    lambda actor: actor.holds(*OVERSEEING),
    _receipts,
    (
        Column("title", gettext_lazy("标题"), lambda a: a.matter.title, width=48),
        Column(
            "document",
            gettext_lazy("发文字号"),
            lambda a: a.matter.dispatch.document_number,
            width=22,
        ),
        Column("sender", gettext_lazy("发文单位"), lambda a: a.matter.dispatch.sender, width=28),
        Column("unit", gettext_lazy("收文单位"), lambda a: a.unit.short_name),
        Column("state", gettext_lazy("状态"), _state, html=_state_html),
        Column(
            "given",
            gettext_lazy("发出时间"),
            lambda a: a.given_at,
            html=lambda a, _s: _moment(a.given_at),
        ),
        Column("due", gettext_lazy("签收期限"), lambda a: a.due_on),
        Column(
            "signed",
            gettext_lazy("签收时间"),
            lambda a: a.signed_at,
            html=lambda a, _s: _moment(a.signed_at),
        ),
        Column("by", gettext_lazy("签收人"), lambda a: a.signed_by.name if a.signed_by else ""),
        Column(
            "reason",
            gettext_lazy("退回理由"),
            lambda a: a.returned.reason if hasattr(a, "returned") else "",
            export_only=True,
        ),
    ),
    filters=(
        Filter("state", gettext_lazy("状态"), lambda _showing: list(_STATES.items()), _narrow),
        Filter(
            "unit",
            gettext_lazy("收文单位"),
            _units,
            lambda rows, value, _showing: rows.filter(unit_id=int(value)),
        ),
        columns.periods("given_at", gettext_lazy("发出时间")),
    ),
    search=_search,
    order="-id",
    address=lambda row: reverse("desk:matter", args=[row.matter_id]),
    section="exchange",
    note=gettext_lazy("一个单位一份，从发出到签收、退回；选“超时未签”就是催签名单，可导出。"),
    empty=gettext_lazy("还没有回执。发出的公文被签收后，回执到这里。"),
    menu_order=20,
)


def _kinds(group: RecipientGroup) -> str:
    return "、".join(str(UnitKind(kind).label) for kind in group.kinds)


def _members(group: RecipientGroup) -> str:
    return "、".join(unit.short_name for unit in group_members(group, clock.today()))


def _may_keep(_row: Any, actor: Actor) -> bool:
    return powers.keeps_groups(actor)


GROUPS = Register(
    "exchange_groups",
    gettext_lazy("收文单位组"),
    lambda actor: actor.holds(*HANDS),
    lambda _actor: RecipientGroup.objects.all(),
    (
        Column("name", gettext_lazy("名称"), lambda g: g.name, width=36),
        Column("kinds", gettext_lazy("单位类别"), _kinds, width=40),
        Column(
            "count",
            gettext_lazy("单位数"),
            lambda g: len(group_members(g, clock.today())),
            numeric=True,
        ),
        Column("active", gettext_lazy("在用"), lambda g: _("在用") if g.is_active else _("停用")),
        Column("order", gettext_lazy("排序"), lambda g: g.order, sort="order", numeric=True),
    ),
    order="order",
    opening=Opening(gettext_lazy("新建单位组"), GroupForm, add_group, (REGISTRAR,)),
    acts=(
        RowAct("change", gettext_lazy("修改"), change_group, _may_keep, GroupForm),
        RowAct("switch", gettext_lazy("停用或启用"), switch_group, _may_keep),
    ),
    facts=lambda group, _actor: [(_("现有单位"), _members(group))],
    section="exchange",
    note=gettext_lazy("按单位类别成组的，新设单位自动进组，撤销的自动出组。"),
    menu_order=60,
)

REGISTERS = (RECEIPTS, GROUPS)
