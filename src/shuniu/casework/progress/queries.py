"""Reads: the latest reports, who is silent, the milestones, and the light of a matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from shuniu.commons import calendar
from shuniu.commons.calendar import WorkCalendar

from ..models import Assignment, Matter
from .models import Milestone, Pace, ProgressReport
from .rules import RED, YELLOW

GREEN, AMBER, CRIMSON, GREY = "ok", "soon", "late", "idle"


@dataclass(frozen=True)
class Lights:
    """On which day lights are asked for, and up to which due dates they are red or yellow.

    ``waiting`` are states in which no clock runs, on purpose: their light is grey.
    """

    today: dt.date
    red_on: dt.date
    yellow_on: dt.date
    days: WorkCalendar
    waiting: tuple[str, ...] = ()

    def of(self, matter: Matter, pace: str = "") -> tuple[str, str]:
        """The matter's light and why it is so: green, yellow and red before a date is missed."""
        if matter.closed_at is not None or matter.state in self.waiting:
            return GREY, ""
        due_on = matter.due_on
        if due_on is not None and due_on < self.today:
            return CRIMSON, _("已逾期{n}个工作日").format(
                n=self.days.workdays_between(due_on, self.today)
            )
        if due_on is not None and due_on <= self.red_on:
            return CRIMSON, self._left(due_on)
        if pace == Pace.BLOCKED:
            return CRIMSON, _("遇到困难")
        if due_on is not None and due_on <= self.yellow_on:
            return AMBER, self._left(due_on)
        if pace == Pace.SLOW:
            return AMBER, _("进度偏慢")
        return GREEN, ""

    def _left(self, due_on: dt.date) -> str:
        if due_on == self.today:
            return _("今天到期")
        return _("还有{n}个工作日").format(n=self.days.workdays_between(self.today, due_on))

    def lit(self, rows: QuerySet[Matter], code: str) -> QuerySet[Matter]:
        """Of the matters, the open ones with this light."""
        rows = with_pace(rows.filter(closed_at__isnull=True))
        if code == GREY:
            return rows.filter(state__in=self.waiting)
        rows = rows.exclude(state__in=self.waiting)
        red = Q(due_on__lte=self.red_on) | Q(pace=Pace.BLOCKED)
        yellow = Q(due_on__lte=self.yellow_on) | Q(pace=Pace.SLOW)
        if code == CRIMSON:
            return rows.filter(red)
        calm = Q(due_on__gt=self.red_on) | Q(due_on__isnull=True)
        easy = Q(pace__isnull=True) | ~Q(pace=Pace.BLOCKED)
        rows = rows.filter(calm).filter(easy)
        if code == AMBER:
            return rows.filter(yellow)
        later = Q(due_on__gt=self.yellow_on) | Q(due_on__isnull=True)
        return rows.filter(later).filter(Q(pace__isnull=True) | ~Q(pace=Pace.SLOW))


def lights(today: dt.date, *, waiting: tuple[str, ...] = ()) -> Lights:
    """The lights of a day, by the county's numbers of working days before a date."""
    days = calendar.load()
    red, yellow = calendar.resolve(RED, today), calendar.resolve(YELLOW, today)
    return Lights(
        today,
        days.add_workdays(today, red.length),
        days.add_workdays(today, max(yellow.length, red.length)),
        days,
        waiting,
    )


def with_pace(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """The matters with ``pace``, as the lead unit last reported it (None: never)."""
    latest = ProgressReport.objects.filter(matter=OuterRef("pk"), role="lead").order_by("-pk")
    return rows.annotate(pace=Subquery(latest.values("pace")[:1]))


def latest_reports(matter_ids: Iterable[int]) -> dict[int, list[ProgressReport]]:
    """Each unit's latest report of each matter, the lead unit's first. One query."""
    found: dict[int, list[ProgressReport]] = {}
    latest = (
        ProgressReport.objects.filter(matter_id__in=list(matter_ids))
        .order_by("matter_id", "unit_id", "-pk")
        .distinct("matter_id", "unit_id")
        .select_related("unit")
    )
    for one in latest:
        found.setdefault(one.matter_id, []).append(one)
    for reports in found.values():
        reports.sort(key=lambda r: (r.role != "lead", r.unit.order, r.pk))
    return found


def silent(matter_ids: Iterable[int]) -> dict[int, list[Assignment]]:
    """The running assignments of each matter whose unit has reported nothing yet. One query."""
    said = ProgressReport.objects.filter(matter=OuterRef("matter"), unit=OuterRef("unit"))
    found: dict[int, list[Assignment]] = {}
    quiet = Assignment.objects.filter(
        ~Exists(said), matter_id__in=list(matter_ids), done_at__isnull=True
    )
    for one in quiet.select_related("unit").order_by("-role", "unit__order", "pk"):
        found.setdefault(one.matter_id, []).append(one)
    return found


def milestones_of(matter_ids: Iterable[int]) -> dict[int, list[Milestone]]:
    """The milestones of each matter by their dates, dropped ones left out. One query."""
    found: dict[int, list[Milestone]] = {}
    there = Milestone.objects.filter(matter_id__in=list(matter_ids), dropped_at__isnull=True)
    for one in there.select_related("term").order_by("planned_on", "pk"):
        found.setdefault(one.matter_id, []).append(one)
    return found


def due_of(milestone: Milestone) -> dt.date:
    """By when the milestone is due: its running term's date, else the planned day."""
    term = milestone.term
    return term.due_on if term is not None and term.met_on is None else milestone.planned_on
