"""Taking numbers. The number comes in the same transaction as the thing that bears it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shuniu.ground.clock import ZONE
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.who import Who

from .pattern import check_pattern, render

_ADVANCE = """
INSERT INTO numbering_counter AS c (series_id, year, last)
SELECT s.id, CASE s.restart WHEN 'yearly' THEN %(year)s ELSE 0 END, %(count)s
FROM numbering_series s WHERE s.code = %(code)s
ON CONFLICT (series_id, year) DO UPDATE SET last = c.last + excluded.last
RETURNING c.series_id, c.year, c.last,
    (SELECT s.pattern FROM numbering_series s WHERE s.id = c.series_id)
"""
_LEDGER = (
    "series_id, year, value, text, subject_kind, subject_id, taken_at, taken_by_label,"
    " voided_by_label, void_reason"
)


class UnknownNumber(Refused):
    """没有发出过编号“{text}”。"""


class VoidAlready(Refused):
    """编号“{text}”已经作废。"""


class SeriesInUse(Refused):
    """“{label}”已经发过号，不能再改成“{restart}”。"""


def take(
    series_code: str,
    *,
    by: Who,
    at: dt.datetime,
    subject_kind: str,
    subject_id: object = "",
) -> str:
    """The next number of the series, in the caller's transaction.

    The year is that of ``at`` in the county. Until the caller's transaction ends
    others wait for theirs, so take it late; a rollback gives it back. Raises
    ``TransactionManagementError`` outside a transaction, ``LookupError`` for
    an unknown series.
    """
    return take_block(series_code, [subject_id], by=by, at=at, subject_kind=subject_kind)[0]


def take_block(
    series_code: str,
    subject_ids: Sequence[object],
    *,
    by: Who,
    at: dt.datetime,
    subject_kind: str,
) -> list[str]:
    """Numbers in a row for many subjects, in their order; for loaders. See ``take``."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            f"a number of {series_code!r} is taken in the transaction of the thing that bears it"
        )
    if not subject_ids:
        return []
    year = at.astimezone(ZONE).year
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, {"code": series_code, "year": year, "count": len(subject_ids)})
        row = cursor.fetchone()
        if row is None:
            raise LookupError(f"no number series is called {series_code!r}")
        series, counted_year, last, pattern = row
        first = last - len(subject_ids) + 1
        texts = [render(pattern, year=year, n=first + i) for i in range(len(subject_ids))]
        rows = [
            (
                series,
                counted_year,
                first + i,
                text,
                subject_kind,
                str(subject),
                at,
                by.label,
                "",
                "",
            )
            for i, (text, subject) in enumerate(zip(texts, subject_ids, strict=True))
        ]
        if len(rows) == 1:
            cursor.execute(
                f"INSERT INTO numbering_issued ({_LEDGER})"  # noqa: S608
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                rows[0],
            )
        else:
            with cursor.copy(f"COPY numbering_issued ({_LEDGER}) FROM STDIN") as copy:
                for values in rows:
                    copy.write_row(values)
    return texts


def void(series_code: str, text: str, *, reason: str, by: Who, at: dt.datetime) -> None:
    """作废: the number is never used again; its row stays, with the reason."""
    if not reason.strip():
        raise FieldRefused("reason", _("请写明作废原因。"))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE numbering_issued i SET voided_at = %s, voided_by_label = %s, void_reason = %s"
            " FROM numbering_series s WHERE s.id = i.series_id AND s.code = %s AND i.text = %s"
            " AND i.voided_at IS NULL",
            [at, by.label, reason.strip()[:200], series_code, text],
        )
        if cursor.rowcount:
            return
        cursor.execute(
            "SELECT 1 FROM numbering_issued i JOIN numbering_series s ON s.id = i.series_id"
            " WHERE s.code = %s AND i.text = %s",
            [series_code, text],
        )
        raise VoidAlready(text=text) if cursor.fetchone() else UnknownNumber(text=text)


def define_series(code: str, *, label: str, pattern: str, restart: str = "yearly") -> None:
    """Set up a series, or give it another look from its next number on; for profiles.

    Refused: a pattern that could give one number twice; another way of
    restarting once numbers have been given out.
    """
    check_pattern(pattern, yearly=restart == "yearly")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT restart, EXISTS (SELECT 1 FROM numbering_issued i WHERE i.series_id = s.id)"
            " FROM numbering_series s WHERE code = %s FOR UPDATE",
            [code],
        )
        known = cursor.fetchone()
        if known and known[1] and known[0] != restart:
            name = _("每年重新编号") if restart == "yearly" else _("连续编号")
            raise SeriesInUse(label=label, restart=name)
        cursor.execute(
            "INSERT INTO numbering_series (code, label, pattern, restart) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (code) DO UPDATE SET label = excluded.label,"
            " pattern = excluded.pattern, restart = excluded.restart",
            [code, label, pattern, restart],
        )
