"""领导一览: a leader's page over all kinds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.ground import clock

PAGE = "/desk/leader/"
Browser = Callable[[str], Client]


def ordered(county: County, text: str = "<b>请</b>路政抓紧。", due: int = 0) -> Matter:
    matter = county.given(due_on=FRIDAY + dt.timedelta(days=due))
    with engine.step(matter, "urge", by=county.actor("leader"), at=clock.on(FRIDAY)) as work:
        work.opinion(text, "批示")
    return fresh(matter)


def shown(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_shows_my_words_how_each_stands_and_what_is_red(
    county: County, browser: Browser, set_clock: Callable[..., None]
) -> None:
    matter = ordered(county)
    child = county.errand(title="督办路灯")
    Matter.objects.filter(pk=child.pk).update(origin=matter)
    set_clock(clock.on(FRIDAY + dt.timedelta(days=3)))
    text = shown(browser("leader"))
    assert "&lt;b&gt;请&lt;/b&gt;路政抓紧。" in text
    assert f'href="/desk/m/{matter.pk}/"' in text and f'href="/desk/m/{child.pk}/"' in text
    assert "已逾期" in text and "roads" in text
    assert "/desk/list/errand/?light=late" in text
    assert 'aria-current="page"' in text  # the menu knows the page
    assert "还没有已经办结的批示事项" in shown(browser("leader"), PAGE + "?tab=closed")


@pytest.mark.parametrize("login", ["registrar", "reviewer", "roads", "roads_head", "idle"])
def test_it_is_not_there_for_others(county: County, browser: Browser, login: str) -> None:
    assert browser(login).get(PAGE).status_code == 404
    assert PAGE not in str(browser(login).get("/desk/").content.decode())


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?page=9999999", "?page=40&tab=no"])
def test_a_made_up_address_gives_a_page(county: County, browser: Browser, query: str) -> None:
    ordered(county)
    assert "领导一览" in shown(browser("leader"), PAGE + query)


def test_it_turns_over_and_costs_the_same_however_much_there_is(
    county: County, browser: Browser, set_clock: Callable[..., None]
) -> None:
    client = browser("leader")
    for _i in range(2):
        ordered(county)
    set_clock(clock.on(FRIDAY + dt.timedelta(days=1)))
    few = _queries(client)
    for i in range(12):
        ordered(county, f"第{i}次")
    many, text = _queries(client), shown(client)
    assert few == many <= 24
    assert "?page=2#ordered" in text
    assert "第11次" in text and "第1次" not in text
    assert "第1次" in shown(client, PAGE + "?page=2")


def _queries(client: Client) -> int:
    """How many queries the page costs once a worker remembers what it does for half a minute."""
    shown(client)
    costs = []
    for _again in range(3):  # the half-minute may end at one of them
        with CaptureQueriesContext(connection) as found:
            shown(client)
        costs.append(len(found))
    return min(costs)
