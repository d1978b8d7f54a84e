"""签收、退回: what the receiving units do."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine, posting, standard
from shuniu.casework.models import Matter, Outcome, Term
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import NotNow, NotYours, Stale

from ..models import Dispatch, Returned
from ..queries import envelope_of
from . import outbox
from .base import explain, follow, lock_dispatch, own_seen

REASON_MOST = 500


def sign_for(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """签收: the unit has the document from now on, the minute is noted; it goes to its register.

    What other units did meanwhile is no reason to refuse. Whoever comes late is told
    what happened: signed already (by whom, when), recalled, or given back.
    """
    with transaction.atomic():
        try:
            with engine.step(matter, "sign_for", by=by, at=at, seen=own_seen(matter, seen)) as work:
                assert work.assignment is not None
                standard.sign(work)
                work.end_assignment(work.assignment, Outcome.DONE)
                dispatch = lock_dispatch(work)
                unit = work.assignment.unit
                posting.receive(envelope_of(dispatch), unit, work.matter, by=by, at=at)
                outbox.tell_signed(dispatch, who=f"{unit.name}{work.move.by_label}", at=at)
        except (NotYours, NotNow, Stale):
            explain(matter, by)
            raise
        follow(matter, at)


def send_back(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回: before or after signing for it, with the reason (处理工作条例, article 24).

    The sender has to do something about it. What came from another instance is
    given back there.
    """
    reason = standard.need(reason, "reason", _("请写明退回的理由。"))[:REASON_MOST]
    with transaction.atomic():
        try:
            with engine.step(
                matter,
                "send_back",
                by=by,
                at=at,
                note=reason,
                seen=own_seen(matter, seen),
            ) as work:
                _give_back(work, reason)
        except (NotYours, NotNow, Stale):
            explain(matter, by)
            raise
        follow(matter, at)


def _give_back(work: engine.Work, reason: str) -> None:
    assert work.assignment is not None
    dispatch = lock_dispatch(work)
    work.end_assignment(work.assignment, Outcome.RETURNED)
    foreign = bool(dispatch.came_from)
    Returned.objects.create(
        assignment=work.assignment,
        dispatch=dispatch,
        reason=reason,
        at=work.at,
        by_label=work.move.by_label,
        settled_at=work.at if foreign else None,
        settled_by=Returned.ACCEPTED if foreign else "",
    )
    open_settling(work, dispatch)
    if foreign:
        outbox.tell_returned(dispatch, reason=reason, who=work.move.by_label, at=work.at)


def open_settling(work: engine.Work, dispatch: Dispatch) -> None:
    """The sender has a day by which to deal with returns; one for all of them."""
    running = Term.objects.filter(matter=work.matter, name="settle", met_on__isnull=True)
    if not dispatch.came_from and not running.exists():
        work.open_term("settle")
