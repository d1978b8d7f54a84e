"""The nightly run: whoever has a term that comes due is reminded; a missed night mends itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shuniu.commons import calendar, trail
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
        return _("【催办】{number}《{title}》将于{due}到期，还有{n}个工作日。").format(
            number=number, title=title, due=due, n=self.days_left
        )


def due_for_urging(on: dt.date) -> QuerySet[Term]:
    """The running terms whose day of urging has come, on a day."""
    return (
        Term.objects.filter(met_on__isnull=True, suspended=False, urge_on__lte=on)
        .select_related("matter__unit", "assignment__unit")
        .prefetch_related("matter__assignments__unit")
        .order_by("due_on", "pk")
    )


def preview(on: dt.date) -> list[Reminder]:
    """Who will be reminded of what on a day, and nothing is sent."""
    days = calendar.load()
    found: list[Reminder] = []
    for term in due_for_urging(on):
        left = (
            days.workdays_between(on, term.due_on)
            if term.due_on >= on
            else -days.workdays_between(term.due_on, on)
        )
        found.extend(Reminder(term, term.matter, unit, left) for unit in _owing(term))
    return found


def _owing(term: Term) -> Iterable[Unit]:
    if term.assignment is not None:
        return [term.assignment.unit]
    running = [a.unit for a in term.matter.assignments.all() if a.done_at is None]
    return running or [term.matter.unit]


def run(*, by: Actor, at: dt.datetime, on: dt.date) -> list[Reminder]:
    """Send the day's reminders and move each term's day of urging on; safe to run twice.

    Overdue terms are urged again every second working day.
    """
    from_now = calendar.load()
    reminders = preview(on)
    with transaction.atomic():
        seen: set[int] = set()
        urges = []
        for reminder in reminders:
            urges.append(
                Urge(
                    matter=reminder.matter,
                    to_unit=reminder.unit,
                    term=reminder.term,
                    by_label=by.label,
                    means=Means.SYSTEM,
                    at=at,
                    note=reminder.text,
                )
            )
            seen.add(reminder.term.pk)
        Urge.objects.bulk_create(urges, batch_size=500)
        following = from_now.add_workdays(on, 2)
        for term_id, due_on in Term.objects.filter(pk__in=seen).values_list("pk", "due_on"):
            nearest = due_on if due_on > on else following
            Term.objects.filter(pk=term_id).update(urge_on=nearest)
        if urges:
            trail.record(
                "casework.urged",
                subject_kind="nightly_run",
                subject_id=0,
                by=by,
                at=at,
                detail={"reminders": len(urges), "terms": sorted(seen)[:200]},
            )
    return reminders
