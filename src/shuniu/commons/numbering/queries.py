"""Looking into the ledger of numbers."""

from __future__ import annotations

from django.db import connection


def gaps(series_code: str, year: int = 0) -> list[int]:
    """Values up to the last one that the ledger does not hold. Must be empty; a check asks.

    ``year`` is 0 for a series that never restarts.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v FROM numbering_counter c JOIN numbering_series s ON s.id = c.series_id,"
            " generate_series(1, greatest(c.last, (SELECT max(i.value) FROM numbering_issued i"
            "   WHERE i.series_id = c.series_id AND i.year = c.year))) v"
            " WHERE s.code = %s AND c.year = %s AND (v > c.last OR NOT EXISTS (SELECT 1"
            "   FROM numbering_issued i"
            "   WHERE i.series_id = c.series_id AND i.year = c.year AND i.value = v))"
            " ORDER BY v",
            [series_code, year],
        )
        return [row[0] for row in cursor.fetchall()]
