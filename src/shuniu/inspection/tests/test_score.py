"""Vetoes, points, the formula without services, bonus, and whose the points are."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from shuniu.domains.portal.models import SiteColumn
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.inspection import actions, assessing
from shuniu.inspection.queries import sheets
from shuniu.inspection.queries.indicators import in_force, shipped
from shuniu.inspection.queries.state import look

ROWS = (
    ("D1.5", "扣分指标", "发布解读", "政策文件", "一级政策文件栏目6个月未更新", 5, 40),
    ("X2", "扣分指标", "办事服务", "办事", "办事指南要素", 1, 25),
    ("X3", "扣分指标", "功能设计", "功能", "功能", 0.5, 35),
    ("J1", "加分指标", "创新", "多语言", "提供外文版", 2, 5),
)


def score(cast: Any, code: str = "county") -> assessing.Score:
    group = look(cast.day, cast.at, site=code)
    given = sheets.bonus_of(sheets.bonuses(code, cast.day))
    return assessing.score(
        group, group.sites[code], in_force(cast.day), judged=sheets.judged(code), bonus=given
    )


def lost(result: assessing.Score, code: str) -> Decimal:
    return next(line.lost for line in result.deductions if line.indicator.code == code)


def test_five_stale_columns_are_a_veto_and_four_are_not(cast: Any) -> None:
    site = cast.site()
    cast.feed()
    for n in range(4):
        SiteColumn.objects.create(
            site=site,
            code=f"town{n}",
            name=f"乡镇动态{n}",
            kind="news",
            update_limit_days=14,
            opened_on=dt.date(2025, 1, 1),
        )
        cast.feed("county", f"town{n}", ago=20)
    assert "V4.1" not in {line.indicator.code for line in score(cast).vetoed}
    cast.later(15)
    result = score(cast)
    assert {"V4.1", "V3"} <= {line.indicator.code for line in result.vetoed}
    assert result.total is None and not result.qualified


def test_points_stop_at_an_indicators_own_total(cast: Any) -> None:
    site = cast.site()
    cast.feed()
    before = score(cast)
    assert lost(before, "D1.5") == 0
    for n in range(3):
        SiteColumn.objects.create(
            site=site,
            code=f"p{n}",
            name=f"政策{n}",
            kind="policy",
            update_limit_days=182,
            opened_on=dt.date(2025, 1, 1),
        )
        cast.feed("county", f"p{n}", ago=200)
    assert lost(score(cast), "D1.5") == 10  # three times five, capped


def test_without_services_seventy_five_are_made_a_hundred(cast: Any) -> None:
    cast.site()
    cast.feed()
    cast.by_hand(indicator="D3.1")  # three points
    actions.note_site(
        cast.sites["county"],
        has_services=False,
        office=cast.units["office"],
        by=cast.registrar,
        at=cast.at,
    )
    result = score(cast)
    assert result.part_two == ((75 - result.lost) * 4 / 3).quantize(Decimal("0.01"))
    assert all(line.indicator.group != "办事服务" for line in result.deductions if line.lost) or (
        result.lost < sum(line.lost for line in result.deductions)
    )
    assert "V6" not in {line.indicator.code for line in result.vetoed}


def test_what_a_person_found_counts_until_it_is_closed(cast: Any) -> None:
    cast.site()
    cast.feed()
    before = score(cast).lost
    found = cast.by_hand(indicator="D2.3")
    assert score(cast).lost == before + 1
    cast.do("close_by_hand", found, cast.registrar, text="已改正，截图在案。")
    assert score(cast).lost == before
    cast.by_hand(indicator="V1", title="严重表述错误")
    assert "V1" in {line.indicator.code for line in score(cast).vetoed}


@pytest.mark.parametrize(("lost_points", "counted"), [(10, 4), (20, 0), (30, 0)])
def test_bonus_counts_only_above_eighty(lost_points: int, counted: int) -> None:
    one = shipped()["D3.1"]
    indicator = type(one)(**{**vars_of(one), "points": Decimal(1), "cap": Decimal(40)})
    state: Any = type("State", (), {"has_services": True})()
    line = assessing.Line(indicator, (), judged=lost_points)
    result = assessing.Score(state, deductions=[line], bonus_given=Decimal(4))
    assert result.bonus == counted and result.total == 100 - lost_points + counted
    assert result.qualified


def vars_of(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def test_below_sixty_is_unqualified_without_any_veto() -> None:
    one = shipped()["D3.1"]
    indicator = type(one)(**{**vars_of(one), "points": Decimal(1), "cap": Decimal(100)})
    state: Any = type("State", (), {"has_services": True})()
    result = assessing.Score(state, deductions=[assessing.Line(indicator, (), judged=41)])
    assert result.total == 59 and not result.qualified


def test_the_shipped_points_make_a_hundred_and_say_whose_they_are() -> None:
    deductions = [one for one in shipped().values() if one.part == "deduction"]
    assert sum(one.cap for one in deductions) == 100
    assert sum(one.cap for one in deductions if one.group == assessing.SERVICES) == 25
    assert all(one.own and one.source and one.certainty for one in deductions)
    unsure = {one.code for one in deductions if one.certainty != "certain"}
    assert {"D1.5", "D2.5", "D3.3"}.isdisjoint(unsure)


def workbook(*rows: tuple[object, ...]) -> io.BytesIO:
    out = io.BytesIO()
    heads = ("编号", "部分", "一级指标", "二级指标", "评分细则", "每处扣分", "分值")
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("指标")
        for y, row in enumerate((heads, *rows)):
            for x, cell in enumerate(row):
                page.write(y, x, cell)
    return out


def load(cast: Any, book: io.BytesIO, **more: Any) -> int:
    given: dict[str, Any] = {
        "annex": "政府网站与政务新媒体检查指标",
        "source": "国办秘函〔2019〕19号",
        "since": cast.day,
        "office": cast.units["office"],
        "by": cast.registrar,
        "at": cast.at,
    }
    return actions.load_annex(book, **{**given, **more})


def test_the_official_annex_takes_the_place_of_the_countys_own_points(cast: Any) -> None:
    cast.site()
    cast.feed()
    assert score(cast).own_points
    assert load(cast, workbook(*ROWS)) == 4
    now = in_force(cast.day)
    assert {one.code for one in now.values() if one.part == "deduction"} == {"D1.5", "X2", "X3"}
    assert now["D1.5"].measure == "kind_policy" and now["V3"].measure == "home"
    assert not score(cast).own_points
    assert "D2.3" in in_force(cast.day - dt.timedelta(days=1))  # yesterday stays as it was


def test_a_wrong_annex_is_refused_by_row_and_nothing_of_it_is_loaded(cast: Any) -> None:
    wrong = (*ROWS[:2], ("X2", "扣分指标", "功能设计", "功能", "功能", "很多", 35))
    with pytest.raises(actions.RefusedAnnex) as refused:
        load(cast, workbook(*wrong))
    assert [fault.row for fault in refused.value.faults] == [4]
    with pytest.raises(actions.RefusedAnnex) as refused:
        load(cast, workbook(*ROWS[:2]))
    assert "应为100" in refused.value.faults[0].reason
    with pytest.raises(actions.RefusedAnnex) as refused:  # a veto is not turned into 35 points
        load(cast, workbook(*ROWS[:2], ("V3", *ROWS[2][1:]), *ROWS[3:]))
    assert "单项否决" in refused.value.faults[0].reason
    with pytest.raises(actions.RefusedAnnex) as refused:  # its page would have no address
        load(cast, workbook(*ROWS[:2], ("X/2", *ROWS[2][1:]), *ROWS[3:]))
    assert "网址" in refused.value.faults[0].reason
    with pytest.raises(FieldRefused, match="早于今天"):
        load(cast, workbook(*ROWS), since=cast.day - dt.timedelta(days=1))
    assert in_force(cast.day) == {**shipped()} and len(in_force(cast.day)) == len(shipped())
    with pytest.raises(NotYours):
        load(cast, workbook(*ROWS), by=cast.reviewer)


def test_an_indicator_is_changed_from_a_day_on_with_its_paper(cast: Any) -> None:
    given: dict[str, Any] = {
        "source": "省府办函〔2026〕1号",
        "certainty": "certain",
        "rule": "",
        "office": cast.units["office"],
        "at": cast.at,
    }
    new = {"days": 7, "warn": 2, "strange": 3}
    tomorrow = cast.day + dt.timedelta(days=1)
    actions.revise("V3", since=tomorrow, numbers=new, by=cast.registrar, **given)
    assert in_force(cast.day)["V3"].number("days") == 14
    changed = in_force(tomorrow)["V3"]
    assert changed.number("days") == 7 and "strange" not in changed.numbers
    with pytest.raises(FieldRefused, match="早于今天"):
        actions.revise(
            "V3",
            since=cast.day - dt.timedelta(days=1),
            numbers=new,
            by=cast.registrar,
            **given,
        )
    with pytest.raises(NotYours):
        actions.revise("V3", since=tomorrow, numbers=new, by=cast.town_handler, **given)
    with pytest.raises(FieldRefused, match="不能宽于国办秘函〔2019〕19号的14") as looser:
        actions.revise(
            "V3", since=tomorrow, numbers={"days": 21, "warn": 2}, by=cast.registrar, **given
        )
    assert looser.value.field == "number_days"
    with pytest.raises(FieldRefused, match="不能停用"):
        actions.revise("V3", since=tomorrow, numbers={}, retired=True, by=cast.registrar, **given)
    by_decree = {"numbers": {"days": 21}, "replaced": True}
    row = actions.revise("V3", since=tomorrow, by=cast.registrar, **by_decree, **given)
    assert row.numbers["days"] == 21 and in_force(tomorrow)["V3"].number("days") == 21
