"""发送: one document to many units and peers in one act; again, more, back, and urged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Matter, Means, Role, Urge
from shuniu.casework.posting import URGENCIES, Envelope
from shuniu.casework.standard import need
from shuniu.commons import numbering
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from .. import powers
from ..flow import KIND, RULES
from ..models import Dispatch, Enclosure, Peer, PeerDelivery, Returned
from ..queries import not_manned, signs_for
from . import outbox
from .base import (
    NobodyWaits,
    NothingReturned,
    day_of,
    demand_day,
    follow,
    lock_dispatch,
    locked,
    receipts,
    several,
    waiting,
)
from .station import station

SERIES = "exchange.dispatch"
TITLE_MOST, NUMBER_MOST, KIND_MOST, REMARK_MOST = 200, 60, 16, 300
PAPERS_MOST = 20


def send(
    envelope: Envelope,
    to: Sequence[Unit],
    peers: Sequence[str] = (),
    *,
    origin: Matter | None = None,
    remark: str = "",
    by: Actor,
    at: dt.datetime,
    due_on: dt.date | None = None,
) -> Dispatch:
    """发送: one document to units and peers (by code); all of them get it, or none does.

    Each unit has to sign by a day that follows from the urgency, or by ``due_on``. The
    sending unit itself is left out of ``to``. Refuses a document without a file, a
    title of more than 200 characters, a state secret's marking, closed units, units in
    which nobody could sign, and (NotYours) whoever doesn't handle documents of the sender.
    """
    owner = signs_for(envelope.from_unit)
    powers.demand_sender(owner.pk, by)
    title = demand_document(envelope, remark)
    demand_day(due_on, at)
    units = _receivers(to, owner, day_of(at))
    others = _peers(peers)
    if not units and not others:
        raise FieldRefused("to", _("请选择收文单位。"))
    whom = several(units) if units else ""
    whom = "、".join(filter(None, [whom, *(p.name for p in others)]))
    with engine.opening(
        KIND,
        title=title,
        unit=owner,
        number=lambda pk: numbering.take(
            SERIES, by=by, at=at, subject_kind="matter", subject_id=pk
        ),
        by=by,
        at=at,
        origin=origin,
        texts=(envelope.number, envelope.sender),
        note=_("发往{whom}").format(whom=whom),
    ) as work:
        dispatch = _keep(work, envelope, remark)
        work.assign_many(units, Role.RECEIVE, rule=RULES[envelope.urgency], due_on=due_on)
        outbox.put_document(dispatch, others, at=at)
        work.facts |= {"units": len(units), "peers": [p.code for p in others]}
    return dispatch


def demand_document(envelope: Envelope, remark: str) -> str:
    """The cleaned title; refuses beside its field what is missing, too long or a secret."""
    title = need(clean(envelope.title), "title", _("请填写标题。"))
    if len(title) > TITLE_MOST:
        raise FieldRefused(
            "title",
            _("标题有{n}个字，最多{most}个字，请精简。").format(n=len(title), most=TITLE_MOST),
        )
    for field, text, most in (
        ("number", envelope.number, NUMBER_MOST),
        ("kind_label", envelope.kind_label, KIND_MOST),
        ("remark", remark, REMARK_MOST),
        ("reply_to", envelope.reply_to, NUMBER_MOST),
    ):
        if len(text) > most:
            raise FieldRefused(field, _("请控制在%d字以内。") % most)
    need(envelope.kind_label, "kind_label", _("请填写文种，如“通知”。"))
    if envelope.urgency not in URGENCIES:
        raise FieldRefused("urgency", _("请选择紧急程度。"))
    if not envelope.papers:
        raise FieldRefused("uploads", _("请附上公文正文（PDF、OFD或Word文件）。"))
    if len(envelope.papers) > PAPERS_MOST:
        raise FieldRefused("uploads", _("附件最多%d个。") % PAPERS_MOST)
    refuse_state_secrets(title, envelope.number, remark, field="title")
    refuse_state_secrets(*envelope.metadata.values(), *(name for name, _p in envelope.papers))
    return title


def _keep(work: engine.Work, envelope: Envelope, remark: str) -> Dispatch:
    dispatch = dispatch_row(work.matter.pk, envelope, remark)
    dispatch.matter = work.matter
    dispatch.save(force_insert=True)
    Enclosure.objects.bulk_create(enclosure_rows(dispatch, envelope))
    return dispatch


def dispatch_row(matter_id: int, envelope: Envelope, remark: str) -> Dispatch:
    """The row of a sending, not saved: its head."""
    return Dispatch(
        matter_id=matter_id,
        issuer=envelope.from_unit,
        came_from=envelope.issuer,
        document_number=clean(envelope.number),
        kind_label=clean(envelope.kind_label),
        urgency=envelope.urgency,
        day=envelope.day,
        reply_to=clean(envelope.reply_to),
        remark=clean(remark),
        metadata=dict(envelope.metadata),
    )


def enclosure_rows(dispatch: Dispatch, envelope: Envelope) -> list[Enclosure]:
    """The rows of its papers, not saved, in their order."""
    return [
        Enclosure(dispatch=dispatch, place=place, name=name[:120] or paper.name, paper=paper)
        for place, (name, paper) in enumerate(envelope.papers, start=1)
    ]


def _receivers(to: Sequence[Unit], owner: Unit | None, on: dt.date) -> list[Unit]:
    """Who is to sign: each once, the county government by its office, the sender left out."""
    asked = {unit.pk: unit for unit in map(signs_for, dict.fromkeys(to))}
    if owner is not None:
        asked.pop(owner.pk, None)
    units = list(asked.values())
    for unit in units:
        if unit.closed_on is not None and unit.closed_on <= on:
            raise FieldRefused(
                "to", _("{unit}已撤销，请改选承接其职能的单位。").format(unit=unit.name)
            )
        if not unit.in_exchange:
            raise FieldRefused("to", _("{unit}没有参加公文交换。").format(unit=unit.name))
    empty = not_manned(units, on)
    if empty:
        raise FieldRefused(
            "to",
            _("{units}还没有人承担承办职责，发去无人签收。请先设置承办人，或去掉这些单位。").format(
                units=several(empty)
            ),
        )
    return units


def _peers(codes: Sequence[str]) -> list[Peer]:
    if codes:
        station()  # without a key of one's own nothing goes out
    found = {p.code: p for p in Peer.objects.filter(code__in=codes, is_enabled=True)}
    for code in codes:
        if code not in found:
            raise FieldRefused("peers", _("没有启用对端“{code}”。").format(code=code))
    return [found[code] for code in dict.fromkeys(codes)]


def add_units(
    matter: Matter,
    *,
    units: Sequence[Unit],
    by: Actor,
    at: dt.datetime,
    due_on: dt.date | None = None,
    seen: int | None = None,
) -> None:
    """补发: also to units that were forgotten; those that have it are refused by name."""
    demand_day(due_on, at)
    with transaction.atomic():
        chosen = _receivers(units, None, day_of(at))
        if not chosen:
            raise FieldRefused("units", _("请选择要补发的单位。"))
        with engine.step(
            matter, "add_units", by=by, at=at, seen=seen, note=several(chosen)
        ) as work:
            _demand_new(work.matter, chosen)
            rule = RULES[lock_dispatch(work).urgency]
            work.assign_many(chosen, Role.RECEIVE, rule=rule, due_on=due_on)


def _demand_new(matter: Matter, chosen: Sequence[Unit]) -> None:
    having = {a.unit_id for a in receipts(matter) if a.outcome in ("", "done")}
    twice = [unit for unit in chosen if unit.pk in having | {matter.unit_id}]
    if twice:
        raise FieldRefused(
            "units", _("{units}已经有这份公文，不必再发。").format(units=several(twice))
        )


def resend(
    matter: Matter,
    *,
    units: Sequence[Unit] = (),
    text: str = "",
    by: Actor,
    at: dt.datetime,
    due_on: dt.date | None = None,
    seen: int | None = None,
) -> None:
    """重新发送: to units that gave it back (all of them unless told), with what was explained."""
    demand_day(due_on, at)
    with transaction.atomic():
        locked(matter)
        returns = _unsettled(matter, units)
        chosen = [r.assignment.unit for r in returns]
        note = several(chosen) + (f"，{clean(text)[:200]}" if clean(text) else "")
        with engine.step(matter, "resend", by=by, at=at, seen=seen, note=note) as work:
            if not returns:
                raise NothingReturned
            _settle(returns, Returned.RESENT, at)
            rule = RULES[lock_dispatch(work).urgency]
            _receivers(chosen, None, work.on)
            work.assign_many(chosen, Role.RECEIVE, rule=rule, due_on=due_on)
        follow(matter, at)


def accept_return(
    matter: Matter,
    *,
    units: Sequence[Unit] = (),
    text: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """同意退回: the units (all that gave it back, unless told) need not have it; peers likewise."""
    with transaction.atomic():
        locked(matter)
        returns = _unsettled(matter, units)
        peers = PeerDelivery.objects.filter(
            dispatch_id=matter.pk, returned_at__isnull=False, settled_at__isnull=True
        ).select_related("peer")
        abroad = [] if units else list(peers)
        names = [*(r.assignment.unit.short_name for r in returns), *(p.peer.name for p in abroad)]
        note = "、".join(names[:5]) + (f"，{clean(text)[:200]}" if clean(text) else "")
        with engine.step(matter, "accept_return", by=by, at=at, seen=seen, note=note):
            if not names:
                raise NothingReturned
            _settle(returns, Returned.ACCEPTED, at)
            PeerDelivery.objects.filter(pk__in=[p.pk for p in abroad]).update(settled_at=at)
        follow(matter, at)


def _unsettled(matter: Matter, units: Sequence[Unit]) -> list[Returned]:
    found = Returned.objects.filter(dispatch_id=matter.pk, settled_at__isnull=True)
    if units:
        found = found.filter(assignment__unit__in=units)
    return list(found.select_related("assignment__unit").order_by("pk"))


def _settle(returns: Sequence[Returned], how: str, at: dt.datetime) -> None:
    Returned.objects.filter(pk__in=[r.pk for r in returns]).update(settled_at=at, settled_by=how)


def recall(
    matter: Matter,
    *,
    reason: str,
    units: Sequence[Unit] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """撤回: from those who have not signed (or the named ones among them); says who had signed.

    What a peer has in hand can't be taken back; what still lies in the outbox can.
    """
    reason = need(reason, "reason", _("请写明撤回的原因。"))[:300]
    with transaction.atomic():
        locked(matter)
        given = receipts(matter)
        keys = {unit.pk for unit in units}
        ending = [a for a in given if a.done_at is None and (not keys or a.unit_id in keys)]
        signed = [a.unit for a in given if a.signed_at is not None and a.outcome == "done"]
        note = reason
        if signed:
            note = _("{reason}（已签收、不能撤回：{units}）").format(
                reason=reason, units=several(signed)
            )
        with engine.step(matter, "recall", by=by, at=at, seen=seen, note=note) as work:
            held = [] if keys else outbox.withdraw(work.matter, at=at)
            if not ending and not held:
                raise NobodyWaits
            work.end_many(ending, "withdrawn")
            work.facts["withdrawn"] = len(ending) + len(held)
        follow(matter, at)


def urge(
    matter: Matter,
    *,
    means: str,
    text: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """催签: every unit that has not signed is urged, by one of the four means."""
    if means not in Means.values or means == Means.SYSTEM:
        raise FieldRefused("means", _("请选择催办方式：电话、发函、登门或直接介入。"))
    text = need(text, "text", _("请记下催办时说了什么。"))
    with engine.step(matter, "urge", by=by, at=at, note=text, seen=seen) as work:
        late = waiting(work.matter)
        if not late:
            raise NobodyWaits
        work.facts["means"] = means
        Urge.objects.bulk_create(
            Urge(
                matter=work.matter,
                to_unit=a.unit,
                by_id=by.member_id,
                by_label=work.move.by_label,
                means=means,
                at=at,
                note=text,
            )
            for a in late
        )
