"""A session of proposals given out in one transaction, against a bare COPY of the rows that it
writes; and the statistics over hundreds of thousands of proposals, from the proposals themselves.

What the giving out wrote is found afterwards by PostgreSQL's own mark of the transaction on
every row, so that nothing is left out: moves, assignments, terms, numbers, notices, trail,
the proposals and matters as they became. In another copy of the same database those rows are
copied, new ones into their own tables, changed ones into a table made just like theirs.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F

from benchmarks.bench_engine import _holder as holder
from benchmarks.kit import NOW, Row, at_now, build_county, copied, middle, row
from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import system
from shuniu.commons.people.duties import HANDLER, UNIT_HEAD
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import members_owing
from shuniu.config import testing
from shuniu.domains.proposals.actions import (
    Decision,
    NewProposal,
    Signer,
    assign_many,
    bring_in,
    open_session,
)
from shuniu.domains.proposals.loading import load
from shuniu.domains.proposals.models import Category, Proposal, Session
from shuniu.domains.proposals.queries import statistics
from shuniu.yearbook.replay import proposals as invented
from shuniu.yearbook.replay.place import DEPARTMENTS, TOWNS
from shuniu.yearbook.replay.source import ProposalSource

NAME = "proposals"
GIVEN = {"full": 1_500, "small": 20}
ROUNDS = {"full": 3, "small": 1}
SLOWER = 10.0
LOADED, COPIES = {"full": 3_000, "small": 40}, {"full": 100, "small": 3}
TIMES = {"full": 9, "small": 1}
STATISTICS_MS = 300.0
YEARS = (dt.date(2021, 1, 1), dt.date(2025, 12, 31))


def run(scale: str) -> list[Row]:
    """The giving out and its bare rows, turn by turn; then the statistics, and whether true."""
    with at_now(), copied("proposals_base", build_county) as (base, _county):
        session = _session(GIVEN[scale])
        connection.close()
        taken = [_round(base, session) for _i in range(ROUNDS[scale])]
    acted, bare = (middle(times) for times in zip(*((t.acted, t.bare) for t in taken), strict=True))
    rows = taken[0].rows
    with at_now(), copied("proposals_many", build_county):
        count = _many(LOADED[scale], COPIES[scale])
        took, same = _statistics(TIMES[scale])
    return [
        row(f"交办{GIVEN[scale]}件（行/秒，共{rows}行）", rows / acted, "行/秒"),
        row("同样的行，直接 COPY（行/秒）", rows / bare, "行/秒"),
        row("集中交办 ÷ 直接 COPY 的用时", acted / bare, "倍", SLOWER),
        row(f"届次×单位×类别统计（{count}件）", took * 1000, "ms", STATISTICS_MS),
        row("统计与逐件计数一致", float(not same), "处不同", 0),
    ]


# -- giving a session out ----------------------------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """What one turn took, in seconds, and how many rows were written."""

    acted: float
    bare: float
    rows: int


def _session(count: int) -> int:
    """A session with so many proposals, registered and waiting; its key."""
    session = open_session(
        body="congress",
        name="县人大会议",
        short_name="县人大",
        opened_on=dt.date(2026, 2, 20),
        unit=Unit.objects.get(code="office"),
        by=system(),
        at=NOW,
    )
    categories = cycle(Category.objects.all())
    news = [
        NewProposal(
            own_number=n,
            title=f"关于改善第{n}号村道照明的建议",
            text="村道夜间没有照明，老人孩子出行不便，建议分批安装路灯并落实养护。",
            category=next(categories),
            signers=(Signer(f"代表{n % 280}", "deputy", "代表团"),),
        )
        for n in range(1, count + 1)
    ]
    bring_in(session, news, by=system(), at=NOW)
    return session.pk


def _decisions(session: int) -> list[Decision]:
    """Every unit that can have one gets some; one in five has an assisting unit."""
    on = NOW.date()
    standings = members_owing(
        (HANDLER, UNIT_HEAD), set(Unit.objects.values_list("pk", flat=True)), on
    )
    headed = sorted({s.unit_id for s in standings if s.duty == UNIT_HEAD})
    manned = sorted({s.unit_id for s in standings if s.duty == HANDLER} & set(headed))
    waiting = Proposal.objects.filter(session=session).order_by("pk").values_list("pk", flat=True)
    return [
        Decision(
            pk,
            manned[i % len(manned)],
            (manned[(i + 1) % len(manned)],) if i % 5 == 0 else (),
        )
        for i, pk in enumerate(waiting)
    ]


def _round(base: str, key: int) -> Taken:
    with testing.clone("proposals_given", source=base):
        session, decisions = Session.objects.get(pk=key), _decisions(key)
        registrar = holder("registrar", "office")
        mark, tops = _mark(), _tops()
        acted = _timed(lambda: assign_many(session, decisions, by=registrar, at=NOW))
        written = _written(mark, tops)
    with testing.clone("proposals_bare", source=base), connection.cursor() as cursor:
        for n, part in enumerate(written):
            if part.changed:
                cursor.execute(f'CREATE TEMP TABLE changed_{n} (LIKE "{part.table}" INCLUDING ALL)')
        bare = _timed(lambda: _copy(written))
    return Taken(acted, bare, sum(part.rows for part in written))


@dataclass(frozen=True)
class Part:
    """The rows of one table that the giving out wrote, as COPY has them; new, or changed."""

    table: str
    changed: bool
    rows: int
    data: bytes


def _timed(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _mark() -> int:
    """The number of a transaction of now; what is written later bears a higher one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_current()")
        return int(cursor.fetchone()[0])


def _tables() -> list[tuple[str, str]]:
    """All tables with their keys' columns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid"
            " AND i.indisprimary"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]"
            " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
        )
        return cursor.fetchall()


def _tops() -> dict[str, Any]:
    """The highest key of each table; what lies above it later is new."""
    tops = {}
    with connection.cursor() as cursor:
        for table, key in _tables():
            cursor.execute(
                f'SELECT t."{key}"::text FROM "{table}" t ORDER BY t."{key}" DESC LIMIT 1'
            )
            tops[table] = (cursor.fetchone() or [None])[0]
    return tops


def _written(mark: int, tops: dict[str, Any]) -> list[Part]:
    """The rows written since the mark: new ones, parents first, then changed ones."""
    parts = []
    for table, key in _tables():
        since = f"xmin::text::bigint > {mark}"
        if tops[table] is None:
            parts.append(_out(table, since, changed=False))
            continue
        above = f"\"{key}\" > '{tops[table]}'"
        parts.append(_out(table, f"{since} AND {above}", changed=False))
        parts.append(_out(table, f"{since} AND NOT {above}", changed=True))
    order = ("casework_move", "casework_assignment")
    parts.sort(key=lambda p: (p.changed, p.table not in order, p.table != order[0], p.table))
    return [part for part in parts if part.rows]


def _out(table: str, where: str, *, changed: bool) -> Part:
    with connection.cursor() as cursor:
        statement = f'COPY (SELECT * FROM "{table}" WHERE {where}) TO STDOUT'
        with cursor.copy(statement) as copy:
            data = b"".join(bytes(block) for block in copy)
    return Part(table, changed, data.count(b"\n"), data)


def _copy(written: list[Part]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for n, part in enumerate(written):
            into = f"changed_{n}" if part.changed else part.table
            with cursor.copy(f'COPY "{into}" FROM STDIN') as copy:
                copy.write(part.data)


# -- statistics --------------------------------------------------------------------------------


def _many(count: int, copies: int) -> int:
    """So many proposals by the bulk loader, and each copied within the database."""
    source = ProposalSource(Period(*YEARS), count // 2, count - count // 2, 0, 8, 7)
    invented.open_sessions(source, by=system(), at=NOW)
    known = invented.invent(source)
    units = list(Unit.objects.filter(handles_letters=True).values_list("code", flat=True))
    places = dict(zip((*TOWNS, *DEPARTMENTS), units, strict=False))
    steps = [replace(s, unit=places.get(s.unit, "")) for s in known.steps]
    load(known.proposals, steps, source="bench", by=system(), at=NOW)
    with _bare(), connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM casework_matter")
        span = int(cursor.fetchone()[0])
        number = "b.number || '-' || c.n"
        _multiply("casework_matter", {"id": f"b.id + c.n * {span}", "number": number}, copies)
        _multiply(
            "proposals_proposal",
            {
                "matter_id": f"b.matter_id + c.n * {span}",
                "own_number": "b.own_number + c.n * 100000",
                "lead_unit_id": "u.new",
            },
            copies,
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Proposal.objects.count()


def _multiply(table: str, changed: dict[str, str], copies: int) -> None:
    """Copies of the table's rows; a copy's units are those some places further on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND table_schema = 'public' AND is_generated = 'NEVER'",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall()]
        values = ", ".join(changed.get(c, f'b."{c}"') for c in columns)
        units = (
            " LEFT JOIN LATERAL (SELECT a.new FROM bench_units a"
            " WHERE a.old = b.lead_unit_id AND a.n = c.n) u ON true"
            if "lead_unit_id" in columns
            else ""
        )
        names = ", ".join(f'"{c}"' for c in columns)
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" b'
            f" CROSS JOIN generate_series(1, {copies - 1}) c(n){units}"
        )


@contextmanager
def _bare() -> Any:
    """Units by their places, for the copies."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TABLE bench_units AS
            WITH u AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place,
                              count(*) OVER () AS many FROM people_unit WHERE handles_letters)
            SELECT a.id AS old, n, b.id AS new FROM u a CROSS JOIN generate_series(1, 200) n
              JOIN u b ON b.place = (a.place + n) % a.many
            """
        )
        cursor.execute("CREATE INDEX ON bench_units (old, n)")
    yield


def _statistics(times: int) -> tuple[float, bool]:
    """Seconds that the statistics take, and whether they are what counting one by one gives."""
    by = ("session", "unit", "class")
    found = statistics(by)
    took = middle(_timed(lambda: statistics(by)) for _i in range(times))
    counted = (
        Proposal.objects.filter(part=0, assigned_at__isnull=False)
        .values("session_id", unit_id=F("lead_unit_id"), cls=F("result_class"))
        .annotate(n=Count("pk"), done=Count("replied_at"), asked=Count("contacted_at"))
    )
    one_by_one = {
        (c["session_id"], c["unit_id"], c["cls"]): (c["n"], c["done"], c["asked"]) for c in counted
    }
    grouped = {
        (t.session_id, t.unit_id, t.result_class): (t.handled, t.replied, t.contacted)
        for t in found
    }
    return took, grouped == one_by_one
