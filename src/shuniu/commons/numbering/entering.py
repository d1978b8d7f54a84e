"""Numbers that were given out before there was this system come into the ledger as they stand."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from shuniu.ground.who import Who


@dataclass(frozen=True, slots=True)
class Held:
    """A number as an old register has it, what bears it, and when it was given out."""

    text: str
    subject_id: object
    at: dt.datetime


@transaction.atomic
def enter(series_code: str, held: Iterable[Held], *, by: Who, subject_kind: str) -> int:
    """Enter old numbers of the series, whose next number follows them; gives how many came in.

    What is not of the series' look is left out, and so is a value that the ledger
    has. A value that the old register lacks shows as a gap. Raises ``LookupError`` for
    an unknown series.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, pattern, restart FROM numbering_series WHERE code = %s FOR UPDATE",
            [series_code],
        )
        known = cursor.fetchone()
    if known is None:
        raise LookupError(f"no number series is called {series_code!r}")
    series, pattern, restart = known
    looks = _looks(pattern)
    rows = []
    last: dict[int, int] = {}
    for one in held:
        found = looks.fullmatch(one.text)
        if found is None:
            continue
        n = int(found["n"])
        year = int(found["year"]) if restart == "yearly" else 0
        last[year] = max(n, last.get(year, 0))
        rows.append((year, n, one.text, str(one.subject_id), one.at))
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO numbering_issued (series_id, year, value, text, subject_kind, subject_id,"
            " taken_at, taken_by_label, voided_by_label, void_reason)"
            " SELECT %s, y, v, t, %s, s, w, %s, '', '' FROM unnest(%s::int[], %s::int[],"
            " %s::text[], %s::text[], %s::timestamptz[]) AS r(y, v, t, s, w)"
            " ON CONFLICT DO NOTHING",
            [series, subject_kind, by.label, *map(list, zip(*rows, strict=True))],
        )
        entered: int = cursor.rowcount
        cursor.executemany(
            "INSERT INTO numbering_counter AS c (series_id, year, last) VALUES (%s, %s, %s)"
            " ON CONFLICT (series_id, year) DO UPDATE SET last = greatest(c.last, excluded.last)",
            [(series, year, n) for year, n in last.items()],
        )
    return entered


def _looks(pattern: str) -> re.Pattern[str]:
    """The pattern as an expression with the groups ``year`` and ``n``."""
    marked = re.sub(r"\{(year|n)[^}]*\}", lambda m: f"\x00{m[1]}\x00", pattern)
    parts = marked.split("\x00")
    made = "".join(
        (r"(?P<year>\d{4})" if part == "year" else r"0*(?P<n>\d{1,6})")
        if i % 2
        else re.escape(part)
        for i, part in enumerate(parts)
    )
    return re.compile(made)
