"""From a reader's browser to the day's rows: who is counted, what of, never twice."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import OperationalError

from shuniu.commons.figures.counting import count
from shuniu.commons.figures.period import Period
from shuniu.domains.portal.visits import actions, beacon
from shuniu.domains.portal.visits.address import Page, read
from shuniu.domains.portal.visits.address import beacon as address
from shuniu.domains.portal.visits.counting import Counter, Writer
from shuniu.domains.portal.visits.models import CountedDay, SiteDay, VisitDay
from shuniu.ground import clock

from .conftest import DAY, Group

READER = {
    "HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 Chrome/86.0 Safari/537.36",
    "HTTP_HOST": "www.example.test",
    "HTTP_SEC_FETCH_SITE": "same-origin",
}


class Asked:
    """The beacon before an application that says where it was reached."""

    def __init__(self) -> None:
        self.counter = Counter()
        writer = Writer(self.counter, lambda counted: None)
        writer.wake = lambda: None  # type: ignore[method-assign] - tests write by themselves
        self.answer = beacon.counting(self._application, writer)
        self.status = ""

    def _application(self, environ: Any, start: Any) -> list[bytes]:
        return [b"the application"]

    def __call__(self, address: str, **changed: str | None) -> bytes:
        path, _mark, query = address.partition("?")
        environ = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": "GET"}
        environ |= READER | changed  # type: ignore[operator]
        environ = {name: value for name, value in environ.items() if value is not None}
        return b"".join(
            self.answer(environ, lambda status, headers: setattr(self, "status", status))
        )


def test_an_address_says_what_it_was_made_of() -> None:
    for page in (Page("county"), Page("county", "news"), Page("roads", "notices", 12)):
        assert read(address(*page).partition("?")[2]) == page
    for odd in (
        "",
        "c=news",
        "s=county&a=x",
        "s=county&a=٣",
        f"s=county&a={2**63}",
        "s=county&c=%00",
    ):
        assert read(odd) is None


def test_a_readers_visit_is_counted_and_nothing_else(group: Group, set_clock: Any) -> None:
    set_clock(clock.on(DAY, 23, 59))
    ask, page = Asked(), address("county", "news", group.article.pk)
    assert ask(page).startswith(b"GIF89a") and ask.status == "200 OK"
    # an old browser tells the page that it shows, not where it asks from
    ask(page, HTTP_SEC_FETCH_SITE=None, HTTP_REFERER="https://www.example.test/a/2026/1.html")
    ask(address("roads"))
    for not_counted in (
        {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Baiduspider/2.0)"},
        {"HTTP_USER_AGENT": ""},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": None, "HTTP_REFERER": "https://elsewhere.test/"},
        {"HTTP_SEC_FETCH_SITE": None},
        {"HTTP_SEC_PURPOSE": "prefetch"},
        {"REQUEST_METHOD": "HEAD"},
    ):
        ask(page, **not_counted)
    assert ask("/letters/") == b"the application"
    assert ask.counter.write(actions.record) == 3
    assert ask.counter.write(actions.record) == 0
    rows = VisitDay.objects.values_list("day", "site", "column", "article", "count")
    assert set(rows) == {
        (DAY, group.main.pk, group.news.pk, group.article.pk, 2),
        (DAY, group.roads.pk, None, None, 1),
    }
    assert dict(SiteDay.objects.values_list("site", "count")) == {
        group.main.pk: 2,
        group.roads.pk: 1,
    }
    assert CountedDay.objects.get().count == 3


def test_made_up_pages_are_not_counted_and_take_no_room(group: Group) -> None:
    group.roads.closed_on = DAY
    group.roads.save()
    real = (DAY, Page("county", "news", group.article.pk))
    made_up = [
        Page("nowhere"),
        Page("roads"),  # closed
        Page("county", "notices"),  # another site's column
        Page("county", "news", group.article.pk + 1),
    ]
    assert actions.record({real: 2} | {(DAY, page): 5 for page in made_up}) == 2
    assert actions.record({real: 1}) == 1
    assert VisitDay.objects.get().count == SiteDay.objects.get().count == 3
    counter = Counter(most=2)
    assert [counter.add(DAY, q) for q in ("s=a", "s=b", "s=c", "s=a")] == [True, True, False, True]


def test_visits_wait_while_the_database_is_away(group: Group) -> None:
    counter = Counter()
    counter.add(DAY, "s=county")

    def away(counted: object) -> None:
        counter.add(DAY, "s=county")  # somebody comes meanwhile
        raise OperationalError("away")

    with pytest.raises(OperationalError):
        counter.write(away)
    assert counter.write(actions.record) == 2
    assert SiteDay.objects.get().count == 2


def test_no_visit_is_lost_between_threads_and_writings() -> None:
    counter, written = Counter(), []

    def look() -> None:
        for _i in range(2_000):
            counter.add(DAY, "s=county")

    threads = [threading.Thread(target=look) for _i in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        counter.write(lambda counted: written.extend(counted.values()))
    counter.write(lambda counted: written.extend(counted.values()))
    assert sum(written) == 8_000


def test_the_mean_is_over_the_days_that_were_counted(group: Group) -> None:
    first, other = DAY.replace(day=2), DAY.replace(day=5)
    actions.record({(first, Page("county")): 7, (other, Page("county", "news")): 4})
    year = Period.year(2026)
    assert count("portal.visits", year) == 11
    assert count("portal.visit_days", year) == 2
    assert count("portal.visits_daily_mean", year) == 6  # 5.5, rounded half up
    assert count("portal.visits", Period.year(2025)) == 0
    assert count("portal.visits_daily_mean", Period.year(2025)) is None
