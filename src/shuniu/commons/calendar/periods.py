"""The words of a period's count: units, stops, office hours, the end, a day of the count."""

from __future__ import annotations

import calendar as month_lengths
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

# A stretch in which the clock stands still: the first and the last day that do
# not count. Without a last day it goes on, and nothing can be counted past it.
Stop = tuple[dt.date, dt.date | None]

WORKDAY, DAY, MONTH, HOUR, MINUTE = "workday", "day", "month", "hour", "minute"


@dataclass(frozen=True, slots=True)
class Hours:
    """The office's hours from a day on, and the paper that set them (作息时间)."""

    since: dt.date
    stretches: tuple[tuple[dt.time, dt.time], ...]
    source: str


USUAL_HOURS = Hours(
    dt.date.min,
    ((dt.time(8, 30), dt.time(12)), (dt.time(13, 30), dt.time(17, 30))),
    "默认作息时间，由本级政府规定",
)


@dataclass(frozen=True, slots=True)
class Due:
    """When a period ends. ``estimated_years`` lack a holiday notice: the date may still move."""

    due_on: dt.date
    estimated_years: tuple[int, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether a holiday notice that is still to come may move the date."""
        return bool(self.estimated_years)

    @property
    def note(self) -> str:
        """The sentence to show beside a provisional date; otherwise empty."""
        return estimate_note(self.estimated_years)


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day of a period's count. ``counted_no`` is its number, None if it does not count.

    ``kind``: start, workday, makeup, weekend, holiday, stopped, day (a calendar
    day), rolled (after the end, because the end fell on a day of rest).
    """

    date: dt.date
    counted_no: int | None
    kind: str
    why: str
    provisional: bool = False


def estimate_note(years: Sequence[int]) -> str:
    """2027年放假安排未导入，按周末和固定节日估算."""
    if not years:
        return ""
    named = "、".join(str(year) for year in years)
    return _("%s年放假安排未导入，按周末和固定节日估算") % named


def add_months(start: dt.date, months: int) -> dt.date:
    """The matching day ``months`` later, or the last of its month (民法典第202条)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = month_lengths.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(start.day, last))


def is_stopped(day: dt.date, stops: Sequence[Stop]) -> bool:
    """Whether the clock stands still on that day."""
    return any(first <= day and (last is None or day <= last) for first, last in stops)


def calendar_days(start: dt.date, total: int, unit: str) -> int:
    """A calendar period in days: months end on the matching day."""
    if unit == DAY:
        return total
    if unit == MONTH:
        return (add_months(start, total) - start).days
    raise ValueError(f"no period is counted in {unit!r}")
