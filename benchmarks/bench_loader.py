"""The bulk loader against a bare COPY of the same rows into the same tables, in the same run."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.db import connection, transaction

from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import system
from shuniu.config import testing
from shuniu.domains.letters.loading import load
from shuniu.ground import clock
from shuniu.yearbook.replay import letters, place
from shuniu.yearbook.replay.source import LetterSource

NAME = "loader"
LIMIT = 4.0
LETTERS = {"full": 10_000, "small": 60}
AT = clock.on(dt.date(2013, 1, 31))


def run(scale: str) -> list[dict[str, Any]]:
    """Load invented letters with their histories; then copy what came about, bare."""
    count = LETTERS[scale]
    period = Period(dt.date(2011, 3, 1), dt.date(2012, 12, 31))
    with testing.clone("bench_load"):
        place.build(by=system(), at=AT)
        records = letters.invent(LetterSource(period, count, count * 99 // 100, 1))
        before = {name: top(name) for name in ("trail_entry", "numbering_issued")}
        started = time.perf_counter()
        loaded = load(records.letters, records.steps, source="bench", by=system(), at=AT)
        took = time.perf_counter() - started
        parts = [(t.name, taken(t.name, before.get(t.name, 0))) for t in loaded.tables]
        parts += [(name, taken(name, last)) for name, last in before.items()]
    with testing.clone("bench_copy"):
        place.build(by=system(), at=AT)
        started = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            for name, data in parts:
                with cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
                    copy.write(data)
        bare = time.perf_counter() - started
    ratio = took / bare
    rows = loaded.rows
    return [
        row("导入（行/秒）", rows / took, "行/秒"),
        row("直接 COPY（行/秒）", rows / bare, "行/秒"),
        row("导入用时 ÷ 直接 COPY 用时", ratio, "倍", LIMIT, ratio <= LIMIT),
    ]


def top(name: str) -> int:
    """The last key of a table before the load."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{name}"')
        return int(cursor.fetchone()[0])


def taken(name: str, after: int) -> bytes:
    """What the load put into a table, as COPY writes it."""
    where = f"WHERE id > {after}" if after else ""
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY (SELECT * FROM "{name}" {where}) TO STDOUT') as copy,
    ):
        return b"".join(bytes(block) for block in copy)


def row(
    what: str, value: float, unit: str, limit: float | None = None, ok: bool = True
) -> dict[str, Any]:
    """A line of the report."""
    shown = round(value, 2) if value < 1000 else round(value)
    return {"name": what, "what": what, "value": shown, "unit": unit, "limit": limit, "ok": ok}
