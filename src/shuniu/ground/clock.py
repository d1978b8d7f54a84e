"""What time the office has. Screens, commands and jobs ask here; nobody below them does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_set: ContextVar[dt.datetime | None] = ContextVar("clock", default=None)


def now() -> dt.datetime:
    """This moment, aware, in the county's time zone."""
    return _set.get() or dt.datetime.now(ZONE)


def today() -> dt.date:
    """Today's date in the county."""
    return now().astimezone(ZONE).date()


def on(day: dt.date, hour: int = 9, minute: int = 0) -> dt.datetime:
    """A moment on ``day`` in the county's time zone (9:00 unless told)."""
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Within the block the office's clock stands at ``moment`` (tests, demo data, replays)."""
    if moment.tzinfo is None:
        raise ValueError("the clock is set with an aware moment")
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
