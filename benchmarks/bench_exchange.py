"""One document sent to the county's 120 units in one act, and two instances that exchange
signed documents as fast as they can.

The sending is timed from the call to the commit: locks, number, assignments, terms, notices,
trail. Then every unit's inbox is looked at, and one unit's page of it is timed.

Between instances the city's web server runs in a process of its own, before a database of its
own; the county's worker delivers a full outbox. Timed is all of it: digests, manifest, signature,
the post, verification, registration with its papers, and the signed receipt written down.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.test import override_settings

from benchmarks.bench_engine import _holder as holder
from benchmarks.kit import NOW, Row, at_now, build_county, copied, free_port, middle, row, started
from shuniu.casework.posting import Envelope, carrier
from shuniu.casework.queries import todo
from shuniu.commons.notices.models import Notice
from shuniu.commons.papers.actions import store_bytes
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.duties import HANDLER, UNIT_HEAD
from shuniu.commons.people.models import Member, Unit, UnitKind
from shuniu.commons.people.queries import actor_of, members_owing
from shuniu.config import supervisor, testing
from shuniu.domains.exchange import actions
from shuniu.domains.exchange.models import Dispatch, Peer, SentPackage, Station
from shuniu.ground.kept import Kept

NAME = "exchange"
TIMES = {"full": 9, "small": 1}
SEND_S = 0.5
DOCUMENTS, ROUNDS = {"full": 300, "small": 4}, {"full": 3, "small": 1}
A_SECOND = 50.0
PAGES_BYTES = 60_000  # a document of two pages, its fonts inside
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def run(scale: str) -> list[Row]:
    """The sending to the whole county, then the exchange between two instances."""
    with at_now(), copied("exchange", build_county) as (base, _county):
        with testing.clone("exchange_send", source=base):
            rows = _sending(TIMES[scale])
        return [*rows, *_between(base, DOCUMENTS[scale], ROUNDS[scale])]


def envelope(number: int) -> Envelope:
    """A notice of the county office."""
    paper = store_bytes(PDF, "正文.pdf", by=system(), at=NOW)
    return Envelope(
        title=f"关于做好第{number}期防汛值守工作的通知",
        number=f"云政办发〔2026〕{number}号",
        kind_label="通知",
        from_unit=Unit.objects.get(code="office"),
        day=NOW.date(),
        urgency="urgent",
        papers=(("正文.pdf", paper),),
    )


def _receivers() -> list[Unit]:
    """The 120 units of the exchange; the county government's papers go to its office."""
    return list(Unit.objects.filter(in_exchange=True))


def _sending(times: int) -> list[Row]:
    registrar, units = holder("registrar", "office"), _receivers()
    took = []
    for number in range(1, times + 2):
        letter = envelope(number)
        at = NOW + dt.timedelta(minutes=number)
        started = time.perf_counter()
        with transaction.atomic():
            carrier().send(None, letter, units, by=registrar, at=at)
        took.append(time.perf_counter() - started)
    took = took[1:]  # the first opens the connection's statements
    receivers = [u for u in units if u.kind not in (UnitKind.COUNTY_GOVERNMENT, "county_office")]
    wrong, looked = _inboxes(receivers, times + 1)
    return [
        row(f"一次发给{len(receivers)}个单位，到提交（中位）", middle(took), "s", SEND_S),
        row("其中最慢的一次", max(took), "s", SEND_S),
        row("收件箱不对的单位", float(wrong), "个", 0),
        row("单位打开收件箱", looked * 1000, "ms", 100.0),
        row("发出的消息", float(Notice.objects.filter(kind="dispatch.open").count()), "条"),
    ]


def _inboxes(units: list[Unit], count: int) -> tuple[int, float]:
    """Units whose people don't have every document exactly once; the time of one look."""
    standings = members_owing((HANDLER, UNIT_HEAD), {u.pk for u in units}, NOW.date())
    someone = {s.unit_id: s.member_id for s in standings}
    wrong, looks = 0, []
    for unit in units:
        member = Member.objects.get(pk=someone[unit.pk])
        actor: Actor = actor_of(member, NOW.date())
        started = time.perf_counter()
        lines = todo(actor, kind="dispatch")
        looks.append(time.perf_counter() - started)
        own = [t for t in lines if t.assignment and t.assignment.unit_id == unit.pk]
        wrong += len(own) != count or len({t.matter.pk for t in own}) != count
    return wrong, middle(looks)


# -- between two instances ---------------------------------------------------------------------


@contextmanager
def _instance(name: str, base: str, folder: Path) -> Iterator[str]:
    """A copy of the county's database with a folder and a secret of its own; its name."""
    with testing.clone(name, source=base) as database, _inside(name, database, folder):
        actions.set_up_station(code=name, name=name, by=system(), at=NOW)
        connection.close()
        yield database


@contextmanager
def _inside(name: str, database: str, folder: Path) -> Iterator[None]:
    """Within the block this process works in that instance."""
    with (
        testing.using(database),
        override_settings(SECRET_KEY=f"secret-of-{name}", PAPERS_ROOT=folder / name / "papers"),
    ):
        Kept.forget_all()
        yield


def _between(base: str, count: int, rounds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        with (
            _instance("city", base, folder) as city,
            _instance("county", base, folder) as county,
        ):
            port = free_port()
            _introduce(folder, county, city, port)
            with _inside("city", city, folder):
                url = testing.url()
            environment = {
                **os.environ,
                "DATABASE_URL": url,
                "SHUNIU_VAR": str(folder / "city"),
                "SHUNIU_SECRET_KEY": "secret-of-city",
            }
            command = supervisor.granian("127.0.0.1", port, 1)
            with started(command, environment, port):
                rates = [_round(folder, county, count) for _n in range(rounds)]
            with _inside("county", county, folder):
                left = SentPackage.objects.filter(acknowledged_at__isnull=True).count()
            with _inside("city", city, folder):
                registered = Dispatch.objects.exclude(came_from="").count()
    best = middle(rates)
    return [
        row("两个实例每秒交换签名公文（中位）", best, "件/秒", A_SECOND, best >= A_SECOND),
        row("其中最慢的一轮", min(rates), "件/秒"),
        row("没有送到或者登记不符的", float(left + abs(registered - count * rounds)), "件", 0),
    ]


def _introduce(folder: Path, county: str, city: str, port: int) -> None:
    keys = {}
    for name, database in (("county", county), ("city", city)):
        with _inside(name, database, folder):
            keys[name] = Station.objects.get().public_key
    for name, database, other in (("county", county, "city"), ("city", city, "county")):
        with _inside(name, database, folder):
            actions.add_peer(
                code=other,
                name=other,
                level="up",
                base_url=f"http://127.0.0.1:{port}",
                public_key=keys[other],
                reason="bench",
                by=system(),
                at=NOW,
            )


def _round(folder: Path, county: str, count: int) -> float:
    """Fill the outbox, deliver it; documents a second."""
    with _inside("county", county, folder):
        registrar = holder("registrar", "office")
        for number in range(count):
            data = PDF[:-6] + os.urandom(PAGES_BYTES // 2).hex().encode() + PDF[-6:]
            paper = store_bytes(data, "报告.pdf", by=system(), at=NOW)
            letter = envelope(number)
            letter = Envelope(**{**vars(letter), "papers": (("报告.pdf", paper),)})
            actions.send(letter, [], ["city"], by=registrar, at=NOW)
        peer = Peer.objects.get()
        started_at = time.perf_counter()
        done = actions.deliver(peer, at=NOW)
        took = time.perf_counter() - started_at
    assert done == count, f"only {done} of {count} were delivered"
    return count / took
