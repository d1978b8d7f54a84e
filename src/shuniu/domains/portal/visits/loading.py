"""Visits that were counted before: by another system, or on the old site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from shuniu.ground.refusal import Refused

COLUMNS = "day, site_id, column_id, article_id, count"
TABLE = "CREATE TEMP TABLE visits_brought ON COMMIT DROP AS TABLE visits_visitday WITH NO DATA"
KNOWN = """
SELECT min(day) FROM visits_countedday WHERE day IN (SELECT DISTINCT day FROM visits_brought)
"""
SITES = """
INSERT INTO visits_siteday (day, site_id, count)
SELECT day, site_id, sum(count) FROM visits_brought GROUP BY day, site_id
"""
PAGES = """
INSERT INTO visits_visitday (day, site_id, column_id, article_id, count)
SELECT day, site_id, column_id, article_id, count FROM visits_brought
"""
DAYS = """
INSERT INTO visits_countedday (day, count)
SELECT day, sum(count) FROM visits_brought GROUP BY day RETURNING count
"""


class DaysKnown(Refused):
    """{day}的访问量已经登记过，重复导入会重复计算，因此没有导入。"""


@dataclass(frozen=True, slots=True)
class OldVisits:
    """The visits of one page on one day; each page at most once a day."""

    day: dt.date
    site_id: int
    column_id: int | None
    article_id: int | None
    count: int


def load(rows: Iterable[OldVisits | tuple[object, ...]]) -> int:
    """Bring whole days in, all or nothing; gives the visits.

    ``rows`` may be plain tuples in the order of OldVisits, and must not ask the database
    while they are taken: the connection is busy copying them. Raises DaysKnown
    when visits are known of one of the days already.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TABLE)
        with cursor.copy(f"COPY visits_brought ({COLUMNS}) FROM STDIN") as out:
            for row in _plain(rows):
                out.write_row(row)
        cursor.execute("ANALYZE visits_brought")
        cursor.execute(KNOWN)
        known = cursor.fetchone()[0]
        if known is not None:
            raise DaysKnown(day=known)
        cursor.execute(SITES)
        cursor.execute(PAGES)
        cursor.execute(DAYS)
        return sum(row[0] for row in cursor.fetchall())


def _plain(rows: Iterable[OldVisits | tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        if isinstance(row, OldVisits):
            yield (row.day, row.site_id, row.column_id, row.article_id, row.count)
        else:
            yield row
