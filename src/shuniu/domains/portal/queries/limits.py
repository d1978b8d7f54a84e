"""How long a column may go without anything new: the rule of its kind on a day, or its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from shuniu.commons import calendar
from shuniu.commons.calendar.periods import MONTH, add_months

from ..models import UPDATE_RULES


@dataclass(frozen=True, slots=True)
class UpdateLimit:
    """The longest time without a new line: 14天, 6个月; and the paper that says so."""

    length: int
    unit: str
    label: str
    basis: str

    def last_day(self, since: dt.date) -> dt.date:
        """The last day on which a new line still keeps it, when the newest is of ``since``.

        No day of rest moves it: the inspectors count calendar days back from theirs.
        """
        if self.unit == MONTH:
            return add_months(since, self.length)
        return since + dt.timedelta(days=self.length)

    def days(self, since: dt.date) -> int:
        """The same in days."""
        return (self.last_day(since) - since).days


def update_limit(kind: str, on: dt.date) -> UpdateLimit | None:
    """What a kind of column has to keep on a day, the county's own dated length included."""
    code = UPDATE_RULES.get(kind)
    if code is None:
        return None
    rule = calendar.resolve(code, on)
    return UpdateLimit(rule.length, rule.unit, rule.describe(), rule.basis)
