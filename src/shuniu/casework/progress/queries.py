"""Reads: the latest reports, who is silent, the milestones, and the light of a matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from shuniu.commons import calendar
from shuniu.commons.calendar import WorkCalendar

from ..models import Assignment, Matter, Term
from .models import Milestone, Pace, ProgressReport
from .rules import RED, YELLOW

GREEN, AMBER, CRIMSON, GREY = "ok", "soon", "late", "idle"


@dataclass(frozen=True)
class Lights:
    """The lights of a day: red and yellow so many working days before a date is missed.

    A date that had no more days than that from the beginning (signing for it, a review)
    lights up when it is missed, not before: or everything would begin in red. ``waiting``
    are states in which no clock runs, on purpose: their light is grey.
    """

    today: dt.date
    red_days: int
    yellow_days: int
    days: WorkCalendar
    waiting: tuple[str, ...] = ()

    @property
    def red_on(self) -> dt.date:
        """Up to which due date the light is red."""
        return self.days.add_workdays(self.today, self.red_days)

    @property
    def yellow_on(self) -> dt.date:
        """Up to which due date the light is yellow."""
        return self.days.add_workdays(self.today, self.yellow_days)

    def of(self, matter: Any, pace: str | None = None) -> tuple[str, str]:
        """The matter's light and why it is so; ``marked`` matters know their pace and dates."""
        if matter.closed_at is not None or matter.state in self.waiting:
            return GREY, ""
        pace = getattr(matter, "pace", None) if pace is None else pace
        red_due = getattr(matter, "red_due", matter.due_on)
        yellow_due = getattr(matter, "yellow_due", matter.due_on)
        due_on: dt.date | None = matter.due_on
        if due_on is not None and due_on < self.today:
            return CRIMSON, _("已逾期{n}个工作日").format(
                n=self.days.workdays_between(due_on, self.today)
            )
        if red_due is not None and red_due <= self.red_on:
            return CRIMSON, self._left(red_due)
        if pace == Pace.BLOCKED:
            return CRIMSON, _("遇到困难")
        if yellow_due is not None and yellow_due <= self.yellow_on:
            return AMBER, self._left(yellow_due)
        if pace == Pace.SLOW:
            return AMBER, _("进度偏慢")
        return GREEN, ""

    def _left(self, due_on: dt.date) -> str:
        if due_on == self.today:
            return _("今天到期")
        return _("还有{n}个工作日").format(n=self.days.workdays_between(self.today, due_on))

    def marked(self, rows: QuerySet[Matter]) -> QuerySet[Any]:
        """The matters with what their light depends on: ``pace``, ``red_due``, ``yellow_due``."""
        return with_pace(rows).annotate(
            red_due=_nearest(self.red_days), yellow_due=_nearest(self.yellow_days)
        )

    def lit(self, rows: QuerySet[Matter], code: str) -> QuerySet[Any]:
        """Of the matters, the open ones with this light."""
        rows = self.marked(rows.filter(closed_at__isnull=True))
        if code == GREY:
            return rows.filter(state__in=self.waiting)
        late = Coalesce(Q(due_on__lt=self.today), False)
        near = Coalesce(Q(red_due__lte=self.red_on), False)
        blocked = Coalesce(Q(pace=Pace.BLOCKED), False)
        soon = Coalesce(Q(yellow_due__lte=self.yellow_on), False)
        slow = Coalesce(Q(pace=Pace.SLOW), False)
        rows = rows.exclude(state__in=self.waiting)
        rows = rows.annotate(is_late=late, is_near=near, is_blocked=blocked)
        red = Q(is_late=True) | Q(is_near=True) | Q(is_blocked=True)
        if code == CRIMSON:
            return rows.filter(red)
        rows = rows.annotate(is_soon=soon, is_slow=slow).exclude(red)
        yellow = Q(is_soon=True) | Q(is_slow=True)
        return rows.filter(yellow) if code == AMBER else rows.exclude(yellow)


def lights(today: dt.date, *, waiting: tuple[str, ...] = ()) -> Lights:
    """The lights of a day, by the county's numbers of working days before a date."""
    red, yellow = calendar.resolve(RED, today).length, calendar.resolve(YELLOW, today).length
    return Lights(today, red, max(red, yellow), calendar.load(), waiting)


def _nearest(days: int) -> Subquery:
    """The nearest of the running dates that had more than so many working days."""
    running = Term.objects.filter(
        ~Q(length_unit="workday") | Q(length__gt=days),
        matter=OuterRef("pk"),
        met_on__isnull=True,
        suspended=False,
    )
    return Subquery(running.order_by("due_on").values("due_on")[:1])


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
