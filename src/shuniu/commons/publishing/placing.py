"""The places of lines in a column: ordinals by the order of their days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import Max, Q

from .models import ColumnCounter, Publication

MOST_SHARED = 20  # lines at one position: past it a column's page would become long
MOST_RENUMBERED = 20_000  # lines of a column that one transaction gives new places

# Told (site, column, the last position before) when the places of a column were given anew.
renumbered: list[Callable[[str, str, int], None]] = []

NEXT = """
INSERT INTO publishing_columncounter AS c (site, "column", last) VALUES (%s, %s, 1)
ON CONFLICT (site, "column") DO UPDATE SET last = c.last + 1 RETURNING last
"""
RENUMBER = """
WITH placed AS (
    SELECT id, row_number() OVER (ORDER BY first_published_at, id) AS place
    FROM publishing_publication WHERE site = %s AND "column" = %s AND withdrawn_at IS NULL
)
UPDATE publishing_publication p SET position = placed.place + %s, beside = 0
FROM placed WHERE placed.id = p.id
"""


class Place(NamedTuple):
    """Where a line stands: its position, and which one there it is."""

    position: int
    beside: int = 0


def next_place(site: str, column: str) -> Place:
    """The next ordinal of the column; whoever publishes there next waits for this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [site, column])
        row = cursor.fetchone()
    return Place(int(row[0]))


def hold_columns(columns: Iterable[tuple[str, str]]) -> None:
    """Take one's turn with columns (site, column), always in the same order.

    Before any line of theirs is touched; so no two transactions ever wait for each other.
    """
    wanted = sorted(set(columns))
    if not wanted:
        return
    named = Q()
    for site, column in wanted:
        named |= Q(site=site, column=column)
    counters = ColumnCounter.objects.filter(named)
    if counters.count() < len(wanted):
        rows = [ColumnCounter(site=site, column=column) for site, column in wanted]
        ColumnCounter.objects.bulk_create(rows, ignore_conflicts=True)
    list(counters.select_for_update().order_by("site", "column").values_list("pk"))


def place_by_day(site: str, column: str, first_published_at: dt.datetime) -> Place:
    """Where a line of that day belongs among those that stand: never above a newer one.

    The column is held (``hold_columns``). The line takes an ordinal that has become free
    between its neighbours, or shares that of the older one. Where too many share one, the
    places of the whole column are given anew.
    """
    lines = Publication.objects.standing().filter(site=site, column=column)
    newer = lines.filter(first_published_at__gt=first_published_at)
    after = newer.order_by("first_published_at", "id").values_list("position", flat=True).first()
    if after is None:
        return next_place(site, column)
    older = lines.filter(first_published_at__lte=first_published_at)
    before = older.order_by("-first_published_at", "-id").values_list("position", flat=True).first()
    position = _between(before or 0, after)
    there = lines.filter(position=position)
    if there.count() >= MOST_SHARED and lines.count() <= MOST_RENUMBERED:
        before_that = ColumnCounter.objects.get(site=site, column=column).last
        count_again(site, column)
        for tell in renumbered:
            tell(site, column, before_that)
        return place_by_day(site, column, first_published_at)
    last = there.aggregate(last=Max("beside"))["last"]
    return Place(position, 0 if last is None else last + 1)


def _between(before: int, after: int) -> int:
    """A free ordinal if there is one, else the older neighbour's (the newer's, at the very end)."""
    return before + 1 if before + 1 < after else max(before, 1)


def count_again(site: str, column: str) -> None:
    """Give all standing lines of a column their places by day, from the first; note the last."""
    lines = Publication.objects.filter(site=site, column=column)
    highest, n = lines.aggregate(Max("position"))["position__max"] or 0, lines.standing().count()
    with connection.cursor() as cursor:
        # Twice, first out of the way of old places and new: one line a place at any time.
        cursor.execute(RENUMBER, [site, column, max(highest, n)])
        cursor.execute(RENUMBER, [site, column, 0])
    ColumnCounter.objects.update_or_create(site=site, column=column, defaults={"last": n})
