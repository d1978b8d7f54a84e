"""Findings in the hands of people: reported, checked, dismissed; strangers find nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework.models import Matter
from shuniu.commons.publishing.models import Publication
from shuniu.ground.refusal import FieldRefused, NotNow, NotYours, Refused
from shuniu.inspection import actions
from shuniu.inspection.models import Account, Finding, SpotCheck


@pytest.fixture
def found(cast: Any) -> Finding:
    """The town's stale column, given to the town."""
    cast.site()
    cast.site("town", "town")
    cast.feed()
    cast.feed("town", ago=13)
    cast.inspect()
    finding: Finding = cast.finding("column:town/news")
    return finding


def test_a_unit_reports_and_the_office_confirms_or_returns(cast: Any, found: Finding) -> None:
    cast.do("report_fixed", found, cast.town_handler, text="已发布三条动态。")
    assert cast.state(found) == "reported"
    cast.do("return_fix", found, cast.registrar, reason="发布时间是空的。")
    cast.do("report_fixed", found, cast.town_head, text="已补发。")
    cast.do("confirm", found, cast.registrar, text="已看到。")
    found.refresh_from_db()
    assert found.healed == "confirmed" and not found.open
    # It was not fed after all: the next run finds it again, as a new finding.
    cast.inspect()
    assert cast.finding("column:town/news").pk != found.pk


def test_what_is_dismissed_stays_quiet_for_a_month(cast: Any, found: Finding) -> None:
    cast.do("dismiss", found, cast.registrar, reason="汛期值守，经批准暂停。")
    assert cast.inspect().opened == 0
    cast.later(31)
    cast.inspect()
    assert cast.finding("column:town/news")


def test_sent_back_it_waits_for_the_office(cast: Any, found: Finding) -> None:
    cast.do("send_back", found, cast.town_handler, reason="栏目由县委宣传部维护。")
    assert cast.state(found) == "found"
    with pytest.raises(Refused, match="承办职责"):
        cast.do("assign", found, cast.registrar, unit=cast.units["idle"])


STEPS: dict[str, dict[str, Any]] = {
    "report_fixed": {"text": "已整改"},
    "close_by_hand": {"text": "截图"},
    "dismiss": {"reason": "误报"},
    "break_limit": {},
    "heal": {},
    "sign_for": {},
    "send_back": {"reason": "不是我们的"},
    "urge": {"means": "phone", "text": "请抓紧"},
}


def test_strangers_take_no_step(cast: Any, found: Finding) -> None:
    for stranger in (cast.land_handler, cast.reviewer, cast.administrator):
        for verb, facts in STEPS.items():
            with pytest.raises(NotYours):
                cast.do(verb, found, stranger, **facts)
    cast.do("report_fixed", found, cast.town_handler, text="已整改")
    for verb_after, more in (("confirm", {}), ("return_fix", {"reason": "没有"})):
        with pytest.raises(NotYours):
            cast.do(verb_after, found, cast.town_handler, **more)
    with pytest.raises(NotNow):
        cast.do("assign", found, cast.registrar, unit=cast.units["land"])


def test_registering_is_the_offices(cast: Any) -> None:
    site = cast.site()
    office, at = cast.units["office"], cast.at
    cast.feed("county", "news")
    line = Publication.objects.get()
    account = opened(cast)
    for stranger in (cast.land_handler, cast.leader, cast.reviewer):
        given: dict[str, Any] = {"office": office, "by": stranger, "at": at}
        with pytest.raises(NotYours):
            cast.by_hand(by=stranger)
        with pytest.raises(NotYours):
            actions.judge_line(line, fine=True, **given)
        with pytest.raises(NotYours):
            actions.give_bonus(site, points=1, reason="多语言", **given)
        with pytest.raises(NotYours):
            actions.note_site(site, has_services=False, **given)
        with pytest.raises(NotYours):
            opened(cast, name="另一个", by=stranger)
        with pytest.raises(NotYours):
            actions.note_update(account, by=stranger, at=at)
        with pytest.raises(NotYours):
            actions.answer_messages(account, by=stranger, at=at)
        with pytest.raises(NotYours):
            actions.close_account(account, reason="停用", by=stranger, at=at)
    bonus = actions.give_bonus(
        site, points=1, reason="多语言", office=office, by=cast.registrar, at=at
    )
    with pytest.raises(NotYours):
        actions.end_bonus(bonus, office=office, by=cast.leader, at=at)


def test_the_sample_is_read_once_and_what_is_wrong_becomes_a_finding(cast: Any) -> None:
    cast.site()
    cast.feed()
    given: dict[str, Any] = {"office": cast.units["office"], "by": cast.registrar, "at": cast.at}
    fine, wrong = Publication.objects.order_by("pk")[:2]
    assert actions.judge_line(fine, fine=True, **given) is None
    with pytest.raises(Refused, match="已经抽查过"):
        actions.judge_line(fine, fine=True, **given)
    with pytest.raises(FieldRefused):
        actions.judge_line(wrong, fine=False, indicator="V1", **given)
    matter = actions.judge_line(
        wrong, fine=False, note="领导排序有误", indicator="V1", unit=cast.units["land"], **given
    )
    assert matter is not None and SpotCheck.objects.get(became=matter).line == wrong
    found = Finding.objects.get(pk=matter.pk)
    assert found.indicator == "V1" and found.address == wrong.url
    assert cast.state(found) == "fixing"


def opened(cast: Any, **more: Any) -> Account:
    given: dict[str, Any] = {
        "kind": "wechat",
        "name": "石桥发布",
        "unit": cast.units["town"],
        "opened_on": dt.date(2025, 1, 1),
        "office": cast.units["office"],
        "by": cast.registrar,
        "at": cast.at,
    }
    return actions.register_account(**{**given, **more})


def test_an_account_is_warned_of_before_two_weeks_and_closed_by_its_update(cast: Any) -> None:
    account = opened(cast)
    with pytest.raises(FieldRefused, match="已经登记"):
        opened(cast)
    actions.note_update(account, title="招聘信息", by=cast.town_handler, at=cast.at)
    cast.later(10)
    assert cast.inspect().opened == 0
    cast.later(1)
    assert cast.inspect().opened == 1
    found = cast.finding(f"media:{account.pk}")
    assert found.indicator == "N2" and found.limit_on == cast.day + dt.timedelta(days=3)
    cast.later(4)
    assert cast.inspect().broken == 1
    actions.note_update(account, title="秋收", by=cast.town_head, at=cast.at)
    found.refresh_from_db()
    assert not found.open and "秋收" in found.healed_by
    assert Matter.objects.get(pk=found.pk).state == "closed"


def test_messages_that_wait_three_months_are_found_fifteen_days_before(cast: Any) -> None:
    account = opened(cast)
    actions.note_update(account, by=cast.registrar, at=cast.at)
    since = cast.day - dt.timedelta(days=76)
    actions.answer_messages(account, unanswered_since=since, by=cast.town_handler, at=cast.at)
    cast.inspect()
    found = cast.finding(f"media-answers:{account.pk}")
    assert found.breached_on is None and found.indicator == "N3"
    actions.answer_messages(account, by=cast.town_handler, at=cast.at)
    assert cast.inspect().healed == 1
    actions.close_account(account, reason="并入县级账号", by=cast.registrar, at=cast.at)
    cast.later(40)
    assert cast.inspect().opened == 0
    with pytest.raises(FieldRefused, match="已经注销"):
        actions.note_update(account, by=cast.registrar, at=cast.at)
