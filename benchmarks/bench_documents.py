"""Staff pages over 300,000 official documents, half of them received, half issued, by who looks."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from django.db import models

from benchmarks import seeding
from benchmarks.bench_pages import get, sign_in
from benchmarks.kit import NOW, Cost, Row, at_now, build_county, copied, measure, middle, p95, row
from shuniu.casework.models import Assignment, Matter, MatterText, Move, Opinion, Term
from shuniu.casework.queries import visible_to
from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import system
from shuniu.commons.people.models import Member, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.domains.documents.loading import (
    IncomingRow,
    OutgoingRow,
    load_incoming,
    load_outgoing,
)
from shuniu.domains.documents.models import Addressee, DraftVersion, Incoming, Outgoing, RouteStop
from shuniu.yearbook.replay import documents
from shuniu.yearbook.replay.place import DEPARTMENTS, TOWNS
from shuniu.yearbook.replay.source import DocumentSource

NAME = "documents"
HALF, COPIES = {"full": 1_500, "small": 60}, {"full": 100, "small": 3}
TIMES, WARM = {"full": 40, "small": 1}, {"full": 10, "small": 1}
P95_MS = 100.0
OPEN = 0.04  # of the incoming documents, the newest ones
_ASSISTING: Any = Incoming.assisting.through
PLAN = seeding.Plan(
    span={
        Matter: 1,
        Assignment: 8,
        Move: 16,
        Term: 12,
        Opinion: 6,
        DraftVersion: 1,
        RouteStop: 6,
        Addressee: 4,
        _ASSISTING: 2,
    },
    copied=(
        *(Matter, MatterText, Assignment, Move, Term, Opinion),
        *(Incoming, _ASSISTING, Outgoing, DraftVersion, RouteStop, Addressee),
    ),
    owner={
        Matter: "b.id",
        _ASSISTING: "b.incoming_id",
        **dict.fromkeys((DraftVersion, RouteStop, Addressee), "b.outgoing_id"),
    },
    changed={
        (Matter, "number"): "b.number || '-' || c.n",
        (Outgoing, "number"): "CASE b.number WHEN '' THEN '' ELSE b.number || '-' || c.n END",
        (Incoming, "number_folded"): "b.number_folded || '-' || c.n",
    },
    bearers=(Incoming, Outgoing),
)


def run(scale: str) -> list[Row]:
    """One database; the clerk of a unit, the office's registrar and one who sees all in turns."""
    with at_now(), copied("documents", build_county):
        people = base(HALF[scale])
        seeding.multiply(2 * HALF[scale], COPIES[scale], PLAN)
        found = list(_measured(scale, people))
        count = Matter.objects.filter(kind__in=("incoming", "outgoing")).count()
    return [row("公文", count, "件"), *found]


def base(half: int) -> seeding.People:
    """In the county, so many documents issued, and as many received, the newest still open."""
    seeding.make_room(PLAN, 2 * half)
    period = Period(dt.date(2026, 3, 1), NOW.date() - dt.timedelta(days=1))
    made = documents.invent(
        DocumentSource(
            period=period,
            issued=half * 2 // 3,
            replies=0,
            texts=half - half * 2 // 3,
            characters=half * 100,
            usual_characters=300,
            superior=half * 4 // 10,
            telegrams=half * 2 // 10,
            requests=half * 3 // 10,
            instructions=half - half * 4 // 10 - half * 2 // 10 - half * 3 // 10,
            circulated=0,
            seed=7,
        )
    )
    units = list(Unit.objects.filter(handles_letters=True).values_list("code", flat=True))
    places = dict(zip((*TOWNS, *DEPARTMENTS), units, strict=False))
    given: dict[str, Any] = {"source": "bench", "by": system(), "at": NOW}
    # What is open comes last, so that its copies have the newest keys.
    load_outgoing([_placed(r, places) for r in made.outgoing], **given)
    received = sorted(made.incoming, key=lambda r: r.received_at or NOW)
    still = round(len(received) * (1 - OPEN))
    rows = [_reached(r, places, is_open=n >= still) for n, r in enumerate(received)]
    load_incoming(rows, unit=Unit.objects.get(code="office"), **given)
    every = seeding.one_who_sees_all()
    seeding.give_hands(every)
    seeding.demand_room(PLAN, 2 * half)
    return seeding.people(every)


def _placed(row: OutgoingRow, places: dict[str, str]) -> OutgoingRow:
    return replace(row, countersigners=tuple(places[u] for u in row.countersigners))


def _reached(row: IncomingRow, places: dict[str, str], *, is_open: bool) -> IncomingRow:
    """With a unit of this county; an open one has been given out and is not signed for."""
    lead = places[row.lead] if row.lead else ""
    if not is_open:
        late = row.closed_at is not None and row.closed_at > NOW
        return replace(row, lead=lead, closed_at=NOW if late else row.closed_at)
    unit = lead or next(iter(places.values()))
    received = row.received_at or NOW
    return replace(
        row,
        lead=unit,
        instructions=tuple(replace(i, at=received) for i in row.instructions),
        proposed_at=received if row.proposal else None,
        closed_at=None,
        result="",
    )


def _measured(scale: str, people: seeding.People) -> Iterator[Row]:
    from shuniu.config.wsgi import application

    for who, member in people.by_name.items():
        cookie = sign_in(member)
        for page, addresses in _pages(member).items():
            cost, asked = Cost(), itertools.cycle(addresses)
            ask = partial(_next, application, asked, cookie)
            measure(ask, cost, TIMES[scale], warm=WARM[scale])
            yield row(f"{page}·{who}：CPU 合计", cost.cpu, "ms")
            yield row(f"{page}·{who}：服务端 p95", p95(cost.wall) * 1000, "ms", P95_MS)
            yield row(f"{page}·{who}：查询", middle(cost.queries), "次")


def _next(application: Any, addresses: Iterator[str], cookie: str) -> bytes:
    return get(application, next(addresses), cookie)


def _pages(member: Member) -> dict[str, list[str]]:
    actor = actor_of(member, NOW.date())
    pages = {
        "待办": ["/desk/"],
        "收文": ["/desk/list/incoming/"],
        "收文（筛选）": ["/desk/list/incoming/?state=closed&category=request"],
        "发文": ["/desk/list/outgoing/"],
        "发文（筛选）": ["/desk/list/outgoing/?state=issued&kind=notice"],
    }
    for kind, page in (("incoming", "收文详情"), ("outgoing", "发文详情")):
        keys = _some(visible_to(actor, kind))
        if keys:
            pages[page] = [f"/desk/m/{key}/" for key in keys]
    return pages


def _some(seen: models.QuerySet[Matter]) -> list[int]:
    found = seen.order_by("-pk").values_list("pk", flat=True)
    half = seen.count() // 2
    return [*found[:12], *found[half : half + 12]]
