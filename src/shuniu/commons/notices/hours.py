"""Office hours, as the calendar room knows them."""

from __future__ import annotations

import datetime as dt

from shuniu.commons import calendar


def next_office_moment(at: dt.datetime) -> dt.datetime:
    """The moment itself while the office is open, otherwise when it next opens."""
    return calendar.load().next_office_moment(at)
