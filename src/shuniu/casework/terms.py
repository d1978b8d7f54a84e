"""Running deadlines: opened, met, stopped, extended, counted again when the calendar changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons import calendar
from shuniu.commons.calendar.work_calendar import DayLine, WorkCalendar
from shuniu.commons.flow import Deadline
from shuniu.ground.refusal import Refused

from .models import Assignment, Matter, Term, TermSegment


class ExtendedAlready(Refused):
    """这个期限已经延长过一次，按规定不能再延。"""


class ExtensionTooLong(Refused):
    """延长不能超过原期限（{length}），请填写较短的天数。"""


class NoRunningTerm(Refused):
    """这件事项没有正在计时的期限。"""


class AlreadySuspended(Refused):
    """这个期限已经中止计时。"""


class NotSuspended(Refused):
    """这个期限没有中止，不必恢复。"""


UNITS = {"workday": _("个工作日"), "day": _("天"), "month": _("个月"), "hour": _("小时")}


@dataclass(frozen=True)
class Changed:
    """A term whose due date moved when the calendar was counted again."""

    term_id: int
    matter_id: int
    label: str
    before: dt.date
    after: dt.date
    was_provisional: bool
    provisional: bool


def _shape(segments: Iterable[TermSegment]) -> tuple[int, list[tuple[dt.date, dt.date | None]]]:
    extension = sum(s.length for s in segments if s.kind == TermSegment.EXTENDED)
    stops = [(s.first_on, s.last_on) for s in segments if s.kind == TermSegment.STOPPED]
    return extension, stops


def count(term: Term, days: WorkCalendar, segments: Sequence[TermSegment]) -> None:
    """Set the term's due date, its provisional mark and its day of urging from the calendar."""
    if not term.length:
        due_on, provisional = term.due_on, days.is_provisional(term.due_on)
    else:
        extension, stops = _shape(segments)
        due = days.due(
            term.opened_on, term.length, term.length_unit, extension=extension, stops=stops
        )
        due_on, provisional = due.due_on, due.provisional
    term.due_on = due_on
    term.provisional = provisional
    term.urge_on = days.back_workdays(due_on, term.urge_before)


def open_term(
    matter: Matter,
    deadline: Deadline,
    *,
    on: dt.date,
    days: WorkCalendar,
    rule: str | None = None,
    due_on: dt.date | None = None,
    assignment: Assignment | None = None,
) -> Term:
    """Open the deadline for the matter (or one assignment) on a day.

    ``rule`` overrides the deadline's own time rule; a ``due_on`` sets a date
    by decision rather than by rule. Raises ``LookupError`` for an unknown rule.
    """
    term = Term(
        matter=matter,
        assignment=assignment,
        name=deadline.name,
        label=str(deadline.label),
        opened_on=on,
        urge_before=deadline.urge_before,
        length_unit="workday",
    )
    if due_on is not None:
        term.due_on, term.law = due_on, str(_("由交办时确定"))
    else:
        found = calendar.resolve(rule or deadline.rule, on)
        term.rule, term.law = found.code, found.basis
        term.length, term.length_unit = found.length, found.unit
        term.due_on = on
    count(term, days, [])
    term.save(force_insert=True)
    return term


def running(matter: Matter, name: str, assignment: Assignment | None = None) -> Term:
    """The running term of that name; refused when there is none."""
    found = Term.objects.filter(matter=matter, name=name, met_on__isnull=True)
    if assignment is not None:
        found = found.filter(Q(assignment=assignment) | Q(assignment__isnull=True))
    term = found.order_by("-id").first()
    if term is None:
        raise NoRunningTerm
    return term


def extend(
    term: Term, length: int, *, on: dt.date, reason: str, by_label: str, days: WorkCalendar
) -> Term:
    """Extend the term by ``length`` of its own unit: once, and by no more than the rule gives."""
    if TermSegment.objects.filter(term=term, kind=TermSegment.EXTENDED).exists():
        raise ExtendedAlready
    most = calendar.resolve(term.rule, on).extension or term.length if term.rule else term.length
    if not 0 < length <= most:
        raise ExtensionTooLong(length=f"{most}{UNITS[term.length_unit]}")
    TermSegment.objects.create(
        term=term,
        kind=TermSegment.EXTENDED,
        first_on=on,
        length=length,
        reason=reason,
        by_label=by_label,
    )
    return _again(term, days)


def suspend(term: Term, *, on: dt.date, reason: str, by_label: str, days: WorkCalendar) -> Term:
    """Stop the term's clock from the next day on; it runs again at ``resume``."""
    if term.suspended:
        raise AlreadySuspended
    TermSegment.objects.create(
        term=term,
        kind=TermSegment.STOPPED,
        first_on=on + dt.timedelta(days=1),
        reason=reason,
        by_label=by_label,
    )
    term.suspended = True
    return _again(term, days)


def resume(term: Term, *, on: dt.date, days: WorkCalendar) -> Term:
    """Let the term's clock run again; ``on`` is the last day that does not count."""
    segment = TermSegment.objects.filter(
        term=term, kind=TermSegment.STOPPED, last_on__isnull=True
    ).first()
    if segment is None:
        raise NotSuspended
    if on < segment.first_on:
        segment.delete()
    else:
        segment.last_on = on
        segment.save(update_fields=["last_on"])
    term.suspended = False
    return _again(term, days)


def _again(term: Term, days: WorkCalendar) -> Term:
    count(term, days, list(term.segments.all()))
    term.save(update_fields=["due_on", "provisional", "urge_on", "suspended"])
    return term


def explain(term: Term, days: WorkCalendar) -> list[DayLine]:
    """The count, day by day: which day counted, which did not, and why."""
    if not term.length:
        return []
    extension, stops = _shape(term.segments.all())
    return days.explain(
        term.opened_on, term.length, term.length_unit, extension=extension, stops=stops
    )


def refresh_due(matter: Matter) -> None:
    """Set the matter's and its running assignments' due dates from the running terms."""
    open_terms = list(
        Term.objects.filter(matter=matter, met_on__isnull=True).only(
            "due_on", "provisional", "suspended", "assignment_id", "matter_id"
        )
    )
    ticking = [t for t in open_terms if not t.suspended]
    nearest = min(ticking, key=lambda t: t.due_on, default=None)
    matter.due_on = nearest.due_on if nearest else None
    matter.due_provisional = bool(nearest and nearest.provisional)
    for assignment in Assignment.objects.filter(matter=matter, done_at__isnull=True):
        mine = [t.due_on for t in ticking if t.assignment_id in (None, assignment.pk)]
        own = [t.due_on for t in ticking if t.assignment_id == assignment.pk]
        due_on = min(own or mine, default=None)
        if due_on != assignment.due_on:
            Assignment.objects.filter(pk=assignment.pk).update(due_on=due_on)


def count_again(days: WorkCalendar) -> list[Changed]:
    """Count every running term again by the calendar; say which due dates moved.

    Called in the transaction that enters a holiday notice.
    """
    changed: list[Changed] = []
    touched: dict[int, Matter] = {}
    terms = (
        Term.objects.filter(met_on__isnull=True)
        .select_related("matter")
        .prefetch_related("segments")
        .select_for_update(of=("self",))
    )
    for term in terms.iterator(chunk_size=500):
        before, was = term.due_on, term.provisional
        count(term, days, list(term.segments.all()))
        if (term.due_on, term.provisional) == (before, was):
            continue
        term.save(update_fields=["due_on", "provisional", "urge_on"])
        touched[term.matter_id] = term.matter
        changed.append(
            Changed(term.pk, term.matter_id, term.label, before, term.due_on, was, term.provisional)
        )
    for matter in touched.values():
        refresh_due(matter)
        Matter.objects.filter(pk=matter.pk).update(
            due_on=matter.due_on, due_provisional=matter.due_provisional
        )
    return changed
