"""A reader reports a mistake: taken in, put right, answered in time, and measured."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuniu.casework.models import Matter
from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import Actor, citizen
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours, Refused
from shuniu.inspection.mistakes import actions
from shuniu.inspection.mistakes.figures import mistakes, mistakes_in_time
from shuniu.inspection.mistakes.models import Mistake
from shuniu.inspection.mistakes.public import site_of
from shuniu.inspection.models import Finding

WRONG = "第二段把“汀洲”写成了“订洲”，应当改正。"


def sent(cast: Any, key: str = "a-key-of-a-form-01", site: str = "town") -> Any:
    return actions.report(
        site=cast.sites[site],
        sort="words",
        description=WRONG,
        address="/s/town/a/2026/1.html",
        office=cast.units["office"],
        key=key,
        by=citizen(None),
        at=cast.at,
    )


def do(cast: Any, verb: str, mistake: Mistake, by: Actor, **more: Any) -> None:
    matter = Matter.objects.get(pk=mistake.pk)
    actions.ACTIONS[verb](matter, by=by, at=cast.at, **more)


def due(mistake: Mistake) -> dict[str, dt.date]:
    return {term.name: term.due_on for term in mistake.matter.terms.filter(met_on=None)}


def test_a_report_is_given_to_who_keeps_the_page_and_answered_within_three_days(cast: Any) -> None:
    found = sent(cast).mistake
    assert due(found) == {
        "accept": cast.day + dt.timedelta(days=1),
        "answer": cast.day + dt.timedelta(days=3),
    }
    do(cast, "assign", found, cast.registrar, unit=cast.units["town"])
    assert set(due(found)) == {"answer"}
    with pytest.raises(Refused):
        do(cast, "answer", found, cast.land_handler, outcome="fixed", text="已改。")
    cast.later(3)
    do(cast, "answer", found, cast.town_handler, outcome="fixed", text="已改正，谢谢。")
    found.refresh_from_db()
    assert found.answer == "已改正，谢谢。" and due(found) == {}
    period = Period.year(2026)
    assert list(mistakes(period)) == list(mistakes_in_time(period)) == [found]


def test_one_sent_twice_is_one_and_its_code_opens_the_answer(browse: Any) -> None:
    first, again = sent(browse), sent(browse)
    assert first.number == again.number and first.code == again.code
    assert Mistake.objects.count() == 1
    do(browse, "refuse", first.mistake, browse.registrar, reason="不是本县网站的网页。")
    page = reverse("mistakes:mine")
    told = Client().post(page, {"number": first.number, "code": first.code})
    assert "不是本县网站的网页" in told.content.decode() and "no-store" in told["Cache-Control"]
    wrong = Client().post(page, {"number": first.number, "code": "0000000000"})
    assert wrong.status_code == 422 and "没有找到" in wrong.content.decode()
    assert not mistakes(Period.year(2026)).exists()


def test_what_came_by_the_national_entrance_is_counted_from_its_own_day(cast: Any) -> None:
    given: dict[str, Any] = {
        "source": "platform",
        "site": cast.sites["county"],
        "sort": "link",
        "description": "首页“领导信息”打不开。",
        "reported_on": cast.day - dt.timedelta(days=1),
        "platform_number": "JC2026-0001",
        "office": cast.units["office"],
        "at": cast.at,
    }
    matter = actions.enter(**given, by=cast.registrar)
    assert due(matter.site_mistake)["answer"] == cast.day + dt.timedelta(days=2)
    with pytest.raises(FieldRefused, match="已经登记过"):
        actions.enter(**given, by=cast.registrar)
    with pytest.raises(FieldRefused, match="平台上的编号"):
        actions.enter(**given | {"platform_number": ""}, by=cast.registrar)
    with pytest.raises(NotYours):
        actions.enter(**given | {"platform_number": "2"}, by=cast.town_handler)
    do(
        cast,
        "answer_at_once",
        matter.site_mistake,
        cast.registrar,
        outcome="explained",
        text="好",
    )


def test_the_inspection_warns_before_the_term_is_over_and_sees_what_is_late(cast: Any) -> None:
    found = sent(cast).mistake
    cast.inspect()
    assert not Finding.objects.filter(cause__startswith="mistakes-answer").exists()
    do(cast, "assign", found, cast.registrar, unit=cast.units["town"])
    cast.later(1)
    cast.inspect()
    near = cast.finding(f"mistakes-answer:town/{cast.units['town'].pk}")
    assert near.breached_on is None and near.limit_on == cast.day + dt.timedelta(days=2)
    assert found.matter.number in near.evidence and near.indicator == "D3.6"
    cast.later(3)
    cast.inspect()
    near.refresh_from_db()
    assert near.breached_on == cast.day
    do(cast, "answer", found, cast.town_handler, outcome="explained", text="没有错误。")
    cast.inspect()
    near.refresh_from_db()
    assert not near.open and not mistakes_in_time(Period.year(2026)).exists()


def test_the_entrance_stands_at_the_foot_of_every_page_and_leads_through(browse: Any) -> None:
    client = Client()
    start = reverse("mistakes:start")
    assert f'href="{start}"' in client.get("/about/").content.decode()
    came = client.get(start, headers={"referer": "http://testserver/s/town/a/2026/1.html"})
    assert "page=http%3A%2F%2Ftestserver%2Fs%2Ftown" in came.content.decode()
    stranger = client.get(start, headers={"referer": "http://elsewhere.example/x"})
    assert "elsewhere" not in stranger.content.decode()
    what = reverse("mistakes:report", args=["what"])
    given = {"address": "http://testserver/s/town/a/1.html", "sort": "words"}
    assert client.post(what, given).status_code == 422
    client.post(what, {**given, "description": WRONG})
    done = client.post(reverse("mistakes:report", args=["check"]), follow=True)
    found = Mistake.objects.get()
    assert found.matter.number in done.content.decode() and found.site == "town"
    listed = reverse("desk:list", args=["site_mistake"])
    assert found.matter.title in browse.browser("registrar").get(listed).content.decode()
    assert found.matter.title not in browse.browser("land_handler").get(listed).content.decode()
    page = reverse("desk:matter", args=[found.pk])
    assert browse.browser("registrar").get(page).status_code == 200
    assert browse.browser("land_handler").get(page).status_code == 404
    sheet = browse.browser("registrar").get(reverse("inspection:sheet", args=["town"]))
    assert found.matter.number in sheet.content.decode()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/s/town/a/1.html", "town"),
        ("http://www.county.example/s/town/", "town"),
        ("www.county.example/c/news/", "county"),
        ("", "county"),
        ("http://[", "county"),
    ],
)
def test_the_site_of_an_address(browse: Any, address: str, code: str) -> None:
    assert site_of(address).code == code
    assert clock.today() == browse.day
