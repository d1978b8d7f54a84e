"""The working-day calendar: pure arithmetic over the holiday notices, no table, no clock."""

from __future__ import annotations

import calendar as month_lengths
import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from shuniu.ground.clock import ZONE

from .notice import ONE_DAY, Notice, fixed_holiday
from .periods import (
    DAY,
    HOUR,
    MINUTE,
    MONTH,
    USUAL_HOURS,
    WORKDAY,
    DayLine,
    Due,
    Hours,
    Stop,
    calendar_days,
    is_stopped,
)

__all__ = ["DayLine", "Due", "Hours", "Stop", "WorkCalendar"]


class WorkCalendar:
    """Which days are worked, and when a period ends. Immutable.

    A day that no notice covers is judged by the week and the holidays whose
    date never changes, and is provisional.
    """

    def __init__(self, notices: Iterable[Notice] = (), hours: Sequence[Hours] = ()) -> None:
        self._notices = {notice.year: notice for notice in notices}
        self._off: dict[dt.date, str] = {}
        self._on: dict[dt.date, str] = {}
        for notice in self._notices.values():
            self._off.update(notice.holidays)
            self._on.update(notice.makeups)
        self._hours = sorted((USUAL_HOURS, *hours), key=lambda h: h.since)
        self._worked: dict[int, list[int]] = {}  # a year's working days as ordinals

    # -- single days -------------------------------------------------------------

    def notice_of(self, year: int) -> Notice | None:
        """The holiday notice in force for the year."""
        return self._notices.get(year)

    def is_provisional(self, day: dt.date) -> bool:
        """Whether the day's year has no holiday notice yet."""
        return day.year not in self._notices

    def kind(self, day: dt.date) -> str:
        """workday, makeup (a weekend day that is worked), weekend or holiday."""
        if day in self._on:
            return "makeup"
        if day in self._off or (day.year not in self._notices and fixed_holiday(day)):
            return "holiday"
        return WORKDAY if day.weekday() < 5 else "weekend"

    def name(self, day: dt.date) -> str:
        """The holiday that the day belongs to or makes up for; otherwise empty."""
        named = self._on.get(day) or self._off.get(day)
        return named or (fixed_holiday(day) if day.year not in self._notices else "")

    def is_workday(self, day: dt.date) -> bool:
        """Whether the office works on that day, make-up days included."""
        return self.kind(day) in (WORKDAY, "makeup")

    # -- working days ------------------------------------------------------------

    def _year(self, year: int) -> list[int]:
        worked = self._worked.get(year)
        if worked is None:
            first = dt.date(year, 1, 1)
            days = (first + ONE_DAY * i for i in range(365 + month_lengths.isleap(year)))
            worked = self._worked[year] = [d.toordinal() for d in days if self.is_workday(d)]
        return worked

    def add_workdays(self, start: dt.date, n: int, stops: Sequence[Stop] = ()) -> dt.date:
        """The ``n``-th working day after ``start``; days within ``stops`` do not count.

        ``start`` itself is not counted (民法典第201条); n = 0 gives ``start``.
        """
        if n <= 0:
            return start
        if stops:
            day = start
            while n:
                day += ONE_DAY
                n -= self.is_workday(day) and not is_stopped(day, stops)
            return day
        year, worked = start.year, self._year(start.year)
        at = bisect_right(worked, start.toordinal())
        while at + n > len(worked):
            n -= len(worked) - at
            year, at = year + 1, 0
            worked = self._year(year)
        return dt.date.fromordinal(worked[at + n - 1])

    def back_workdays(self, day: dt.date, n: int) -> dt.date:
        """The ``n``-th working day before ``day``; n = 0 gives ``day``."""
        if n <= 0:
            return day
        year, worked = day.year, self._year(day.year)
        at = bisect_left(worked, day.toordinal())
        while at < n:
            n -= at
            year -= 1
            worked = self._year(year)
            at = len(worked)
        return dt.date.fromordinal(worked[at - n])

    def next_workday(self, day: dt.date) -> dt.date:
        """The first working day after ``day``."""
        return self.add_workdays(day, 1)

    def workday_from(self, day: dt.date) -> dt.date:
        """``day`` itself if it is worked, otherwise the next working day."""
        return self.next_workday(day - ONE_DAY)

    def workdays_between(self, a: dt.date, b: dt.date) -> int:
        """Working days after ``a`` up to and including ``b``; negative if ``b`` is earlier.

        The inverse of ``add_workdays``. From today to the due date: the days left.
        """
        if b < a:
            return -self.workdays_between(b, a)
        whole = sum(len(self._year(year)) for year in range(a.year, b.year))
        until = bisect_right(self._year(b.year), b.toordinal())
        return whole + until - bisect_right(self._year(a.year), a.toordinal())

    # -- periods -----------------------------------------------------------------

    def due(
        self,
        start: dt.date,
        length: int,
        unit: str,
        extension: int = 0,
        stops: Sequence[Stop] = (),
    ) -> Due:
        """When a period of ``length`` + ``extension`` units that starts on ``start`` ends.

        ``unit``: workday, day, month (calendar periods that end on a day of rest
        roll forward, 民法典第203条), hour or minute (nights and holidays count;
        the day only, see ``due_moment``). A stop without an end is left out: a
        term that stands still has no other end yet.
        """
        closed = [stop for stop in stops if stop[1] is not None]
        total = length + extension
        if length < 0 or extension < 0:
            raise ValueError("a period cannot be negative")
        if unit == WORKDAY:
            due_on = self.add_workdays(start, total, closed)
            return Due(due_on, self._estimated(start + ONE_DAY, due_on, closed))
        if unit in (HOUR, MINUTE):
            return Due(start + ONE_DAY * (total // (24 if unit == HOUR else 24 * 60)))
        end = start
        left = calendar_days(start, total, unit)
        if closed:
            while left:
                end += ONE_DAY
                left -= not is_stopped(end, closed)
        else:
            end += ONE_DAY * left
        due_on = end
        while not self.is_workday(due_on) or (due_on != end and is_stopped(due_on, closed)):
            due_on += ONE_DAY
        return Due(due_on, self._estimated(end, due_on))

    def _estimated(
        self, first: dt.date, last: dt.date, stops: Sequence[Stop] = ()
    ) -> tuple[int, ...]:
        """The years without a notice in which the clock runs on some day: one might move it."""

        def runs(year: int) -> bool:
            day = max(first, dt.date(year, 1, 1))
            end = min(last, dt.date(year, 12, 31))
            while day < end and is_stopped(day, stops):
                day += ONE_DAY
            return not is_stopped(day, stops)

        years = (y for y in range(first.year, last.year + 1) if y not in self._notices)
        return tuple(y for y in years if not stops or runs(y))

    def due_moment(self, start: dt.datetime, length: int, unit: str) -> dt.datetime:
        """The end of a period of hours or minutes, through nights and holidays."""
        if unit not in (HOUR, MINUTE):
            raise ValueError(f"{unit} has no moment")
        return start + (
            dt.timedelta(hours=length) if unit == HOUR else dt.timedelta(minutes=length)
        )

    def explain(
        self,
        start: dt.date,
        length: int,
        unit: str,
        extension: int = 0,
        stops: Sequence[Stop] = (),
    ) -> list[DayLine]:
        """The count of ``due`` day by day, from the start to the last day, with the reasons.

        If the clock stands still without an end yet, the last line says so.
        """
        return _Count(self, length, unit, stops).lines(start, length + extension)

    # -- office hours ------------------------------------------------------------

    def hours_on(self, day: dt.date) -> Hours:
        """The office's hours in force on that day."""
        return [hours for hours in self._hours if hours.since <= day][-1]

    def office_hours(self, moment: dt.datetime) -> bool:
        """Whether the office is open at that moment."""
        return self.next_office_moment(moment) == moment

    def next_office_moment(self, moment: dt.datetime) -> dt.datetime:
        """The moment itself if the office is open then, otherwise when it next opens."""
        local = moment.astimezone(ZONE)
        day = local.date()
        while True:
            if self.is_workday(day):
                for opens, closes in self.hours_on(day).stretches:
                    if local < dt.datetime.combine(day, opens, ZONE):
                        return dt.datetime.combine(day, opens, ZONE)
                    if local < dt.datetime.combine(day, closes, ZONE):
                        return moment
            day += ONE_DAY


class _Count:
    """One day-by-day count, for people to follow."""

    def __init__(self, days: WorkCalendar, length: int, unit: str, stops: Sequence[Stop]) -> None:
        self.days, self.length, self.unit, self.stops = days, length, unit, stops

    def lines(self, start: dt.date, total: int) -> list[DayLine]:
        lines = [DayLine(start, None, "start", _("起始日，不计入"))]
        if self.unit in (HOUR, MINUTE):
            due = self.days.due(start, total, self.unit)
            return [*lines, DayLine(due.due_on, None, DAY, _("按小时计，昼夜和节假日照计"))]
        workdays = self.unit == WORKDAY
        left = total if workdays else calendar_days(start, total, self.unit)
        counted, day = 0, start
        while counted < left:
            day += ONE_DAY
            if self._endless(day):
                return [*lines, DayLine(day, None, "stopped", _("中止计时，尚未恢复"))]
            counts = not is_stopped(day, self.stops) and (not workdays or self.days.is_workday(day))
            counted += counts
            lines.append(self._line(day, counted if counts else None, workdays))
        if not workdays and counted and self.days.is_provisional(day):
            last = lines[-1]
            lines[-1] = replace(last, why=last.why + _("（预估）"), provisional=True)
        while not workdays and (
            not self.days.is_workday(day)
            or (lines[-1].kind == "rolled" and is_stopped(day, self.stops))
        ):
            day += ONE_DAY
            lines.append(self._rolled(day))
        return lines

    def _endless(self, day: dt.date) -> bool:
        return any(last is None and first <= day for first, last in self.stops)

    def _line(self, day: dt.date, number: int | None, workdays: bool) -> DayLine:
        kind, name = self.days.kind(day), self.days.name(day)
        if is_stopped(day, self.stops):
            return DayLine(day, None, "stopped", _("中止计时，不计入"))
        if not workdays:
            rest = {"weekend": _("周末照计"), "holiday": _("%s照计") % name}
            return DayLine(day, number, DAY, rest.get(kind, _("计入")) + self._beyond(day, number))
        why = {
            WORKDAY: _("工作日"),
            "makeup": _("%s调休上班，计入") % name,
            "weekend": _("周末，不计入"),
            "holiday": _("%s放假，不计入") % name,
        }[kind]
        estimated = self.days.is_provisional(day)
        if estimated:
            why += _("（预估）")
        return DayLine(day, number, kind, why + self._beyond(day, number), estimated)

    def _beyond(self, day: dt.date, number: int | None) -> str:
        if number is None or self.unit == MONTH or number <= self.length:
            return ""
        return _("（延长期）")

    def _rolled(self, day: dt.date) -> DayLine:
        estimated = self.days.is_provisional(day)
        worked = self.days.is_workday(day)
        why = _("期满日遇休息日，顺延至此") if worked else _("休息日，继续顺延")
        return DayLine(day, None, "rolled", why + (_("（预估）") if estimated else ""), estimated)
