"""A stretch of days that figures are counted for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused


@dataclass(frozen=True, order=True)
class Period:
    """From the ``first`` day to the ``last``, both included, in the county's time.

    Raises FieldRefused when the last day lies before the first.
    """

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise FieldRefused("last", _("截止日期不能早于起始日期。"))

    @classmethod
    def year(cls, year: int) -> Period:
        """The calendar year."""
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    @property
    def starts_at(self) -> dt.datetime:
        """The first moment of the period, aware."""
        return clock.on(self.first, 0)

    @property
    def ends_at(self) -> dt.datetime:
        """The first moment after the period, aware: ``starts_at <= t < ends_at``."""
        return clock.on(self.last + dt.timedelta(days=1), 0)

    @property
    def whole_year(self) -> int | None:
        """The year, when the period is just that."""
        if self == Period.year(self.first.year):
            return self.first.year
        return None

    def __str__(self) -> str:
        if self.whole_year is not None:
            return _("{year}年").format(year=self.whole_year)
        return _("{first}至{last}").format(first=_day(self.first), last=_day(self.last))


def _day(day: dt.date) -> str:
    return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)
