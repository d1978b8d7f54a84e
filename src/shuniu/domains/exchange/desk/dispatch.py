"""The list and the page of a sending: for its sender with the ledger, for a unit with its part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.casework.models import Assignment, Matter, Outcome, Role
from shuniu.casework.posting import URGENCIES, Delivery
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.desk import columns
from shuniu.desk.declare import (
    Column,
    Desk,
    Facts,
    Filter,
    Opening,
    Rows,
    Section,
    Showing,
    View,
)
from shuniu.ground import clock

from ..actions import send_by_hand
from ..flow import KIND
from ..forms import FORMS, SendForm
from ..hands import HANDS, OVERSEEING
from ..models import Dispatch
from ..queries import attach_progress, deliveries_of

OURS, TO_SIGN, RECEIVED = "ours", "to_sign", "received"
MANY = 20


def _of(matter: Matter) -> Dispatch:
    dispatch: Dispatch = matter.dispatch
    return dispatch


def is_ours(matter: Matter, actor: Actor) -> bool:
    """Whether the reader belongs to the sending unit, and it is not what came from a peer."""
    return actor.holds_at(matter.unit_id, OVERSEEING) and not _of(matter).came_from


def head(matter: Matter, _actor: Actor) -> Facts:
    """The document's head: what a unit sees before it signs."""
    dispatch = _of(matter)
    found: list[tuple[Label, object]] = [
        (_("发文单位"), dispatch.sender),
        (_("发文字号"), dispatch.document_number),
        (_("文种"), dispatch.kind_label),
        (_("紧急程度"), str(URGENCIES[dispatch.urgency])),
        (_("成文日期"), dispatch.day),
        (_("所复文号"), dispatch.reply_to),
        (_("说明"), dispatch.remark),
    ]
    return [(label, value) for label, value in found if value]


def papers(matter: Matter, actor: Actor) -> Mapping[str, object]:
    """The papers, or the sentence that they are read after signing."""
    dispatch = _of(matter)
    units = actor.units_as(*HANDS)
    signed = any(
        a.unit_id in units and a.signed_at is not None and a.outcome == Outcome.DONE
        for a in matter.assignments.all()
    )
    found = list(dispatch.enclosures.select_related("paper"))
    may = signed or is_ours(matter, actor)
    return {"enclosures": found if may else [], "count": len(found)}


def ledger(matter: Matter, actor: Actor) -> Mapping[str, object]:
    """回执台账: every receiver for the sender, its own rows for a unit."""
    today, own = clock.today(), actor.units_as(*HANDS)
    rows = deliveries_of(matter)
    if not is_ours(matter, actor):
        rows = [row for row in rows if row.unit is not None and row.unit.pk in own]
    urged: dict[int, int] = {}
    for urge in matter.urges.all():
        urged[urge.to_unit_id] = urged.get(urge.to_unit_id, 0) + 1
    lines = [
        {
            "row": row,
            "status": status(row, today),
            "urged": urged.get(row.unit.pk, 0) if row.unit else 0,
        }
        for row in rows
    ]
    counts = [
        (label, n)
        for label, n in (
            (_("应签收"), sum(not row.withdrawn_at for row in rows)),
            (_("已签收"), sum(bool(row.signed_at and not row.returned_at) for row in rows)),
            (_("未签收"), sum(row.is_open for row in rows)),
            (_("超时"), sum(row.overdue(today) for row in rows)),
            (_("退回"), sum(bool(row.returned_at) for row in rows)),
            (_("撤回"), sum(bool(row.withdrawn_at) for row in rows)),
        )
        if n
    ]
    if len(lines) < MANY:
        return {"lines": lines, "counts": counts}
    # Of a hundred one looks for those who have not signed; the others are below, short.
    done = [row.signed_at is not None and not row.returned_at for row in rows]
    return {
        "lines": [line for line, signed in zip(lines, done, strict=True) if not signed],
        "signed": [line for line, signed in zip(lines, done, strict=True) if signed],
        "counts": counts,
    }


def status(row: Delivery, today: Any) -> tuple[str, Label]:
    """How a receiver stands: a tone and a word."""
    if row.withdrawn_at:
        return "quiet", _("已撤回")
    if row.returned_at:
        return "warn", _("已退回")
    if row.signed_at:
        return "ok", _("已签收")
    return ("late", _("超时未签")) if row.overdue(today) else ("info", _("待签收"))


def _offers(matter: Matter, actor: Actor, code: str) -> bool:
    """Leaves out what the action would only refuse."""
    if code in ("recall", "urge"):
        return any(a.done_at is None for a in matter.assignments.all())
    if code == "resend":
        return _of(matter).returns.filter(settled_at__isnull=True).exists()
    if code in ("add_units",):
        return not _of(matter).came_from
    return True


def _sides(showing: Showing) -> Sequence[tuple[str, Label]]:
    return [(TO_SIGN, _("待我签收")), (RECEIVED, _("收到的")), (OURS, _("发出的"))]


def _narrow_side(rows: Rows, value: str, showing: Showing) -> Rows:
    own = showing.actor.units_as(*HANDS)
    if value == OURS:
        return rows.filter(unit_id__in=own, dispatch__came_from="")
    given = Assignment.objects.filter(matter_id=OuterRef("pk"), unit_id__in=own, role=Role.RECEIVE)
    waiting = Q(done_at__isnull=True)
    return rows.filter(Exists(given.filter(waiting) if value == TO_SIGN else given))


def _refine(found: QuerySet[Matter]) -> QuerySet[Matter]:
    return found.select_related("dispatch__issuer")


def _urgency(matter: Matter) -> str:
    code = _of(matter).urgency
    return str(URGENCIES[code]) if code else ""


DESK = Desk(
    kind=KIND,
    label=gettext_lazy("公文交换"),
    section="exchange",
    order=10,
    columns=(
        columns.TITLE,
        Column("document", gettext_lazy("发文字号"), lambda m: _of(m).document_number, width=22),
        Column("sender", gettext_lazy("发文单位"), lambda m: _of(m).sender, width=24),
        Column("urgency", gettext_lazy("紧急程度"), _urgency, width=8),
        Column("progress", gettext_lazy("签收情况"), lambda m: m.progress, width=10),
        columns.STATE,
        columns.DUE,
        Column(
            "sent",
            gettext_lazy("发出时间"),
            lambda m: m.opened_at,
            sort="opened_at",
            html=lambda m, _s: m.opened_at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M"),
        ),
        Column(
            "number",
            gettext_lazy("交换编号"),
            lambda m: m.number,
            sort="number",
            width=20,
            export_only=True,
        ),
        Column("kind", gettext_lazy("文种"), lambda m: _of(m).kind_label, export_only=True),
        Column("day", gettext_lazy("成文日期"), lambda m: _of(m).day, export_only=True),
    ),
    filters=(
        Filter("side", gettext_lazy("收发"), _sides, _narrow_side),
        columns.states(KIND),
        columns.choice(
            "urgency",
            gettext_lazy("紧急程度"),
            [(code, label) for code, label in URGENCIES.items() if code],
            "dispatch__urgency",
        ),
        columns.UNITS,
        columns.LIGHTS,
        columns.PERIODS,
    ),
    refine=_refine,
    detail=_refine,
    attach=(attach_progress,),
    forms=FORMS,
    offers=_offers,
    bulk=("sign_for",),
    sections=(
        Section("head", gettext_lazy("公文"), facts=head),
        Section(
            "papers",
            gettext_lazy("正文和附件"),
            template="exchange/desk/papers.html",
            context=papers,
        ),
        Section(
            "ledger",
            gettext_lazy("回执台账"),
            template="exchange/desk/ledger.html",
            context=ledger,
        ),
    ),
    opening=Opening(gettext_lazy("发送公文"), SendForm, send_by_hand, HANDS),
    sheet_title=gettext_lazy("公文交换回执单"),
    sheet_facts=head,
    views=(
        View("to_sign", gettext_lazy("待签收"), {"side": TO_SIGN}, HANDS),
        View("ours", gettext_lazy("发出的"), {"side": OURS}, HANDS),
    ),
    many=True,
    empty=gettext_lazy("还没有收发的公文。"),
)
