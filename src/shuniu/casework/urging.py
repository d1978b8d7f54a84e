"""The nightly run: whoever has a term that comes due is reminded; a missed night mends itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shuniu.commons import calendar, trail
from shuniu.commons.calendar import WorkCalendar
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit

from .models import Matter, Means, Term, Urge


@dataclass(frozen=True)
class Reminder:
    """One reminder as it would go out: whom, about what, and how near the date is."""

    term: Term
    matter: Matter
    unit: Unit
    days_left: int

    @property
    def text(self) -> str:
        """The reminder as the unit reads it."""
        number, title = self.matter.number, self.matter.title
        due = self.term.due_on.isoformat()
        if self.days_left < 0:
            return _("【逾期】{number}《{title}》应于{due}办结，已逾期{n}个工作日。").format(
                number=number, title=title, due=due, n=-self.days_left
            )
        if self.days_left == 0:
            return _("【催办】{number}《{title}》{due}到期，就是今天。").format(
                number=number, title=title, due=due
            )
        return _("【催办】{number}《{title}》将于{due}到期，还有{n}个工作日。").format(
            number=number, title=title, due=due, n=self.days_left
        )


def due_for_urging(on: dt.date) -> QuerySet[Term]:
    """The running terms whose day of urging has come; not on the day that they were opened."""
    return (
        Term.objects.filter(
            Q(opened_on__lt=on) | Q(due_on__lte=on),
            met_on__isnull=True,
            suspended=False,
            urge_on__lte=on,
        )
        .select_related("matter__unit", "assignment__unit")
        .prefetch_related("matter__assignments__unit")
        .order_by("due_on", "pk")
    )


def preview(on: dt.date) -> list[Reminder]:
    """Who will be reminded of what on a day; nothing is sent. None on a day of rest."""
    return _reminders(due_for_urging(on), on, calendar.load())


def _reminders(found: Iterable[Term], on: dt.date, days: WorkCalendar) -> list[Reminder]:
    if not days.is_workday(on):
        return []
    return [
        Reminder(term, term.matter, unit, days.workdays_between(on, term.due_on))
        for term in found
        for unit in _owing(term)
    ]


def _owing(term: Term) -> list[Unit]:
    if term.assignment is not None:
        return [term.assignment.unit]
    running = [a.unit for a in term.matter.assignments.all() if a.done_at is None]
    return running or [term.matter.unit]


Told = Callable[[list[Reminder], Actor, dt.datetime], None]
_told: list[Told] = []


def subscribe(told: Told) -> None:
    """Call ``told`` with each run's reminders, within its transaction."""
    if told not in _told:
        _told.append(told)


@transaction.atomic
def run(*, by: Actor, at: dt.datetime, on: dt.date) -> list[Reminder]:
    """Send the day's reminders and move each term's day of urging on; safe to run twice.

    What comes due is urged on its day of urging and on the day itself, what is
    overdue every second working day. On a day of rest nobody is reminded.
    """
    days = calendar.load()
    locked = due_for_urging(on).select_for_update(of=("self",), skip_locked=True)
    reminders = _reminders(locked, on, days)
    if not reminders:
        return []
    Urge.objects.bulk_create(
        [
            Urge(
                matter=reminder.matter,
                to_unit=reminder.unit,
                term=reminder.term,
                by_label=by.label,
                means=Means.SYSTEM,
                at=at,
                note=reminder.text,
            )
            for reminder in reminders
        ],
        batch_size=500,
    )
    following = days.add_workdays(on, 2)
    terms = {reminder.term.pk: reminder.term for reminder in reminders}
    for term in terms.values():
        term.urge_on = term.due_on if term.due_on > on else following
    Term.objects.bulk_update(terms.values(), ["urge_on"], batch_size=500)
    trail.record(
        "casework.urged",
        subject_kind="nightly_run",
        subject_id=on.isoformat(),
        by=by,
        at=at,
        detail={"reminders": len(reminders), "terms": sorted(terms)[:200]},
    )
    for told in _told:
        told(reminders, by, at)
    return reminders
