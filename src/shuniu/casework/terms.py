"""Running deadlines: opened, met, stopped, extended, counted again when the calendar changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons import calendar
from shuniu.commons.calendar import DayLine, WorkCalendar
from shuniu.commons.flow import Deadline
from shuniu.ground.refusal import Refused
from shuniu.ground.written import Written

from .models import Assignment, Matter, Term, TermChange, TermSegment


class ExtendedAlready(Refused):
    """这个期限已经延长过一次，按规定不能再延。"""


class MayNotExtend(Refused):
    """这个期限按规定不能延长。"""


class ExtensionTooLong(Refused):
    """延长不能超过原期限（{length}），请填写较短的天数。"""


class NoRunningTerm(Refused):
    """这件事项没有正在计时的期限。"""


class AlreadySuspended(Refused):
    """这个期限已经中止计时。"""


class NotSuspended(Refused):
    """这个期限没有中止，不必恢复。"""


UNITS = {
    "workday": _("个工作日"),
    "day": _("天"),
    "month": _("个月"),
    "hour": _("小时"),
    "minute": _("分钟"),
}


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
    """Set the term's due date, its provisional mark and its day of urging from the calendar.

    A date that was decided (without a rule) stands as it is until somebody
    extends or stops it; from then on it is counted in working days.
    """
    if not term.rule and not segments:
        due_on, provisional = term.due_on, False
    else:
        extension, stops = _shape(segments)
        due = days.due(
            term.opened_on, term.length, term.length_unit, extension=extension, stops=stops
        )
        due_on, provisional = due.due_on, due.provisional
    term.due_on = due_on
    term.provisional = provisional
    term.urge_on = days.back_workdays(due_on, term.urge_before)


def counted(
    deadline: Deadline,
    *,
    on: dt.date,
    days: WorkCalendar,
    rule: str | None = None,
    due_on: dt.date | None = None,
    label: str = "",
) -> Term:
    """The term as it would open on a day, of no matter yet and not saved (see ``open_term``)."""
    term = Term(
        name=deadline.name,
        label=(label or str(deadline.label))[:60],
        opened_on=on,
        urge_before=deadline.urge_before,
        length_unit="workday",
    )
    if due_on is not None:
        term.due_on, term.law = due_on, str(_("由交办时确定"))
        term.length = max(0, days.workdays_between(on, due_on))
    else:
        found = calendar.resolve(rule or deadline.rule, on)
        term.rule, term.law = found.code, found.basis
        term.length, term.length_unit = found.length, found.unit
        term.due_on = on
    count(term, days, [])
    return term


def open_term(
    matter: Matter,
    deadline: Deadline,
    *,
    on: dt.date,
    days: WorkCalendar,
    rule: str | None = None,
    due_on: dt.date | None = None,
    assignment: Assignment | None = None,
    label: str = "",
) -> Term:
    """Open the deadline for the matter (or one assignment) on a day.

    ``rule`` overrides the deadline's own time rule, ``label`` its name; a ``due_on``
    sets a date by decision rather than by rule. Raises ``LookupError`` for an unknown rule.
    """
    term = counted(deadline, on=on, days=days, rule=rule, due_on=due_on, label=label)
    term.matter, term.assignment = matter, assignment
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
    most = calendar.resolve(term.rule, on).extension if term.rule else term.length
    if not most:
        raise MayNotExtend
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
    _end(segment, on)
    term.suspended = False
    return _again(term, days)


def resume_earlier(term: Term, *, on: dt.date, days: WorkCalendar) -> Term:
    """Let the last stop have ended on ``on`` already: what ended it was only now put down."""
    segment = (
        TermSegment.objects.filter(term=term, kind=TermSegment.STOPPED, last_on__gt=on)
        .order_by("-last_on")
        .first()
    )
    if segment is None:
        return term
    _end(segment, on)
    return _again(term, days)


def _end(segment: TermSegment, on: dt.date) -> None:
    """``on`` is the segment's last day; one that had not begun by then never was."""
    if on < segment.first_on:
        segment.delete()
    else:
        segment.last_on = on
        segment.save(update_fields=["last_on"])


def _again(term: Term, days: WorkCalendar) -> Term:
    count(term, days, list(term.segments.all()))
    term.save(update_fields=["due_on", "provisional", "urge_on", "suspended"])
    return term


def explain(term: Term, days: WorkCalendar) -> list[DayLine]:
    """The count, day by day: which day counted, which did not, and why.

    Empty for a date that was decided rather than counted.
    """
    segments = list(term.segments.all())
    if not term.rule and not segments:
        return []
    extension, stops = _shape(segments)
    return days.explain(
        term.opened_on, term.length, term.length_unit, extension=extension, stops=stops
    )


_RUNNING = Written(
    lambda matter: Term.objects.filter(matter_id=matter, met_on__isnull=True).only(
        "due_on", "provisional", "suspended"
    )
)


def refresh_due(matter: Matter) -> None:
    """Set the matter's and its running assignments' due dates from the running terms."""
    ticking = [t for t in _RUNNING(matter=matter.pk) if not t.suspended]
    nearest = min(ticking, key=lambda t: (t.due_on, t.pk), default=None)
    matter.due_on = nearest.due_on if nearest else None
    matter.due_provisional = bool(nearest and nearest.provisional)
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH_ASSIGNMENTS, {"keys": [matter.pk]})


def count_again(days: WorkCalendar, *, because: str, at: dt.datetime) -> list[Changed]:
    """Count every running term again by the calendar; say which due dates moved, and keep the list.

    Called in the transaction that enters a holiday notice; ``because`` is its number.
    """
    running = (
        Term.objects.filter(met_on__isnull=True)
        .prefetch_related("segments")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    moved: list[Term] = []
    changed: list[Changed] = []
    for term in running.iterator(chunk_size=2000):
        before, was, urged = term.due_on, term.provisional, term.urge_on
        count(term, days, list(term.segments.all()))
        if (term.due_on, term.provisional) != (before, was):
            moved.append(term)
            changed.append(
                Changed(
                    term.pk,
                    term.matter_id,
                    term.label,
                    before,
                    term.due_on,
                    was,
                    term.provisional,
                )
            )
        elif term.urge_on != urged:
            term.urge_on = urged  # only what moved is urged anew
    Term.objects.bulk_update(moved, ["due_on", "provisional", "urge_on"], batch_size=1000)
    TermChange.objects.bulk_create(
        [
            TermChange(
                term_id=c.term_id,
                at=at,
                because=because,
                before=c.before,
                after=c.after,
                was_provisional=c.was_provisional,
                provisional=c.provisional,
            )
            for c in changed
        ],
        batch_size=1000,
    )
    refresh_all({c.matter_id for c in changed})
    return changed


def refresh_all(matter_ids: Collection[int]) -> None:
    """Like ``refresh_due`` for many matters, in two statements a thousand; writes the rows."""
    keys = sorted(matter_ids)
    for start in range(0, len(keys), 1000):
        some = {"keys": keys[start : start + 1000]}
        with connection.cursor() as cursor:
            cursor.execute(_REFRESH_MATTERS, some)
            cursor.execute(_REFRESH_ASSIGNMENTS, some)


_REFRESH_MATTERS = """
update casework_matter m set due_on = n.due_on, due_provisional = coalesce(n.provisional, false)
  from unnest(%(keys)s::bigint[]) as k(id)
  left join lateral (
       select t.due_on, t.provisional from casework_term t
        where t.matter_id = k.id and t.met_on is null and not t.suspended
        order by t.due_on, t.id limit 1) n on true
 where m.id = k.id
"""
_REFRESH_ASSIGNMENTS = """
update casework_assignment a set due_on = n.due_on
  from casework_assignment o
  left join lateral (
       select coalesce(min(t.due_on) filter (where t.assignment_id = o.id), min(t.due_on)) as due_on
         from casework_term t
        where t.matter_id = o.matter_id and t.met_on is null and not t.suspended
          and (t.assignment_id is null or t.assignment_id = o.id)) n on true
 where o.matter_id = any(%(keys)s) and o.done_at is null and a.id = o.id
   and a.due_on is distinct from n.due_on
"""
