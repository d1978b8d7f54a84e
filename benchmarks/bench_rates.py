"""For information: how many numbers, trail entries and searches a second."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection, transaction

from benchmarks import seeding
from benchmarks.kit import NOW, Row, at_now, copied, middle, row
from shuniu.casework.models import MatterText
from shuniu.commons import numbering, trail
from shuniu.commons.people.actor import system
from shuniu.commons.search.queries import containing

NAME = "rates"
LETTERS = {"full": 3_000, "small": 120}
TIMES = {"full": 500, "small": 10}
WORDS = ("道路", "路灯成片不亮", "现场核实", "养老保险缴费", "水压")


def run(scale: str) -> list[Row]:
    """Rates of what every step needs, one after another and each in its own transaction."""
    times = TIMES[scale]
    with at_now(), copied("rates", seeding.base, LETTERS[scale]):
        rows = [
            row("取号", _rate(_number, times), "个/秒"),
            row("写操作记录", _rate(_entry, times), "条/秒"),
            row("批量写操作记录", _bulk(times * 20), "条/秒"),
            row("操作记录加封", _seal(), "条/秒"),
        ]
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE casework_mattertext")
        rows += [row(f"检索“{word}”", _search(word) * 1000, "ms") for word in WORDS]
    return rows


def _rate(act: Callable[[int], object], times: int) -> float:
    started = time.perf_counter()
    for i in range(times):
        with transaction.atomic():
            act(i)
    return times / (time.perf_counter() - started)


def _number(i: int) -> object:
    return numbering.take(
        "letters.inquiry", by=system(), at=NOW, subject_kind="matter", subject_id=i
    )


def _entry(i: int) -> object:
    return trail.record("bench.rate", subject_kind="matter", subject_id=i, by=system(), at=NOW)


def _bulk(count: int) -> float:
    entries = [trail.NewEntry("bench.rate", "matter", i, system(), NOW) for i in range(count)]
    started = time.perf_counter()
    trail.bulk_record(entries)
    return count / (time.perf_counter() - started)


def _seal() -> float:
    started = time.perf_counter()
    sealed = trail.seal(at=NOW)
    return (sealed.entries if sealed else 0) / (time.perf_counter() - started)


def _search(word: str) -> float:
    found = MatterText.objects.filter(containing("body", word)).order_by()
    taken = []
    for _i in range(7):
        started = time.perf_counter()
        found.count()
        taken.append(time.perf_counter() - started)
    return middle(taken)
