"""Working days, holiday notices and the count of a time limit."""

from .notice import Notice, check_notice, fixed_holiday, read_notice, shipped_notices
from .periods import DayLine, Due, Hours, Stop, add_months, estimate_note
from .queries import has_notice, held, load, resolve
from .rules import TimeRule, rules
from .work_calendar import WorkCalendar

__all__ = [
    "DayLine",
    "Due",
    "Hours",
    "Notice",
    "Stop",
    "TimeRule",
    "WorkCalendar",
    "add_months",
    "check_notice",
    "estimate_note",
    "fixed_holiday",
    "has_notice",
    "held",
    "load",
    "read_notice",
    "resolve",
    "rules",
    "shipped_notices",
]
