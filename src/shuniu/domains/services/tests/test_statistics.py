"""办事统计: counted from the records of a month that is over, published by a second person."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.publishing.models import Publication
from shuniu.domains.services.actions.statistics import (
    PublishedAlready,
    draw_up,
    publish_statistics,
    withdraw_statistics,
)
from shuniu.domains.services.models import ServiceMonth
from shuniu.ground.refusal import FieldRefused, NotYours, SelfCheck
from shuniu.site.page_cache import shelf

SEPTEMBER = dt.date(2026, 9, 17)


@pytest.fixture
def office(browse: Any) -> Unit:
    since = dt.date(2020, 1, 1)
    unit = Unit.objects.create(
        code="office",
        name="县政府办公室",
        short_name="县府办",
        kind="county_office",
        opened_on=since,
    )
    for login, duties in (
        ("registrar", ["registrar"]),
        ("reviewer", ["reviewer"]),
        ("both", ["registrar", "reviewer"]),
    ):
        member = Member.objects.create(login=login, name=login, unit=unit)
        post = Post.objects.create(code=login, unit=unit, title=login, duties=duties)
        Tenure.objects.create(member=member, post=post, first_day=since)
        browse.members[login] = member
    browse.published()
    for _twice in range(2):
        notice = browse.notice()
        browse.on_notice("publish", notice, "water_head")
    return unit


def drawn(cast: Any, unit: Unit, login: str = "registrar", month: dt.date = SEPTEMBER) -> Any:
    return draw_up(month=month, unit=unit, by=cast.actor(login), at=cast.at)


def test_a_month_is_counted_from_its_records_and_published_by_another(
    browse: Any, office: Unit
) -> None:
    with pytest.raises(FieldRefused, match="还没有结束"):
        drawn(browse, office)
    browse.day = dt.date(2026, 10, 8)
    browse.notice()  # registered, and not published: not counted
    row = drawn(browse, office, "both")
    assert row.first == dt.date(2026, 9, 1)
    assert (row.numbers["guides"], row.numbers["new"], row.numbers["revised"]) == (1, 1, 0)
    assert row.numbers["topics"] == {"education": 1}
    assert (row.numbers["notices"], row.numbers["notice_kinds"]) == (2, {"water": 2})
    with pytest.raises(FieldRefused, match="已经编制"):
        drawn(browse, office)
    assert Client().get(row.public_address).status_code == 404
    with pytest.raises(SelfCheck):
        publish_statistics(row, by=browse.actor("both"), at=browse.at)
    publish_statistics(row, by=browse.actor("reviewer"), at=browse.at)
    line = Publication.objects.standing().get(column="service-statistics")
    assert line.title == "2026年9月办事服务统计" and line.url == row.public_address
    shelf.clear()
    shown = Client().get(row.public_address).content.decode()
    assert "公布办事指南1份" in shown and "生活资讯2条" in shown and "上学" in shown
    with pytest.raises(PublishedAlready):
        publish_statistics(row, by=browse.actor("reviewer"), at=browse.at)
    withdraw_statistics(row, reason="重做", by=browse.actor("reviewer"), at=browse.at)
    assert not Publication.objects.standing().filter(column="service-statistics").exists()
    assert drawn(browse, office).pk != row.pk
    old = ServiceMonth.objects.get(pk=row.pk)
    assert old.withdrawn_because == "重做" and old.published_at is not None
    shelf.clear()
    assert Client().get(row.public_address).status_code == 404


def test_strangers_neither_see_nor_make_them(browse: Any, office: Unit) -> None:
    browse.day = dt.date(2026, 10, 8)
    for login in ("bureau", "bureau_head", "administrator", "reviewer"):
        with pytest.raises(NotYours):
            drawn(browse, office, login)
    row = drawn(browse, office)
    for verb, more in ((publish_statistics, {}), (withdraw_statistics, {"reason": "不要"})):
        with pytest.raises(NotYours):
            verb(row, by=browse.actor("bureau_head"), at=browse.at, **more)
    page = reverse("desk:register", args=["service_statistics"])
    assert browse.browser("bureau_head").get(page).status_code == 404
    assert "2026年9月办事服务统计" in browse.browser("reviewer").get(page).content.decode()
    for year, month in ((2026, 13), (0, 1), (99999, 1)):
        asked = f"/services/statistics/{year}-{month:02d}/"
        assert Client().get(asked).status_code == 404
