"""Writing the trail: an entry, many entries, and the seal that chains them.

Nothing here uses a model, so that the package can offer these functions
before Django's models are loaded; every statement is one INSERT or COPY.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from shuniu.ground.who import Who

from .chain import ENTRY_COLUMNS, GENESIS, onward, seal_fields

COLUMNS = "at, actor_id, actor_label, verb, subject_kind, subject_id, detail, address"
_LOCK = 0x5452_4149_4C  # "TRAIL": one sealer at a time
_CHUNK = 2000
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be written by ``bulk_record``; the fields are those of ``record``."""

    verb: str
    subject_kind: str
    subject_id: object
    by: Who
    at: dt.datetime
    detail: Mapping[str, Any] = field(default_factory=dict)
    address: str = ""

    def row(self) -> tuple[dt.datetime | int | str | None, ...]:
        """The values in the order of ``COLUMNS``."""
        if self.at.tzinfo is None:
            raise ValueError("an entry needs an aware moment")
        return (
            self.at,
            self.by.member_id,
            _fit(self.by.label, 120),
            _fit(self.verb, 80),
            _fit(self.subject_kind, 40),
            _fit(str(self.subject_id), 80),
            _json(self.detail),
            _fit(self.address or self.by.address, 64),
        )


def record(
    verb: str,
    *,
    subject_kind: str,
    subject_id: object,
    by: Who,
    at: dt.datetime,
    detail: Mapping[str, Any] | None = None,
    address: str = "",
) -> int:
    """Write down, in the caller's transaction, that ``by`` did ``verb`` to the subject.

    ``detail`` is anything that JSON can hold; dates and labels are written as
    text. Hostile characters are left out: an entry is never refused for them.
    Gives the entry's key (0 in a ``gathered`` block). Nobody waits for anybody here.
    """
    row = NewEntry(verb, subject_kind, subject_id, by, at, detail or {}, address).row()
    if _gathering is not None:
        _gathering.append(row)
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO trail_entry ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"  # noqa: S608
            " RETURNING id",
            row,
        )
        return int(cursor.fetchone()[0])


_Row = tuple[dt.datetime | int | str | None, ...]
_gathering: list[_Row] | None = None


@contextmanager
def gathered() -> Iterator[None]:
    """Within the block entries are kept, and written in their order at its end.

    For one process that fills a database by thousands of actions in one transaction, as a
    demo does: if that fails, nothing stands, neither the acts nor their entries.
    """
    global _gathering
    _gathering = []
    try:
        yield
        _copy(_gathering)
    finally:
        _gathering = None


def bulk_record(entries: Iterable[NewEntry]) -> int:
    """Write many entries by COPY, for loaders; gives their number."""
    rows = (entry.row() for entry in entries)
    if _gathering is None:
        return _copy(rows)
    before = len(_gathering)
    _gathering.extend(rows)
    return len(_gathering) - before


def _copy(rows: Iterable[_Row]) -> int:
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY trail_entry ({COLUMNS}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a run of the sealer did: the number of entries, and the digest to be written down."""

    number: int
    entries: int
    digest: str


def seal(*, at: dt.datetime) -> Sealed | None:
    """Chain all entries that are committed by now; a transaction of its own.

    Entries of transactions that still run are taken the next time, so writers
    never wait for the sealer nor for one another. None if another sealer is at
    work or there is nothing to seal.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(
            "SELECT number, last_position, head, digest, horizon"
            " FROM trail_seal ORDER BY number DESC LIMIT 1"
        )
        number, last, head, previous, reached = cursor.fetchone() or (0, 0, GENESIS, GENESIS, 0)
        cursor.execute(
            "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint"
            " FROM pg_current_snapshot() s"
        )
        horizon, newest = cursor.fetchone()
        # A restored database may count its transactions from the beginning again;
        # then every entry is looked at once.
        position, head = _chain(last, bytes(head), 0 if newest < reached else reached)
        if position == last:
            return None
        closing = (number + 1, at, last + 1, position, head, horizon)
        digest = onward(bytes(previous), seal_fields(*closing))
        cursor.execute(
            "INSERT INTO trail_seal (number, sealed_at, first_position, last_position, head,"
            " horizon, digest) VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [*closing, digest],
        )
    return Sealed(number + 1, position - last, digest.hex())


def _chain(position: int, head: bytes, reached: int) -> tuple[int, bytes]:
    """Write a link for every entry that has none; gives the new end of the chain.

    ``reached`` is the last seal's horizon: entries of older transactions were
    all decided then, and have their links.
    """
    with connection.chunked_cursor() as entries, connection.cursor() as cursor:
        entries.execute(
            f"SELECT {ENTRY_COLUMNS} FROM trail_entry e WHERE e.xid >= %s"  # noqa: S608
            " AND NOT EXISTS (SELECT 1 FROM trail_link l WHERE l.entry_id = e.id) ORDER BY e.id",
            [reached],
        )
        while rows := entries.fetchmany(_CHUNK):
            with cursor.copy("COPY trail_link (position, entry_id, digest) FROM STDIN") as copy:
                for row in rows:
                    position += 1
                    head = onward(head, row)
                    copy.write_row((position, row[0], head))
    return position, head


def _fit(text: str, most: int) -> str:
    return _storable(text)[:most]


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def _json(detail: Mapping[str, Any]) -> str:
    written = json.dumps(dict(detail), cls=DjangoJSONEncoder, ensure_ascii=False)
    return _NUL.sub(r"\1", _storable(written))
