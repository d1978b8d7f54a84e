"""Notices of cuts: checked or at once, first while in force, gone after."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from shuniu.casework.models import Matter
from shuniu.commons.figures.counting import count
from shuniu.commons.figures.period import Period
from shuniu.commons.publishing.models import Publication
from shuniu.domains.services import actions
from shuniu.domains.services.actions.notices import NotDirect
from shuniu.domains.services.models import DirectUnit, Notice
from shuniu.domains.services.powers import NeedsChecker
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.site.page_cache import shelf


def _lines() -> list[Publication]:
    return list(Publication.objects.standing().filter(column="life"))


def _direct(cast: Any) -> DirectUnit:
    return actions.set_direct(
        cast.units["company"],
        since=cast.day,
        reason="会议纪要〔2026〕3号",
        by=cast.actor("administrator"),
        at=cast.at,
    )


def test_a_second_person_checks(cast: Any) -> None:
    notice = cast.notice()
    assert not _lines()
    with pytest.raises(NotYours):
        cast.on_notice("publish", notice, "water")
    cast.on_notice("return_notice", notice, "water_head", text="写明小区。")
    words = {"kind": "water", "area": "石桥镇东片三个小区", "reason": "检修", "phone": "96116"}
    times = {"starts_at": cast.hours(1), "ends_at": cast.hours(9)}
    cast.on_notice("rewrite", notice, "water", **words, **times)
    cast.on_notice("publish", notice, "water_head")
    (line,) = _lines()
    assert line.title == "石桥镇东片三个小区停水（9月1日10:00至18:00）"
    assert (line.in_force_from, line.in_force_until) == (times["starts_at"], times["ends_at"])
    assert line.area == "石桥镇东片三个小区" and line.url == f"/services/life/{notice.pk}/"


def test_a_unit_set_so_publishes_at_once(cast: Any) -> None:
    with pytest.raises(NotYours):
        actions.set_direct(
            cast.units["company"], since=cast.day, reason="无", by=cast.actor("water"), at=cast.at
        )
    row = _direct(cast)
    notice = cast.notice()
    assert notice.at_once and _lines()
    cast.on_notice("shift", notice, "water", ends_at=cast.hours(12), reason="抢修延长。")
    (line,) = _lines()
    assert "至21:00" in line.title and line.replaces is not None
    actions.end_direct(row, reason="试行期满", by=cast.actor("administrator"), at=cast.at)
    cast.day += dt.timedelta(days=1)
    later = cast.notice()
    assert later.published_at is None
    with pytest.raises(NotDirect):
        cast.on_notice("publish_at_once", later, "water")


def test_what_stands_is_changed_by_who_checks(cast: Any) -> None:
    notice = cast.notice()
    cast.on_notice("publish", notice, "water_head")
    more = {"ends_at": cast.hours(5), "reason": "提前恢复。"}
    with pytest.raises(NeedsChecker):
        cast.on_notice("shift", notice, "water", **more)
    cast.on_notice("shift", notice, "water_head", **more)
    with pytest.raises(NeedsChecker):
        cast.on_notice("withdraw", notice, "water", reason="写错了。")
    cast.on_notice("withdraw", notice, "water_head", reason="写错了。")
    assert not _lines()
    year = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert count("services.notices", year) == 1


def test_first_while_in_force_and_gone_after(browse: Any, set_clock: Any) -> None:
    notice = browse.notice()
    browse.on_notice("publish", notice, "water_head")
    client = Client()

    def page(hours: float, address: str = "/services/") -> str:
        set_clock(browse.hours(hours))
        shelf.clear()
        return client.get(address).content.decode()

    assert "将要停水停电" in page(0) and "正在影响生活" not in page(0)
    during = page(2)
    assert during.index("正在影响生活") < during.index("按要办的事找")
    assert "石桥镇东片" in during and "预计9月1日 18:00恢复" in page(
        2, f"/services/life/{notice.pk}/"
    )
    assert "石桥镇东片" not in page(10) and "石桥镇东片" not in page(10, "/services/life/")
    assert "石桥镇东片" in page(10, "/services/life/?past")
    assert "已经结束" in page(10, f"/services/life/{notice.pk}/")
    browse.on_notice("withdraw", notice, "water_head", reason="写错了。")
    shelf.clear()
    assert client.get(f"/services/life/{notice.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_at": dt.datetime(2026, 9, 1, 1, tzinfo=dt.UTC)}, "ends_at"),
        ({"starts_at": dt.datetime(2026, 8, 1, tzinfo=dt.UTC), "ends_at": None}, "ends_at"),
        ({"area": " "}, "area"),
        ({"phone": ""}, "phone"),
        ({"kind": "moon"}, "kind"),
        ({"reason": "长" * 201}, "reason"),
    ],
)
def test_bad_input(cast: Any, wrong: dict[str, Any], field: str) -> None:
    if wrong.get("ends_at", 0) is None:
        wrong = {**wrong, "ends_at": wrong["starts_at"] + dt.timedelta(days=200)}
    with pytest.raises(FieldRefused) as refused:
        cast.notice(**wrong)
    assert refused.value.field == field


def test_one_that_is_over_is_not_published(cast: Any) -> None:
    notice = cast.notice()
    with pytest.raises(FieldRefused):
        cast.on_notice("publish", notice, "water_head", at=cast.hours(10))


def test_strangers(cast: Any) -> None:
    notice = cast.notice()
    with pytest.raises(NotYours):
        cast.notice("administrator")
    for login in ("bureau", "bureau_head", "administrator"):
        for verb, more in (("publish", {}), ("drop", {"reason": "不要"})):
            with pytest.raises(NotYours):
                cast.on_notice(verb, notice, login, **more)
        assert cast.browser(login).get(f"/desk/m/{notice.pk}/").status_code == 404
    assert cast.browser("water").get("/desk/r/direct_units/").status_code == 404
    cast.on_notice("drop", notice, "water", reason="改期了。")


def test_from_the_desk(browse: Any) -> None:
    client = browse.browser("water")
    sent = client.post(
        "/desk/list/life_notice/new/",
        {
            "kind": "power",
            "area": "柳林街",
            "starts_at": "2026-09-01T13:00",
            "ends_at": "2026-09-01T15:00",
            "reason": "更换变压器",
            "phone": "95598",
        },
    )
    assert sent.status_code == 302
    notice = Notice.objects.get()
    head = browse.browser("water_head")
    assert "柳林街" in head.get("/desk/").content.decode()
    seen = Matter.objects.get().last_move_id
    head.post(f"/desk/m/{notice.pk}/publish/", {"seen": seen})
    listed = head.get("/desk/list/life_notice/?force=coming").content.decode()
    assert "柳林街停电" in listed and _lines()
