"""A line goes up, is reworded, comes down."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection

from shuniu.commons.people.actor import system
from shuniu.commons.publishing import actions
from shuniu.commons.publishing.actions import publish, withdraw
from shuniu.commons.publishing.models import Publication
from shuniu.commons.publishing.queries import in_force, newest
from shuniu.ground import clock

MORNING = clock.on(dt.date(2026, 11, 20))
OFFICE = system("政府办")


def put(number: int = 1, **changes: Any) -> Publication:
    words = {
        "column": "letters.answered",
        "title": "关于路灯不亮的答复",
        "url": f"/letters/{number}/",
        "unit_label": "县住建局",
        "source_kind": "letter",
        "source_id": number,
        "by": OFFICE,
        "at": MORNING,
    }
    return publish(**(words | changes))


@pytest.mark.django_db
def test_the_newest_stand_first_and_only_of_the_column() -> None:
    put(1)
    put(2, at=MORNING + dt.timedelta(hours=1))
    put(3, column="news", at=MORNING + dt.timedelta(hours=2))
    assert [line.source_id for line in newest("letters.answered", 5)] == [2, 1]
    assert [line.source_id for line in newest(None, 2)] == [3, 2]
    assert newest("letters.answered", 5, site="elsewhere") == []


@pytest.mark.django_db
def test_the_same_words_again_are_the_same_line() -> None:
    assert put(1).pk == put(1, at=MORNING + dt.timedelta(days=1)).pk


@pytest.mark.django_db
def test_other_words_are_a_new_line_and_the_old_one_is_kept_as_withdrawn() -> None:
    old = put(1)
    new = put(1, title="关于路灯不亮的补充答复", at=MORNING + dt.timedelta(hours=3))
    old.refresh_from_db()
    assert new.pk != old.pk
    assert old.title == "关于路灯不亮的答复"
    assert old.withdrawn_at == MORNING + dt.timedelta(hours=3)
    assert newest("letters.answered", 5) == [new]


@pytest.mark.django_db
def test_a_corrected_line_keeps_its_place_and_its_first_time_and_is_counted_once() -> None:
    old = put(1)
    put(2, at=MORNING + dt.timedelta(hours=1))
    new = put(1, title="关于路灯不亮的补充答复", at=MORNING + dt.timedelta(days=3))
    assert (new.position, new.first_published_at) == (old.position, MORNING)
    assert new.replaces == old
    assert [line.source_id for line in newest("letters.answered", 5)] == [2, 1]
    put(1, column="hot")
    assert Publication.objects.original().count() == 2
    withdraw(source_kind="letter", source_id=1, reason="误发", by=OFFICE, at=new.published_at)
    put(1, at=MORNING + dt.timedelta(days=4))
    assert Publication.objects.original().count() == 2


@pytest.mark.django_db
def test_what_is_in_force_is_so_from_its_hour_until_its_hour() -> None:
    hours = (MORNING, MORNING + dt.timedelta(hours=8))
    line = put(1, column="life", in_force=hours, area="城关镇")
    assert list(in_force(MORNING)) == [line]
    assert list(in_force(hours[1])) == []
    assert list(in_force(MORNING - dt.timedelta(minutes=1))) == []


@pytest.mark.django_db
def test_listeners_hear_of_it_in_the_same_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[int, str]] = []
    monkeypatch.setattr(
        actions, "listeners", [lambda line, verb: heard.append((line.source_id, verb))]
    )
    put(1)
    put(1)
    withdraw(source_kind="letter", source_id=1, reason="误发", by=OFFICE, at=MORNING)
    assert heard == [(1, "publish"), (1, "withdraw")]


@pytest.mark.django_db
def test_what_is_withdrawn_is_gone_from_every_column_with_a_reason() -> None:
    line = put(1)
    put(1, column="hot")
    assert (
        withdraw(source_kind="letter", source_id=1, reason="含个人信息", by=OFFICE, at=MORNING) == 2
    )
    line.refresh_from_db()
    assert newest(None, 5) == []
    assert (line.withdrawn_by, line.withdrawn_because) == ("政府办", "含个人信息")
    assert withdraw(source_kind="letter", source_id=1, reason="", by=OFFICE, at=MORNING) == 0


def test_two_at_once_leave_one_line(fresh_database: str) -> None:
    start = threading.Barrier(4)

    def race() -> None:
        start.wait()
        try:
            put(9)
        finally:
            connection.close()

    racers = [threading.Thread(target=race) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert Publication.objects.filter(source_id=9).count() == 1
