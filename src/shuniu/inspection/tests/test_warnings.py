"""Warnings before a limit: opened in time, given to whom it belongs, closed when it is fed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuniu.casework.models import Matter, Term
from shuniu.commons.calendar.actions import set_local_limit
from shuniu.commons.people.actor import system
from shuniu.commons.publishing.actions import move, publish, withdraw
from shuniu.commons.publishing.models import Publication
from shuniu.domains.portal.models import Right, SiteColumn
from shuniu.ground import clock
from shuniu.inspection.models import Finding
from shuniu.inspection.queries.state import look
from shuniu.site import county


def healthy(cast: Any) -> None:
    cast.site()
    cast.feed(ago=3)


def test_two_days_before_a_column_goes_stale_it_is_a_matter_and_closes_when_it_is_fed(
    cast: Any,
) -> None:
    cast.site()
    cast.site("town", "town")
    cast.feed()
    cast.feed("town")
    cast.later(11)
    cast.feed("county", "news")
    assert not Finding.objects.filter(cause="column:town/news").exists()
    cast.later(1)  # twelve days old, two days are left
    cast.inspect()
    found = cast.finding("column:town/news")
    assert found.limit_on == cast.day + dt.timedelta(days=2) == found.matter.due_on
    assert found.breached_on is None and found.indicator == "V4.1"
    assert "第" in found.evidence and found.source == "国办秘函〔2019〕19号"
    assert cast.state(found) == "fixing"
    assert [a.unit.code for a in found.matter.assignments.all()] == ["town"]
    assert not Finding.objects.filter(cause="column:county/news").exists()
    cast.later(1)
    cast.feed("town", "news", title="全镇秋收进度过半")
    found.refresh_from_db()
    assert not found.open and found.healed == "by_itself"
    assert "全镇秋收进度过半" in found.healed_by
    assert cast.state(found) == "closed"
    assert not Term.objects.filter(matter=found.pk, met_on__isnull=True).exists()


def test_the_home_page_is_warned_of_at_ten_days(cast: Any) -> None:
    cast.site()
    cast.feed()
    cast.later(9)
    cast.inspect()
    assert not Finding.objects.filter(cause="home:county").exists()
    cast.later(1)
    cast.inspect()
    found = cast.finding("home:county")
    assert found.indicator == "V3" and "10天" in found.matter.title
    # A column that the home page does not show feeds it not.
    cast.feed("county", "policy")
    assert cast.finding("home:county")
    cast.feed("county", "news")
    assert not Finding.objects.filter(cause="home:county", open=True).exists()


def test_limits_are_dated_rules_with_their_paper_and_the_countys_own_is_stricter(cast: Any) -> None:
    cast.site()
    SiteColumn.objects.update(update_limit_days=None)
    cast.feed()
    news = next(c for c in look(cast.day, cast.at).sites["county"].columns if c.code == "news")
    assert (news.limit, news.basis) == (14, "国办秘函〔2019〕19号")
    set_local_limit(
        "web.news", length=10, source="云政办〔2026〕3号", since=cast.day + dt.timedelta(days=1),
        by=system(), at=cast.at,
    )  # fmt: skip
    cast.later(8)  # two days are left of the county's ten
    cast.inspect()
    found = cast.finding("column:county/news")
    assert "10天" in found.evidence and "云政办〔2026〕3号" in found.evidence
    assert found.limit_on == cast.day + dt.timedelta(days=2)


def test_one_cause_has_one_finding_however_often_it_is_looked_for(cast: Any) -> None:
    cast.site()
    cast.feed()
    cast.later(13)
    first = cast.inspect()
    assert first.opened and cast.inspect().opened == 0
    cast.later(2)
    again = cast.inspect()
    assert again.opened == 0 and again.broken == 2  # the home page and the column
    found = cast.finding("column:county/news")
    assert found.breached_on == cast.day and found.found_on < cast.day
    assert cast.inspect().broken == 0


def test_a_correction_or_a_withdrawal_feeds_nothing(cast: Any) -> None:
    healthy(cast)
    cast.later(10)
    cast.inspect()
    found = cast.finding("column:county/news")
    words: dict[str, Any] = {
        "column": "news",
        "url": "/a/2026/1.html",
        "unit_label": "县政府办公室",
        "source_kind": "article",
        "source_id": 1,
        "by": cast.registrar,
        "at": cast.at,
    }
    publish(title="改了一个字", **words)
    old = Publication.objects.standing().exclude(column="news").filter(source_kind="article")[0]
    place = {"site": "county", "out_of": old.column, "into": "news", "reason": "归类"}
    moved = {"source_kind": "article", "source_id": old.source_id, **place}
    assert move(**moved, by=cast.registrar, at=cast.at)
    assert Matter.objects.get(pk=found.pk).closed_at is None
    gone = {"source_kind": "article", "source_id": old.source_id, "reason": "重复"}
    withdraw(**gone, by=cast.registrar, at=cast.at)
    withdraw(source_kind="article", source_id=1, reason="重复", by=cast.registrar, at=cast.at)
    assert Matter.objects.get(pk=found.pk).closed_at is None
    # With its only line gone, the column is empty: that is another finding.
    assert cast.inspect().healed >= 1 and cast.finding(f"empty:county/{cast.units['office'].pk}")


def test_an_empty_column_has_a_week_of_grace_and_headings_are_not_asked(cast: Any) -> None:
    healthy(cast)
    site = cast.sites["county"]
    heading = SiteColumn.objects.create(
        site=site, code="open", name="政务公开", kind="other", opened_on=cast.day
    )
    SiteColumn.objects.create(
        site=site, code="law", name="法规", kind="other", opened_on=cast.day, parent=heading
    )
    cast.inspect()
    found = cast.finding(f"empty:county/{cast.units['office'].pk}")
    assert found.indicator == "V4.3" and found.breached_on is None
    assert found.limit_on == cast.day + dt.timedelta(days=7)
    assert "“法规”" in found.evidence and "政务公开" not in found.evidence
    cast.later(2)
    cast.feed("county", "law")
    assert cast.inspect().healed == 1 and not Finding.objects.filter(cause=found.cause, open=True)


def test_a_column_that_one_unit_writes_is_that_units(cast: Any) -> None:
    healthy(cast)
    column = SiteColumn.objects.get(site__code="county", code="policy")
    given: dict[str, Any] = {"site": column.site, "column": column, "act": "write"}
    Right.objects.create(unit=cast.units["land"], since=cast.day, **given)
    cast.later(170)
    cast.feed("county", "news", "notices")
    cast.inspect()
    found = cast.finding("column:county/policy")
    assert [a.unit.code for a in found.matter.assignments.all()] == ["land"]
    assert (found.limit_on - cast.day).days <= 15


def test_a_unit_without_anybody_leaves_it_to_the_office(cast: Any) -> None:
    cast.site()
    cast.site("coop", "idle")
    cast.feed(ago=1)
    cast.inspect()
    found = cast.finding(f"empty:coop/{cast.units['idle'].pk}")  # never fed
    assert cast.state(found) == "found"
    cast.do("assign", found, cast.registrar, unit=cast.units["land"])
    assert cast.state(found) == "fixing"


def test_a_closed_column_or_site_is_asked_no_more(cast: Any) -> None:
    cast.site("town", "town")
    cast.site()
    cast.feed()
    cast.feed("town", "policy", ago=170)
    cast.inspect()
    found = cast.finding("column:town/policy")
    cast.later(1)
    SiteColumn.objects.filter(site__code="town", code="policy").update(closed_on=cast.day)
    assert cast.inspect().healed >= 1
    found.refresh_from_db()
    assert found.healed_by == "栏目已关闭。"


def test_the_state_of_the_group_asks_the_same_questions_for_more_sites(cast: Any) -> None:
    healthy(cast)

    def asked() -> int:
        county.forget()
        with CaptureQueriesContext(connection) as queries:
            look(cast.day, clock.on(cast.day, 9))
        return len(queries)

    few = asked()
    for n in range(6):
        cast.site(f"town{n}", "town")
        cast.feed(f"town{n}")
    assert asked() == few
