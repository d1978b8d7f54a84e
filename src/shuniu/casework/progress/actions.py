"""What a domain's actions do to a matter's milestones and reports, inside a step under way.

Nothing here begins a step: the domain's own action does, with its own power and wording.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shuniu.commons.calendar import WorkCalendar
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ..engine import Work
from ..models import Assignment, Role, Term
from .models import Course, Cycle, Milestone, Pace, ProgressReport
from .rules import MILESTONE, REPORT

MOST_MILESTONES = 40
TEXT_MOST = 5000
# A report so soon (in days) after the last one, or after signing for it, would say nothing.
_AT_LEAST = {
    Cycle.WEEKLY: 2,
    Cycle.FORTNIGHTLY: 5,
    Cycle.MONTHLY: 7,
    Cycle.QUARTERLY: 20,
}


@dataclass(frozen=True)
class Planned:
    """A milestone as it is planned: what, by when, measured how, for which quarter (1 to 4)."""

    title: str
    on: dt.date
    target: str = ""
    quarter: int | None = None


def set_course(work: Work, *, cycle: str, report_day: int = 25) -> Course:
    """Say how often the units of the matter report; before they have it, or anew.

    What is already owed stays owed; the next report follows the new cycle.
    """
    if cycle not in Cycle.values:
        raise FieldRefused("cycle", _("请选择报送周期。"))
    if not 1 <= report_day <= 28:
        raise FieldRefused("report_day", _("每月报送日请填1到28。"))
    course, _made = Course.objects.update_or_create(
        matter=work.matter, defaults={"cycle": cycle, "report_day": report_day}
    )
    return course


def set_milestones(
    work: Work, planned: Sequence[Planned], *, past: bool = False
) -> list[Milestone]:
    """Plan the milestones, in place of those not yet met; these are dropped with their dates.

    Of a matter that is under way their dates run from now on (the step declares
    ``MILESTONE``). Refused: too many, one without words, and unless ``past`` (a year's
    plan that comes late) a day that is over.
    """
    if len(planned) > MOST_MILESTONES:
        raise FieldRefused("milestones", _("节点最多%d个。") % MOST_MILESTONES)
    for one in planned:
        if not clean(one.title):
            raise FieldRefused("milestones", _("节点要写明内容。"))
        if one.on < work.on and not past:
            raise FieldRefused(
                "milestones",
                _("节点“{title}”的日期{day}已经过去。").format(title=one.title, day=one.on),
            )
    now = Milestone.objects.filter(matter=work.matter, met_at__isnull=True, dropped_at__isnull=True)
    Term.objects.filter(milestone__in=now, met_on__isnull=True).update(
        met_on=work.on, void=True, suspended=False
    )
    now.update(dropped_at=work.at)
    made = Milestone.objects.bulk_create(
        [
            Milestone(
                matter=work.matter,
                title=clean(one.title)[:120],
                target=clean(one.target)[:200],
                quarter=one.quarter,
                planned_on=one.on,
            )
            for one in planned
        ]
    )
    work.running()  # the due date is to be counted again
    if Course.objects.filter(matter=work.matter, started=True).exists():
        _run(work, made)
    return made


def start(work: Work) -> None:
    """The units get the matter: from now on the milestones' dates run."""
    Course.objects.filter(matter=work.matter).update(started=True)
    waiting = Milestone.objects.filter(
        matter=work.matter, met_at__isnull=True, dropped_at__isnull=True
    )
    again = waiting.filter(term__isnull=True) | waiting.filter(term__met_on__isnull=False)
    _run(work, list(again))


def stop(work: Work) -> None:
    """The matter goes back to those who plan it: dates run again when it is given out anew."""
    Course.objects.filter(matter=work.matter).update(started=False)
    for term in work.running(MILESTONE.name):
        term.void = True
        term.save(update_fields=["void"])
        work.meet(term)


def _run(work: Work, milestones: Iterable[Milestone]) -> None:
    """Open their terms, for the lead unit where there is one: it is the one to be reminded."""
    lead = Assignment.objects.filter(
        matter=work.matter, role=Role.LEAD, done_at__isnull=True
    ).first()
    for one in milestones:
        one.term = work.open_term(
            MILESTONE.name,
            due_on=max(one.planned_on, work.on),
            assignment=lead,
            label=_("节点：{title}").format(title=one.title),
        )
        one.save(update_fields=["term"])


def owe_report(work: Work, assignment: Assignment, *, after: dt.date | None = None) -> Term | None:
    """Open the lead unit's next report by the cycle (the step declares ``REPORT``).

    None where none is owed: assisting units report once, when their part is done.
    """
    course = Course.objects.filter(matter=work.matter).first()
    if course is None or course.cycle == Cycle.NONE or assignment.role != Role.LEAD:
        return None
    due_on = next_due(course, max(after or work.on, work.on), work.days)
    return work.open_term(REPORT.name, due_on=due_on, assignment=assignment)


def next_due(course: Course, after: dt.date, days: WorkCalendar) -> dt.date:
    """The day of the next report: a Friday, or the month's or quarter's reporting day.

    On a day of rest it is due on the last working day before.
    """
    earliest = after + dt.timedelta(days=_AT_LEAST[Cycle(course.cycle)])
    if course.cycle in (Cycle.WEEKLY, Cycle.FORTNIGHTLY):
        due = earliest + dt.timedelta(days=(4 - earliest.weekday()) % 7)
        if course.cycle == Cycle.FORTNIGHTLY:
            due += dt.timedelta(days=7)
    else:
        due = earliest.replace(day=course.report_day)
        while due < earliest or (course.cycle == Cycle.QUARTERLY and due.month % 3):
            due = dt.date(due.year + due.month // 12, due.month % 12 + 1, course.report_day)
    if not days.is_workday(due):
        due = max(days.back_workdays(due, 1), days.next_workday(after))
    return due


def report(
    work: Work,
    *,
    text: str,
    pace: str = Pace.ON_PLAN,
    percent: int | None = None,
    problems: str = "",
    next_steps: str = "",
    milestones: Iterable[int] = (),
    final: bool = False,
) -> ProgressReport:
    """Put down the report of the step's unit; it meets what was owed, and owes the next.

    ``milestones`` are the keys of those reached; ``final`` ends the reporting.
    """
    assert work.assignment is not None
    text = clean(text)
    if not text:
        raise FieldRefused("text", _("请填写进展情况。"))
    if len(text) > TEXT_MOST:
        raise FieldRefused("text", _("请控制在%d字以内。") % TEXT_MOST)
    if pace not in Pace.values:
        raise FieldRefused("pace", _("请选择推进情况。"))
    if percent is not None and not 0 <= percent <= 100:
        raise FieldRefused("percent", _("完成进度请填0到100。"))
    problems = clean(problems)
    if pace == Pace.BLOCKED and not problems:
        raise FieldRefused("problems", _("遇到困难的，请写明是什么问题、需要谁协调。"))
    owed = [t for t in work.running(REPORT.name) if t.assignment_id == work.assignment.pk]
    made = ProgressReport.objects.create(
        matter=work.matter,
        move=work.move,
        unit_id=work.assignment.unit_id,
        role=work.assignment.role,
        final=final,
        text=text,
        percent=percent,
        pace=pace,
        problems=problems,
        next_steps=clean(next_steps),
        due_on=owed[0].due_on if owed else None,
        at=work.at,
        by_id=work.by.member_id,
        by_label=work.move.by_label,
    )
    for term in owed:
        work.meet(term)
    _reach(work, list(milestones), made)
    if not final:
        owe_report(work, work.assignment, after=owed[0].due_on if owed else None)
    return made


def _reach(work: Work, keys: list[int], made: ProgressReport) -> None:
    found = Milestone.objects.select_related("term").filter(
        matter=work.matter, pk__in=keys, met_at__isnull=True, dropped_at__isnull=True
    )
    for one in found:
        one.met_at, one.met_by_label, one.report = work.at, made.by_label, made
        one.save(update_fields=["met_at", "met_by_label", "report"])
        if one.term is not None and one.term.met_on is None:
            work.meet(one.term)


def finish(work: Work) -> None:
    """The matter is done: what was not reported milestone by milestone counts as reached today."""
    Milestone.objects.filter(
        matter=work.matter, met_at__isnull=True, dropped_at__isnull=True
    ).update(met_at=work.at, met_by_label=work.move.by_label)
