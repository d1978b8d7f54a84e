"""The only writer of visits: a page's day, its site's day, and the day in all, in one statement."""

from __future__ import annotations

from django.db import close_old_connections, connection, transaction

from .counting import Counted

# Two processes that write at once would wait for each other's rows; so they take turns.
TURN = 0x76697369  # "visi"

RECORD = """
WITH said AS (
    SELECT * FROM unnest(%s::date[], %s::text[], %s::text[], %s::bigint[], %s::bigint[])
        AS said (day, site, col, article, visits)
), known AS (
    SELECT said.day, s.id AS site_id, c.id AS column_id, a.id AS article_id,
           sum(said.visits) AS visits
    FROM said
    JOIN portal_site s ON s.code = said.site AND s.closed_on IS NULL
    LEFT JOIN portal_sitecolumn c ON c.site_id = s.id AND c.code = said.col
    LEFT JOIN portal_article a
        ON a.id = said.article AND a.first_published_at IS NOT NULL
    WHERE (said.col = '' OR c.id IS NOT NULL) AND (said.article IS NULL OR a.id IS NOT NULL)
    GROUP BY 1, 2, 3, 4
), pages AS (
    INSERT INTO visits_visitday AS t (day, site_id, column_id, article_id, count)
    SELECT day, site_id, column_id, article_id, visits FROM known
    ON CONFLICT (day, site_id, column_id, article_id)
        DO UPDATE SET count = t.count + excluded.count
), sites AS (
    INSERT INTO visits_siteday AS t (day, site_id, count)
    SELECT day, site_id, sum(visits) FROM known GROUP BY day, site_id
    ON CONFLICT (site_id, day) DO UPDATE SET count = t.count + excluded.count
), days AS (
    INSERT INTO visits_countedday AS t (day, count)
    SELECT day, sum(visits) FROM known GROUP BY day
    ON CONFLICT (day) DO UPDATE SET count = t.count + excluded.count
    RETURNING 1
)
SELECT coalesce(sum(visits), 0)::bigint FROM known
"""


def record(counted: Counted) -> int:
    """Add visits to the days' pages; gives how many were of pages that there are.

    What names no open site, no column of it, or no article that was ever
    published is left out: anybody can ask for any address.
    """
    pages = [(day, *page, count) for (day, page), count in counted.items()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        cursor.execute(RECORD, [list(part) for part in zip(*pages, strict=True)])
        return int(cursor.fetchone()[0])


def record_here(counted: Counted) -> None:
    """``record`` for a thread of its own, whose connection may have died meanwhile."""
    close_old_connections()
    try:
        record(counted)
    finally:
        close_old_connections()
