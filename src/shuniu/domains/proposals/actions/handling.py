"""What the units do until they answer: send back, contact those who proposed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Assignment, Matter, Outcome, Role
from shuniu.commons import calendar
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REGISTRAR
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from .. import powers
from ..models import Contact, ContactMeans, Proposal
from ..queries import members_holding
from .base import ReturnedOnce, TooLateToReturn, lock_proposal

RETURN_RULE = "sug.return"


def send_back(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回: not this unit's business, with the ground; within the limit, and once."""
    with transaction.atomic():
        assignment = powers.ANY_LEAD.assignment_for(matter, by)
        if assignment is not None and not assignment.no_return:
            _demand_may_return(matter, assignment, at.astimezone(clock.ZONE).date())
        standard.send_back(matter, reason=clean(reason), by=by, at=at, seen=seen)
        Proposal.objects.filter(pk=matter.pk).update(lead_unit=None)


def _demand_may_return(matter: Matter, assignment: Assignment, on: dt.date) -> None:
    given = Assignment.objects.filter(matter=matter, role=Role.LEAD)
    if given.filter(outcome=Outcome.RETURNED).exists():
        raise ReturnedOnce
    rule = calendar.resolve(RETURN_RULE, on)
    given_on = assignment.given_at.astimezone(clock.ZONE).date()
    last = calendar.load().due(given_on, rule.length, rule.unit).due_on
    if on > last:
        raise TooLateToReturn(limit=rule.describe(), due=last.isoformat())


def request_extension(
    matter: Matter, *, days: int, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """申请延期: of the reply's term, by months; the clock runs on until it is decided."""
    standard.request_extension(
        matter, days=days, reason=clean(reason), by=by, at=at, seen=seen, term="reply"
    )


def grant_extension(
    matter: Matter,
    *,
    days: int,
    reason: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """同意延期: once, and never beyond six months in all (代表法, article 51)."""
    standard.grant_extension(
        matter, days=days, reason=clean(reason), by=by, at=at, seen=seen, term="reply"
    )


def record_contact(
    matter: Matter,
    *,
    means: str,
    held_on: dt.date,
    people: str,
    note: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """记录沟通: by telephone, visit or meeting; with whom, and what those who proposed said."""
    if means not in ContactMeans.values:
        raise FieldRefused("means", _("请选择电话、走访或者座谈面商。"))
    people = standard.need(clean(people), "people", _("请填写参加沟通的人。"))
    note = standard.need(clean(note), "note", _("请记下沟通的情况和提出人的意见。"))
    on = at.astimezone(clock.ZONE).date()
    if held_on > on:
        raise FieldRefused("held_on", _("日期在将来。"))
    said = f"{ContactMeans(means).label} {held_on.isoformat()}"
    with engine.step(matter, "record_contact", by=by, at=at, note=said, seen=seen) as work:
        assert work.assignment is not None
        given_on = work.assignment.given_at.astimezone(clock.ZONE).date()
        if held_on < given_on:
            raise FieldRefused("held_on", _("日期早于交办日期。"))
        proposal = lock_proposal(work.matter)
        Contact.objects.create(
            proposal=proposal,
            move=work.move,
            unit_id=work.assignment.unit_id,
            means=means,
            held_on=held_on,
            people=people[:120],
            note=note,
            by_label=work.move.by_label,
        )
        if proposal.contacted_at is None:
            proposal.contacted_at = at
            proposal.save(update_fields=["contacted_at"])


def instruct(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """批示: a leader writes on the proposal; the registrars have it to read."""
    text = standard.need(clean(text), "text", _("请填写批示内容。"))
    with engine.step(matter, "instruct", by=by, at=at, seen=seen) as work:
        work.opinion(text)
        readers = members_holding(REGISTRAR, work.matter.unit_id, work.on)
        work.show_to(readers, _("领导批示"))
