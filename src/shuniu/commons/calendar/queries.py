"""The calendar and the limits in force, read once and kept until a paper changes them.

No model is used here, so that the package can offer these before Django has
loaded its models.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection

from .notice import Notice
from .periods import Hours
from .rules import TimeRule, rules
from .work_calendar import WorkCalendar

# The row versions (xmin) tell a correction, and a copy of the database, apart.
_VERSION = """
SELECT string_agg(v, ',' ORDER BY v) FROM (
    SELECT 'n' || id || ':' || xmin AS v FROM calendar_holidaynotice
    UNION ALL SELECT 'l' || id || ':' || xmin FROM calendar_locallimit
    UNION ALL SELECT 'h' || id || ':' || xmin FROM calendar_localhours
) AS rows
"""


@dataclass(frozen=True)
class _Book:
    version: str | None
    days: WorkCalendar
    limits: dict[str, list[tuple[dt.date, int, str]]]


_kept: _Book | None = None
_held: ContextVar[list[_Book] | None] = ContextVar("held_calendar", default=None)


@contextmanager
def held() -> Iterator[None]:
    """Within the block the calendar is looked up once, when first asked for (steps, loaders)."""
    if _held.get() is not None:
        yield
        return
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def _book() -> _Book:
    global _kept
    box = _held.get()
    if box:
        return box[0]
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        version = cursor.fetchone()[0]
        kept = _kept
        if kept is None or kept.version != version:
            kept = _kept = _Book(version, WorkCalendar(_notices(), _hours()), _limits())
    if box is not None:
        box.append(kept)
    return kept


def load() -> WorkCalendar:
    """The working-day calendar as the notices in force make it: one small query."""
    return _book().days


def resolve(code: str, on: dt.date) -> TimeRule:
    """The time limit in force on that day, the county's own length included.

    Raises ``LookupError`` for a code that nobody registered.
    """
    rule = rules.get(code)
    in_force = [limit for limit in _book().limits.get(code, ()) if limit[0] <= on]
    if not in_force:
        return rule
    _since, length, source = in_force[-1]
    return rule.limited(length, source)


def has_notice(year: int) -> bool:
    """Whether the year's holiday notice has been entered."""
    return load().notice_of(year) is not None


def _notices() -> list[Notice]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.year, n.number, n.issued_on, n.source, d.date, d.kind, d.name"
            " FROM calendar_holidaynotice n JOIN calendar_calendarday d ON d.notice_id = n.id"
            " WHERE n.withdrawn_at IS NULL ORDER BY d.date"
        )
        found: dict[int, Notice] = {}
        days: dict[int, tuple[dict[dt.date, str], dict[dt.date, str]]] = {}
        for year, number, issued_on, source, day, kind, name in cursor.fetchall():
            if year not in found:
                days[year] = ({}, {})
                found[year] = Notice(year, number, issued_on, *days[year], source)
            days[year][kind != "holiday"][day] = name
    return list(found.values())


def _limits() -> dict[str, list[tuple[dt.date, int, str]]]:
    limits: dict[str, list[tuple[dt.date, int, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, since, length, source FROM calendar_locallimit ORDER BY since")
        for code, since, length, source in cursor.fetchall():
            limits.setdefault(code, []).append((since, length, source))
    return limits


def _hours() -> list[Hours]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT since, opens, noon_from, noon_to, closes, source FROM calendar_localhours"
        )
        return [
            Hours(since, ((opens, noon_from), (noon_to, closes)), source)
            for since, opens, noon_from, noon_to, closes, source in cursor.fetchall()
        ]
