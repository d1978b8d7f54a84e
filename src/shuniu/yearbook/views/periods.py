"""Which period an address asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from shuniu.commons.figures.period import Period
from shuniu.ground.refusal import Refused

from ..sections import Section

OLDEST, NEWEST = 1950, 2200


@dataclass(frozen=True)
class Picked:
    """The period, how the address says it, what the picker offers, and what was wrong."""

    period: Period
    query: str
    years: list[tuple[int, bool]]
    whole: bool
    error: str = ""


def pick(section: Section, params: QueryDict, today: dt.date) -> Picked:
    """The period that was asked for: a year, two days, or else all since the beginning."""
    since = section.since(today) or Period(today.replace(month=1, day=1), today)
    period, error = since, ""
    if params.get("year") or params.get("first") or params.get("last"):
        try:
            period = _asked(params, since)
        except Refused as refused:
            error = refused.sentence
        except (ValueError, OverflowError):
            error = _("请填写年份，或起止日期（例如 2026-01-01）。")
    years = [(y, period.whole_year == y) for y in range(since.last.year, since.first.year - 1, -1)]
    return Picked(period, query_of(period), years, period == since, error)


def _asked(params: QueryDict, since: Period) -> Period:
    year = params.get("year", "")
    if year:
        if not (year.isdecimal() and OLDEST <= int(year) <= NEWEST):
            raise ValueError(year)
        return Period.year(int(year))
    first = _day(params.get("first", "")) or since.first
    last = _day(params.get("last", "")) or since.last
    return Period(first, last)


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    day = dt.date.fromisoformat(text)
    if not OLDEST <= day.year <= NEWEST:
        raise ValueError(text)
    return day


def query_of(period: Period) -> str:
    """``?…`` that asks for this period."""
    if period.whole_year is not None:
        return f"?year={period.whole_year}"
    return "?" + urlencode({"first": period.first.isoformat(), "last": period.last.isoformat()})
