"""撤稿、作废文号、撤销、废止: how a document ends otherwise than by being issued."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter
from shuniu.commons import numbering
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.sealing import actions as sealing
from shuniu.ground.refusal import FieldRefused, Refused

from ..models import LIVE, Outgoing, StopState
from .base import REASON_MOST, lock_document


class HasNumber(Refused):
    """这份文稿已经编号{number}，请用“作废文号”，文号在作废登记中留存。"""


class NoNumber(Refused):
    """这份文稿还没有编号，请用“撤稿”。"""


def cancel(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """撤稿: the draft goes no further; versions and opinions stay."""
    reason = standard.need(reason, "reason", _("请写明撤稿的理由。"))[:REASON_MOST]
    with engine.step(matter, "cancel", by=by, at=at, note=reason, seen=seen) as work:
        outgoing = lock_document(work)
        if outgoing.number:
            raise HasNumber(number=outgoing.number)
        _end_route(outgoing)


def void_number(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """作废文号: the number is never used again; its row stays in the ledger, with the reason."""
    reason = standard.need(reason, "reason", _("请写明作废的理由。"))[:REASON_MOST]
    with engine.step(matter, "void_number", by=by, at=at, note=reason, seen=seen) as work:
        outgoing = lock_document(work)
        if not outgoing.number:
            raise NoNumber
        numbering.void(outgoing.series, outgoing.number, reason=reason, by=by, at=at)
        _void_seal(outgoing, reason, by, at)
        _end_route(outgoing)


def _end_route(outgoing: Outgoing) -> None:
    stops = outgoing.stops.filter(state__in=LIVE)
    stops.filter(state=StopState.OPEN).update(state=StopState.CLOSED)
    stops.filter(state=StopState.PLANNED).update(state=StopState.DROPPED)


def _void_seal(outgoing: Outgoing, reason: str, by: Actor, at: dt.datetime) -> None:
    """Whoever decides on the document decides on its seal; the ledger's row is the program's."""
    if outgoing.seal_code:
        sealing.void(outgoing.seal_code, reason=reason, by=system(by.label), at=at)


def annul(
    matter: Matter,
    *,
    reason: str,
    on: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """撤销: void from the very beginning; the page says so wherever the document is shown."""
    _withdraw(matter, "annul", reason, on, by, at, seen)


def abolish(
    matter: Matter,
    *,
    reason: str,
    on: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """废止: void from the day of abolition on; what was done under it stays valid."""
    _withdraw(matter, "abolish", reason, on, by, at, seen)


def _withdraw(
    matter: Matter,
    code: str,
    reason: str,
    on: dt.date | None,
    by: Actor,
    at: dt.datetime,
    seen: int | None,
) -> None:
    reason = standard.need(reason, "reason", _("请写明依据（文件名称和文号）。"))[:REASON_MOST]
    with engine.step(matter, code, by=by, at=at, note=reason, seen=seen) as work:
        outgoing = lock_document(work)
        day = on or work.on
        if outgoing.day is not None and day < outgoing.day:
            raise FieldRefused("on", _("日期不能早于成文日期。"))
        if code == "annul":
            _void_seal(outgoing, reason, by, at)
        outgoing.ended_on, outgoing.ended_reason = day, reason
        outgoing.save(update_fields=["ended_on", "ended_reason"])
