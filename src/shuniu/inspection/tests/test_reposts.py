"""What the State Council published stands here within its hours, by the records."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from shuniu.commons.calendar.actions import set_local_limit
from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import system
from shuniu.commons.publishing.actions import withdraw
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.inspection import actions
from shuniu.inspection.figures import reposts, reposts_in_time
from shuniu.inspection.models import Finding, Repost

TITLE = "国务院关于推进政务服务的意见"


def item(cast: Any, issued: dt.datetime, **more: Any) -> Repost:
    given: dict[str, Any] = {
        "title": TITLE,
        "source": "国务院",
        "issued_at": issued,
        "site": cast.sites["county"],
        "unit": cast.units["land"],
        "office": cast.units["office"],
        "by": cast.registrar,
        "at": cast.at,
    }
    return actions.register_repost(**{**given, **more})


def look(cast: Any, at: dt.datetime) -> Finding | None:
    actions.inspect(on=at.astimezone(clock.ZONE).date(), by=system(), at=at)
    return Finding.objects.filter(cause__startswith="repost:", open=True).first()


@pytest.fixture
def county(cast: Any) -> Any:
    cast.site()
    cast.feed(ago=1)
    return cast


def test_an_item_is_warned_of_before_its_24_hours_are_over_and_healed_by_its_publication(
    county: Any,
) -> None:
    made = item(county, county.at)
    assert made.due_at == county.at + dt.timedelta(hours=24) and "24小时" in made.basis
    assert look(county, county.at + dt.timedelta(hours=11)) is None
    found = look(county, county.at + dt.timedelta(hours=12))
    assert found is not None and found.breached_on is None and found.indicator == "D1.9"
    assert found.limit_on == county.day + dt.timedelta(days=1)
    assert [a.unit.code for a in found.matter.assignments.all()] == ["land"]
    county.later(1)  # eight o'clock the next day: one hour is left
    county.feed("county", "news", title="《国务院关于推进政务服务的意见》")
    made.refresh_from_db()
    found.refresh_from_db()
    assert made.line is not None and not made.late(county.at) and not found.open
    assert "已转载" in found.healed_by
    period = Period.year(2026)
    assert list(reposts(period)) == list(reposts_in_time(period)) == [made]
    gone = {"source_kind": "article", "source_id": made.line.source_id, "reason": "撤稿"}
    withdraw(**gone, by=county.registrar, at=county.at)
    assert list(Repost.objects.waiting()) == [made] and not reposts_in_time(period).exists()


def test_one_late_is_broken_and_counts_as_late_when_it_comes(county: Any) -> None:
    made = item(county, county.at)
    found = look(county, county.at + dt.timedelta(hours=25))
    assert found is not None and found.breached_on is not None
    county.later(2)
    county.feed("county", "news", title="转发一份意见")  # in other words: nobody can tell
    assert Repost.objects.waiting().count() == 1
    with pytest.raises(FieldRefused, match="没有这个地址"):
        actions.note_reposted(made, address="/a/none.html", by=county.land_handler, at=county.at)
    address = f"https://www.example.gov.cn/a/2026/{county.keys}.html"
    actions.note_reposted(made, address=address, by=county.land_handler, at=county.at)
    made.refresh_from_db()
    assert made.late(county.at) and not Finding.objects.filter(pk=found.pk, open=True).exists()
    assert not reposts_in_time(Period.year(2026)).exists()


def test_what_stands_already_a_stricter_limit_and_what_need_not_be_reposted(county: Any) -> None:
    county.feed("county", "news", title=TITLE)  # at eight, before anybody put it down
    assert item(county, county.at - dt.timedelta(hours=2)).reposted_at is not None
    with pytest.raises(FieldRefused, match="已经登记"):
        item(county, county.at - dt.timedelta(hours=2))
    with pytest.raises(FieldRefused, match="不能晚于现在"):
        item(county, county.at + dt.timedelta(hours=1))
    set_local_limit(
        "web.repost", length=8, source="云政办〔2026〕9号", since=county.day, by=system(),
        at=county.at,
    )  # fmt: skip
    other = item(county, county.at, title="另一份")
    assert other.due_at == county.at + dt.timedelta(hours=8) and "云政办" in other.basis
    found = look(county, county.at)
    assert found is not None  # within twelve hours of its end from the beginning
    actions.waive_repost(other, reason="只发到省一级", by=county.registrar, at=county.at)
    assert not Finding.objects.filter(pk=found.pk, open=True).exists()
    assert other not in reposts(Period.year(2026))


def test_strangers_and_units_see_and_keep_their_own(county: Any, set_clock: Any) -> None:
    set_clock(county.at)
    made = item(county, county.at)
    for verb, more in (
        (actions.note_reposted, {"address": "/a/2026/1.html"}),
        (actions.waive_repost, {"reason": "不用"}),
    ):
        with pytest.raises(NotYours):
            verb(made, by=county.town_handler, at=county.at, **more)
    with pytest.raises(NotYours):
        item(county, county.at, by=county.land_handler)
    page = reverse("desk:register", args=["reposts"])
    assert TITLE in county.browser("land_handler").get(page).content.decode()
    assert TITLE not in county.browser("town_handler").get(page).content.decode()
    shown = county.browser("registrar").get(reverse("inspection:sheet", args=["county"]))
    assert TITLE in shown.content.decode() and "待转载" in shown.content.decode()
    row = reverse("desk:register_row", args=["reposts", made.pk])
    assert county.browser("registrar").get(row).status_code == 200
    assert county.browser("town_handler").get(row).status_code == 404


def test_a_reviewer_of_a_town_is_no_insider(browse: Any) -> None:
    """Duties held for another unit than the office that inspects give no sight of the group."""
    cast = browse
    cast.site()
    cast.site("town", "town")
    cast.feed()
    cast.post("town_reviewer", "town", ["reviewer", "registrar", "handler"])
    own = cast.browser("town_reviewer")
    assert own.get(reverse("inspection:sheet", args=["town"])).status_code == 200
    assert own.get(reverse("inspection:sheet", args=["county"])).status_code == 404
    for name in ("score", "indicators", "sample"):
        assert own.get(reverse(f"inspection:{name}")).status_code == 404
    assert own.post(reverse("inspection:now")).status_code == 404
