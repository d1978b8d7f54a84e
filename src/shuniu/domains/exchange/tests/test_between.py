"""Two real instances on this machine: nothing is lost and nothing double, whatever is cut."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pytest
from django.test import override_settings

from shuniu.casework.models import Matter
from shuniu.casework.posting import delivery_state
from shuniu.casework.queries import todo as all_todo
from shuniu.commons.papers.actions import store_bytes
from shuniu.commons.papers.reading import open_for
from shuniu.commons.people.actor import system
from shuniu.commons.trail.models import Entry
from shuniu.config import supervisor, testing
from shuniu.domains.exchange import actions
from shuniu.domains.exchange.actions.base import NobodyWaits
from shuniu.domains.exchange.actions.delivering import BATCH
from shuniu.domains.exchange.models import (
    Dispatch,
    Peer,
    PeerDelivery,
    ReceivedPackage,
    SentPackage,
    Station,
)
from shuniu.domains.exchange.wire.transport import Https, NotDelivered
from shuniu.ground import clock
from shuniu.ground.kept import Kept


def todo(actor: Any, **more: Any) -> list[Any]:
    """What waits for the actor in the exchange alone; other rooms take in what was signed for."""
    return all_todo(actor, kind="dispatch", **more)


ROOT = Path(__file__).parents[5]
CITY, COUNTY = "city-office", "county-office"


@dataclass
class Instance:
    """A database, a folder, a secret and a port of its own; its web server comes and goes."""

    code: str
    database: str
    folder: Path
    port: int
    cast: Any = None
    process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def here(self) -> Iterator[Instance]:
        """Within the block this process works in the instance, as its worker does."""
        with (
            testing.using(self.database),
            override_settings(
                SECRET_KEY=f"secret-of-{self.code}", PAPERS_ROOT=self.folder / "papers"
            ),
        ):
            Kept.forget_all()
            yield self

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with self.here():
            url = testing.url()
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SHUNIU_")}
        self.process = subprocess.Popen(
            supervisor.granian("127.0.0.1", self.port, 1),
            cwd=ROOT,
            env={
                **kept,
                "PYTHONPATH": str(ROOT / "src"),
                "DATABASE_URL": url,
                "SHUNIU_VAR": str(self.folder),
                "SHUNIU_SECRET_KEY": f"secret-of-{self.code}",
                "DJANGO_SETTINGS_MODULE": "shuniu.config.settings",
            },
            start_new_session=True,
        )

    def wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                line.request("GET", "/ping")
                if line.getresponse().status == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError("the instance did not come up")

    def kill(self) -> None:
        """kill -9: no chance to put anything in order."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def in_test(name: str, folder: Path, make_cast: Callable[[], Any], database: str) -> Instance:
    made = Instance(name, database, folder, free_port())
    with made.here():
        made.cast = make_cast()
        actions.set_up_station(
            code=name, name=f"{name}节点", by=made.cast.administrator, at=made.cast.at
        )
    return made


def introduce(one: Instance, other: Instance, level: str) -> None:
    """Enter the other's address and key into the one's address book."""
    with other.here():
        key = Station.objects.get().public_key
    with one.here():
        actions.add_peer(
            code=other.code,
            name={CITY: "云州市政府办公室", COUNTY: "云汀县政府办公室"}[other.code],
            level=level,
            base_url=other.address,
            public_key=key,
            reason="当面交换并电话核对指纹",
            by=one.cast.administrator,
            at=one.cast.at,
        )


@pytest.fixture
def two(
    django_db_setup: None, django_db_blocker: Any, tmp_path: Path, request: Any
) -> Iterator[tuple[Instance, Instance]]:
    """A county and a city that know each other, each with its web server on loopback."""
    make_cast = request.getfixturevalue("cast_maker")
    with django_db_blocker.unblock(), contextlib.ExitStack() as stack:
        made = []
        for name in (COUNTY, CITY):
            database = stack.enter_context(testing.clone(name.replace("-", "_")))
            made.append(in_test(name, tmp_path / name, make_cast, database))
        county, city = made
        introduce(county, city, "up")
        introduce(city, county, "down")
        for one in made:
            one.start()
            stack.callback(one.kill)
        for one in made:
            one.wait()
        yield county, city


def send(county: Instance, number: int, size: int = 2000) -> Dispatch:
    """The county's registrar sends a report of its own to the city."""
    cast = county.cast
    paper = store_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n"
        + os.urandom(size).hex().encode()
        + b"\n%%EOF\n",
        "报告.pdf",
        by=system(),
        at=cast.at,
    )
    letter = cast.envelope(
        title=f"关于第{number}号事项的报告",
        number=f"云政〔2026〕{number}号",
        kind_label="报告",
        papers=(("报告.pdf", paper), ("正文.pdf", cast.paper)),
    )
    return actions.send(letter, [], [CITY], by=cast.registrar, at=cast.at)


def titles(city: Instance) -> list[str]:
    with city.here():
        found = Dispatch.objects.exclude(came_from="").order_by("pk")
        return [d.document_number for d in found.select_related("matter")]


class Cut(Https):
    """A way on which something happens half way through."""

    def __init__(self, peer: Peer, happens: Callable[[], None]) -> None:
        super().__init__(peer.base_url)
        self._happens = happens

    def post(self, body: IO[bytes], length: int) -> list[dict[str, Any]]:
        return super().post(_Half(body, length // 2, self._happens), length)


class _Half:
    def __init__(self, body: IO[bytes], left: int, happens: Callable[[], None]) -> None:
        self._body, self._left, self._happens = body, left, happens

    def read(self, size: int = -1) -> bytes:
        data = self._body.read(size)
        if self._left > 0:
            self._left -= len(data)
            if self._left <= 0:
                self._happens()
        return data


class Deaf(Https):
    """The peer takes everything in; its answer is lost on the way back."""

    def post(self, body: IO[bytes], length: int) -> list[dict[str, Any]]:
        super().post(body, length)
        raise NotDelivered(why="连接中断。")


class Meddler(Https):
    """Somebody on the way changes one byte, ``back`` before the end."""

    def __init__(self, peer: Peer, find: bytes, put: bytes) -> None:
        super().__init__(peer.base_url)
        self._find, self._put = find, put

    def post(self, body: IO[bytes], length: int) -> list[dict[str, Any]]:
        data = body.read()
        assert self._find in data
        data = data.replace(self._find, self._put)
        return super().post(BytesIO(data), len(data))


def trouble(county: Instance) -> str:
    with county.here():
        waiting = SentPackage.objects.filter(acknowledged_at__isnull=True).order_by("sequence")
        first = waiting.first()
        return first.trouble if first else ""


def deliver(county: Instance, way: Any = None, minutes: int = 0) -> int:
    with county.here():
        peer = Peer.objects.get()
        at = clock.now() + dt.timedelta(minutes=minutes)
        return actions.deliver(peer, at=at, transport=way(peer) if way else None)


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_double(two: tuple[Instance, Instance]) -> None:
    county, city = two
    _tampered(county, city)
    _answer_lost(county, city)
    _killed_half_way_and_gone(county, city)
    _signed_and_given_back(county, city)


def _tampered(county: Instance, city: Instance) -> None:
    with county.here():
        send(county, 1)
    changes = (("第1号".encode(), "第7号".encode()), (b"endobj\n", b"endobj "))
    for hours, (find, put) in enumerate(changes, start=1):
        meddler = lambda p, f=find, t=put: Meddler(p, f, t)  # noqa: E731
        assert deliver(county, meddler, minutes=60 * hours) == 0
        assert "没有通过验证" in trouble(county)
    forged = (f'"from":"{COUNTY}"'.encode(), f'"from":"{COUNTY[:-1]}x"'.encode())
    assert deliver(county, lambda p: Meddler(p, *forged), minutes=200) == 0
    assert "没有登记" in trouble(county)
    with city.here():
        assert not Matter.objects.exists() and not ReceivedPackage.objects.exists()
        assert Entry.objects.filter(verb="exchange.package_refused").count() == 3
    assert deliver(county, minutes=1000) == 1
    assert titles(city) == ["云政〔2026〕1号"]


def _answer_lost(county: Instance, city: Instance) -> None:
    with county.here():
        send(county, 2)
    assert deliver(county, lambda p: Deaf(p.base_url)) == 0
    assert len(titles(city)) == 2
    with county.here(), pytest.raises(NobodyWaits):
        # The city may have it: what is out of the house can't be taken back.
        cast = county.cast
        last = Matter.objects.latest("pk")
        actions.recall(last, reason="有误", by=cast.registrar, at=cast.at)
    assert deliver(county) == 0, "it waits before it tries again"
    assert deliver(county, minutes=5) == 1
    assert len(titles(city)) == 2, "the same package again is the same registration"


def _killed_half_way_and_gone(county: Instance, city: Instance) -> None:
    with county.here():
        send(county, 3, size=400_000)
        send(county, 4)
    assert deliver(county, lambda p: Cut(p, city.kill)) == 0
    assert trouble(county).startswith("没有送到")
    with county.here():
        dispatches = [send(county, number) for number in range(5, 5 + BATCH)]
    assert deliver(county, minutes=5) == 0 and "连接被拒绝" in trouble(county)
    with county.here():
        # Nothing of the sixth can have arrived: it is taken back, its place goes out empty.
        cast = county.cast
        withdrawn = dispatches[1].matter
        actions.recall(withdrawn, reason="重新印发", by=cast.registrar, at=cast.at)
        assert Matter.objects.get(pk=withdrawn.pk).state == "recalled"
    city.start()
    city.wait()
    assert len(titles(city)) == 2
    assert deliver(county, minutes=60) == BATCH + 2
    numbers = [n for n in range(1, 5 + BATCH) if n != 6]
    assert titles(city) == [f"云政〔2026〕{n}号" for n in numbers], "all, once, in order"


def _signed_and_given_back(county: Instance, city: Instance) -> None:
    with city.here():
        cast = city.cast
        first, second = Matter.objects.order_by("pk")[:2]
        assert len(todo(cast.registrar, limit=100)) == Dispatch.objects.count()
        actions.sign_for(first, by=cast.registrar, at=cast.at)
        paper = first.dispatch.enclosures.first()
        assert paper is not None and open_for(cast.registrar, paper.paper_id, at=cast.at).path
        actions.send_back(second, reason="缺签发人。", by=cast.registrar, at=cast.at)
        assert actions.deliver_all(at=clock.now()) == 2
        assert actions.deliver_all(at=clock.now()) == 0
    with county.here():
        one, two_ = Matter.objects.order_by("pk")[:2]
        assert one.state == "completed" and two_.state == "unsettled"
        (row,) = delivery_state(one)
        assert row.name == "云州市政府办公室" and row.signed_at == city.cast.at
        assert "registrar·甲" in row.signed_by
        assert [r.returned for r in delivery_state(two_)] == ["缺签发人。"]
        assert PeerDelivery.objects.filter(received_at__isnull=True).count() == 1  # withdrawn
        actions.accept_return(two_, by=county.cast.registrar, at=county.cast.at)
        assert Matter.objects.get(pk=two_.pk).state == "given_back"
