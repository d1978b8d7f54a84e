"""A line that goes to another column stands there by its date, on a page of bearable size."""

from __future__ import annotations

import datetime as dt

import pytest

from shuniu.commons.people.actor import system
from shuniu.commons.publishing import actions, placing
from shuniu.commons.publishing.models import ColumnCounter, Publication
from shuniu.ground import clock

START = clock.on(dt.date(2026, 1, 5))
OFFICE = system("政府办")


def put(number: int, day: int, column: str = "news") -> Publication:
    return actions.publish(
        column=column,
        title=f"第{number}篇",
        url=f"/a/2026/{number}.html",
        unit_label="县政府办",
        source_kind="article",
        source_id=number,
        by=OFFICE,
        at=START + dt.timedelta(days=day),
    )


def move(number: int, out_of: str = "old", into: str = "news") -> Publication | None:
    return actions.move(
        source_kind="article",
        source_id=number,
        site="county",
        out_of=out_of,
        into=into,
        reason="归类",
        by=OFFICE,
        at=START + dt.timedelta(days=300),
    )


def shown(column: str = "news") -> list[int]:
    """The sources as the column's numbered pages show them."""
    rows = Publication.objects.standing().filter(column=column)
    return list(
        rows.order_by("-position", "-first_published_at", "-id").values_list("source_id", flat=True)
    )


@pytest.mark.django_db
def test_it_stands_between_its_neighbours_by_date() -> None:
    for number, day in ((1, 10), (2, 20), (3, 30)):
        put(number, day)
    for number, day in ((11, 5), (12, 15), (13, 16), (14, 40)):
        put(number, day, "old")
    for number in (13, 12, 11, 14):
        move(number)
    assert shown() == [14, 3, 2, 13, 12, 1, 11]
    assert dict(Publication.objects.standing().values_list("source_id", "position")) == {
        1: 1, 2: 2, 3: 3, 11: 1, 12: 1, 13: 1, 14: 4,
    }  # fmt: skip
    # What comes later goes on at the end; a correction keeps the shared place.
    assert put(4, 301).position == 5
    kept = Publication.objects.standing().get(source_id=12)
    again = actions.publish(
        column="news", title="改", url="/a/2026/12.html", unit_label="县政府办",
        source_kind="article", source_id=12, by=OFFICE, at=START + dt.timedelta(days=302),
    )  # fmt: skip
    assert (again.position, again.beside) == (kept.position, kept.beside)
    # Where a line has gone down, its ordinal is free.
    actions.withdraw(
        source_kind="article", source_id=2, reason="误发", by=OFFICE, at=kept.published_at
    )
    put(15, 25, "old")
    placed = move(15)
    assert placed is not None and (placed.position, placed.beside) == (2, 0)


@pytest.mark.django_db
def test_many_at_one_place_give_the_column_its_places_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[tuple[str, str, int]] = []
    monkeypatch.setattr(placing, "renumbered", [lambda *what: told.append(what)])
    monkeypatch.setattr(placing, "MOST_SHARED", 3)
    put(1, 100)
    put(2, 200)
    for number in range(10, 20):
        put(number, number, "old")
    for number in reversed(range(10, 20)):  # as an editor goes down a list
        move(number)
    assert shown() == [2, 1, *reversed(range(10, 20))]
    assert told[0] == ("county", "news", 2) and len(told) >= 2
    held = list(Publication.objects.standing().filter(column="news").values_list("position"))
    assert max(held.count(one) for one in held) <= 3
    assert ColumnCounter.objects.get(column="news").last >= max(held)[0]
