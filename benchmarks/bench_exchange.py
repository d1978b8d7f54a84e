"""One document sent to the county's 120 units in one act, and two instances that exchange
signed documents as fast as they can.

The sending is timed from the call to the commit: locks, number, assignments, terms, notices,
trail. Then every unit's inbox is looked at, and one unit's page of it is timed.
"""

from __future__ import annotations

import datetime as dt
import time

from django.db import transaction

from benchmarks.bench_engine import _holder as holder
from benchmarks.kit import NOW, Row, at_now, build_county, middle, row
from shuniu.casework.posting import Envelope, carrier
from shuniu.casework.queries import todo
from shuniu.commons.notices.models import Notice
from shuniu.commons.papers.actions import store_bytes
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.duties import HANDLER, UNIT_HEAD
from shuniu.commons.people.models import Member, Unit, UnitKind
from shuniu.commons.people.queries import actor_of, members_owing
from shuniu.config import testing

NAME = "exchange"
TIMES = {"full": 9, "small": 2}
SEND_S = 0.5
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def run(scale: str) -> list[Row]:
    """The sending to the whole county, then the exchange between two instances."""
    with testing.clone("exchange"), at_now():
        build_county()
        return _sending(TIMES[scale])


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
