"""Handing to units: dispatch, redispatch, recall; and what the units do until they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Assignment, Matter, Outcome, Role
from shuniu.commons import calendar
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from .. import powers
from ..models import Letter
from ..queries import members_holding
from .base import (
    LeavesByTransfer,
    ReturnedOnce,
    TooLateToReturn,
    demand_not_complained,
    lock_letter,
)

COMPLEX_RULE, RETURN_RULE = "let.complex", "let.return"


def dispatch(
    matter: Matter,
    *,
    lead_unit: Unit,
    assisting: Sequence[Unit] = (),
    opinion: str = "",
    no_return: bool = False,
    complex: bool = False,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """交办: one lead unit and any assisting ones; the answer is due by the letter's type.

    ``complex`` gives the longer term of matters in which several units take
    part. An accusation is never given to the unit complained of.
    """
    _give(
        matter,
        "dispatch",
        lead_unit=lead_unit,
        assisting=assisting,
        opinion=opinion,
        no_return=no_return,
        complex=complex,
        by=by,
        at=at,
        seen=seen,
    )


def redispatch(
    matter: Matter,
    *,
    lead_unit: Unit,
    assisting: Sequence[Unit] = (),
    opinion: str = "",
    no_return: bool = True,
    complex: bool = False,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """指定承办: after a unit sent the letter back; whoever is designated now may not return it."""
    _give(
        matter,
        "redispatch",
        lead_unit=lead_unit,
        assisting=assisting,
        opinion=opinion,
        no_return=True,
        complex=complex,
        by=by,
        at=at,
        seen=seen,
    )


def rehandle(
    matter: Matter,
    *,
    lead_unit: Unit,
    assisting: Sequence[Unit] = (),
    opinion: str = "",
    no_return: bool = True,
    complex: bool = False,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """交办重办: the writer was not satisfied or asked again; a new term runs for a new answer."""
    _give(
        matter,
        "rehandle",
        lead_unit=lead_unit,
        assisting=assisting,
        opinion=opinion,
        no_return=no_return,
        complex=complex,
        by=by,
        at=at,
        seen=seen,
    )


def _give(
    matter: Matter,
    code: str,
    *,
    lead_unit: Unit,
    assisting: Sequence[Unit],
    opinion: str,
    no_return: bool,
    complex: bool,
    by: Actor,
    at: dt.datetime,
    seen: int | None,
) -> None:
    assisting = list(dict.fromkeys(assisting))
    note = lead_unit.name
    if assisting:
        note += _("，协办{units}").format(units="、".join(u.name for u in assisting))
    with engine.step(matter, code, by=by, at=at, note=note, seen=seen) as work:
        letter = lock_letter(work.matter)
        if letter.letter_type.exit:
            raise LeavesByTransfer(kind=letter.letter_type.name)
        if complex and not assisting:
            raise FieldRefused("complex", _("复杂事项是需要几个单位会办的，请选择协办单位。"))
        for field, units in (("lead_unit", [lead_unit]), ("assisting", assisting)):
            _demand_may_handle(field, units)
        demand_not_complained(letter, [lead_unit, *assisting])
        _assign(work, letter, lead_unit, assisting, no_return=no_return, complex=complex)
        letter.lead_unit, letter.complex = lead_unit, complex
        letter.save(update_fields=["lead_unit", "complex"])
        if clean(opinion):
            work.opinion(clean(opinion))
        work.facts.update(lead=lead_unit.code, assisting=[u.code for u in assisting])


def _assign(
    work: engine.Work,
    letter: Letter,
    lead_unit: Unit,
    assisting: Sequence[Unit],
    *,
    no_return: bool,
    complex: bool,
) -> None:
    """The lead answers by the type's rule; the assisting units a working day before."""
    rule = calendar.resolve(COMPLEX_RULE if complex else letter.letter_type.rule, work.on)
    due_on = work.days.due(work.on, rule.length, rule.unit).due_on
    standard.assign_units(
        work,
        lead_unit=lead_unit,
        assisting=list(assisting),
        rule=rule.code,
        assist_due_on=max(work.days.back_workdays(due_on, 1), work.on) if assisting else None,
        no_return=no_return,
    )


def _demand_may_handle(field: str, units: Sequence[Unit]) -> None:
    for unit in units:
        if not unit.handles_letters and unit.closed_on is None:
            raise FieldRefused(
                field, _("{unit}不承办来信，请改选其他单位。").format(unit=unit.name)
            )


def recall(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """收回改派: the office takes the letter back from the units, to give it to others."""
    reason = standard.need(reason, "reason", _("请写明收回的理由。"))
    with engine.step(matter, "recall", by=by, at=at, note=reason, seen=seen) as work:
        for assignment in Assignment.objects.filter(matter=work.matter, done_at__isnull=True):
            work.end_assignment(assignment, Outcome.WITHDRAWN)
        Letter.objects.filter(pk=work.matter.pk).update(lead_unit=None)


def send_back(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回: not this unit's business, with the ground.

    Within one working day, once, and not by a unit that was designated.
    """
    with transaction.atomic():
        assignment = powers.ANY_LEAD.assignment_for(matter, by)
        if assignment is not None and not assignment.no_return:
            _demand_may_return(matter, assignment, at.astimezone(clock.ZONE).date())
        standard.send_back(matter, reason=clean(reason), by=by, at=at, seen=seen)
        Letter.objects.filter(pk=matter.pk).update(lead_unit=None)


def _demand_may_return(matter: Matter, assignment: Assignment, on: dt.date) -> None:
    if Assignment.objects.filter(matter=matter, role=Role.LEAD, outcome=Outcome.RETURNED).exists():
        raise ReturnedOnce
    rule = calendar.resolve(RETURN_RULE, on)
    given_on = assignment.given_at.astimezone(clock.ZONE).date()
    last = calendar.load().due(given_on, rule.length, rule.unit).due_on
    if on > last:
        raise TooLateToReturn(due=last.isoformat())


def instruct(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """批示: a leader writes on the letter; the registrars have it to read."""
    text = standard.need(clean(text), "text", _("请填写批示内容。"))
    with engine.step(matter, "instruct", by=by, at=at, seen=seen) as work:
        work.opinion(text)
        readers = members_holding(("registrar",), work.matter.unit_id, work.on)
        work.show_to(readers, _("领导批示"))
