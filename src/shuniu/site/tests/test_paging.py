"""Pages by key: every row once, forwards and back, whatever the address says."""

from __future__ import annotations

import base64
import datetime as dt
import json

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from shuniu.commons.publishing.models import Publication
from shuniu.ground import clock
from shuniu.site.paging import keyset

ORDER = ("-published_at", "-pk")
START = clock.on(dt.date(2026, 11, 1))


@pytest.fixture
def lines(db: None) -> list[int]:
    """Seven lines, the middle three of one moment; their keys, newest first."""
    moments = [0, 1, 2, 2, 2, 3, 4]
    made = [
        Publication.objects.create(
            column="news",
            title=str(n),
            url="/",
            unit_label="政府办",
            source_kind="news",
            source_id=n,
            position=n + 1,
            published_at=START + dt.timedelta(days=day, microseconds=123456),
            first_published_at=START,
            published_by="政府办",
        ).pk
        for n, day in enumerate(moments)
    ]
    return made[::-1]


def keys(cursor: str = "", size: int = 2) -> tuple[list[int], str, str]:
    page = keyset(Publication.objects.all(), order=ORDER, cursor=cursor, size=size)
    return [row.pk for row in page.rows], page.next, page.previous


def test_forwards_every_row_comes_once_and_back_again(lines: list[int]) -> None:
    seen, pages, cursor = [], [], ""
    while True:
        rows, after, before = keys(cursor)
        seen += rows
        pages.append((rows, before))
        if not after:
            break
        cursor = after
    assert seen == lines
    assert pages[0][1] == ""
    for (earlier, _), (_, before) in zip(pages[-2::-1], pages[:0:-1], strict=True):
        assert keys(before)[0] == earlier


def test_the_first_page_reached_backwards_has_no_page_before_it(lines: list[int]) -> None:
    _rows, after, _before = keys()
    _rows, _after, before = keys(after)
    rows, after, before = keys(before)
    assert (rows, before) == (lines[:2], "")
    assert after


def made_up(*values: object) -> str:
    return "n" + base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        *("x", "n", "n!!!", "nWzFd", "nW251bGwsMV0", "nWyJ4IiwieSJd", "p" * 999),
        *(made_up("2026-01-01T00:00:00Z", last) for last in (1e999, "\0", "\ud800")),
    ],
)
def test_a_made_up_place_gives_the_first_page(lines: list[int], cursor: str) -> None:
    assert keys(cursor)[0] == lines[:2]


def test_a_page_far_down_begins_there_in_the_joined_table_too(lines: list[int]) -> None:
    rows = Publication.objects.alias(same_key_again=F("pk"))
    first = keyset(rows, order=["-pk"], size=2)
    with CaptureQueriesContext(connection) as asked:
        second = keyset(rows, order=["-pk"], cursor=first.next, size=2)
    assert [r.pk for r in second.rows] == lines[2:4]
    assert asked[0]["sql"].count("<=") == 2
