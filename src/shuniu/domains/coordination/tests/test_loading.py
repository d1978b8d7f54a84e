"""Old cases come in with their histories, all or nothing, and are counted like the others."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from shuniu.casework.bulk import RefusedRows
from shuniu.casework.models import Matter, Term
from shuniu.commons.figures.counting import count
from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import system
from shuniu.domains.coordination.loading import CaseRow, CaseStepRow, load
from shuniu.domains.coordination.models import Case, Meeting, Party
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours

NOW = clock.on(dt.date(2026, 9, 1))
YEAR = Period.year(2025)


def at(month: int, day: int, hour: int = 9) -> dt.datetime:
    return clock.on(dt.date(2025, month, day), hour)


STEPS = (
    CaseStepRow(3, "受理", at(3, 4), "登记员"),
    CaseStepRow(4, "交办", at(3, 5), "登记员", unit="县自然资源和规划局", text="请牵头。"),
    CaseStepRow(5, "签收", at(3, 6), "承办人", unit="land"),
    CaseStepRow(6, "记录协调会", at(3, 12), "登记员", text="各方同意。", kind="协调会"),
    CaseStepRow(
        *(7, "起草处理意见", at(3, 20), "承办人", "land", "限期付清。"),
        outcome="协调一致，矛盾化解",
        facts="情况属实。",
        reasons="应当付清。",
        basis="有关政策。",
    ),
    CaseStepRow(8, "审核办结", at(3, 24), "主任"),
)
VISIT = CaseRow(
    *(2, "旧1", "群众集体来访", "土地纠纷", at(3, 3), "补偿款没有付清", "欠款二十万元。", "登记员"),
    group="东坝村村民",
    visitors=12,
    units=("县自然资源和规划局", "石桥镇人民政府"),
    steps=STEPS,
)
LAW = CaseRow(
    *(9, "旧2", "群众集体来访", "涉法涉诉", at(4, 1), "不服判决", "不服判决。", "登记员"),
    group="某企业职工",
    visitors=6,
    steps=(CaseStepRow(10, "转送", at(4, 2), "登记员", to="人民法院", place="县人民法院"),),
)


def bring(*rows: CaseRow, **more: Any) -> Any:
    given: dict[str, Any] = {"source": "旧台账", "by": system(), "at": NOW, **more}
    return load(rows or (VISIT, LAW), **given)


def test_a_case_comes_in_whole_and_is_counted(cast: Any) -> None:
    done = bring()
    assert (done.matters, done.steps, done.known) == (2, 7, 0)
    case = Case.objects.select_related("matter").get(matter__title="补偿款没有付清")
    assert case.matter.state == "closed" and case.matter.closed_at == at(3, 24)
    assert case.matter.number == "云协〔2025〕1号" and case.accepted_at == at(3, 4)
    assert (case.outcome, case.decided_at, case.visitors) == ("settled", at(3, 24), 12)
    meeting = Meeting.objects.get()
    assert meeting.held_on == dt.date(2025, 3, 12) and meeting.move.step == "record_meeting"
    assert Party.objects.filter(case=case).count() == 3
    assert Term.objects.get(matter=case.matter, name="answer").rule == "pet.conclude"
    gone = Case.objects.get(matter__title="不服判决")
    assert (gone.transferred_to, gone.matter.state) == ("court", "transferred")
    values = {c: count(f"coordination.{c}", YEAR) for c in ("activities", "petition_settled")}
    assert values == {"activities": 1, "petition_settled": 1}
    assert count("coordination.land_cases", YEAR) == 1
    assert count("coordination.law_cases", YEAR) == 1


def test_it_may_be_loaded_again_without_doubles(cast: Any) -> None:
    bring(VISIT)
    assert (bring().matters, bring().known) == (1, 2)
    assert Matter.objects.filter(kind="coordination").count() == 2


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"sort": "聚会"}, "没有“聚会”这种类型"),
        ({"case_class": "天文"}, "没有“天文”这个类别"),
        ({"case_class": "涉法涉诉"}, "只能转送"),
        ({"summary": " "}, "缺少诉求"),
        ({"group": ""}, "缺少来访群众"),
        ({"units": ("火星局",)}, "没有“火星局”这个单位"),
        ({"steps": (replace(STEPS[0], step="飞行"),)}, "没有“飞行”这个步骤"),
        ({"steps": (STEPS[1],)}, "不能做“交办”"),
        ({"steps": (STEPS[0], replace(STEPS[1], unit="火星局"))}, "没有“火星局”这个单位"),
        ({"steps": (STEPS[0], replace(STEPS[1], at=at(1, 1)))}, "时间早于上一步"),
        ({"steps": (replace(STEPS[0], step="召集协调会"),)}, "不能导入"),
        ({"steps": (*STEPS[:3], replace(STEPS[3], kind="茶会"))}, "协调会缺少形式"),
        ({"steps": (*STEPS[:4], replace(STEPS[4], outcome="不错"))}, "处理意见缺少结果"),
    ],
)
def test_one_row_that_does_not_fit_keeps_all_out(
    cast: Any, change: dict[str, Any], word: str
) -> None:
    with pytest.raises(RefusedRows) as refused:
        bring(LAW, replace(VISIT, **change))
    assert any(word in r.reason for r in refused.value.refusals), refused.value.refusals
    assert not Matter.objects.filter(kind="coordination").exists()


def test_strangers_and_a_register_without_a_name_are_refused(cast: Any) -> None:
    for stranger in (cast.leader, cast.reviewer, cast.land_handler, cast.administrator):
        with pytest.raises(NotYours):
            bring(by=stranger)
    with pytest.raises(FieldRefused):
        bring(source=" ")
    assert bring(by=cast.registrar).matters == 2
