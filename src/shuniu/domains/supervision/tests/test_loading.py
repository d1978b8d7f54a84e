"""Old items come in with notices and reports, all or nothing, and are counted like the others."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from shuniu.casework.bulk import RefusedRows
from shuniu.casework.models import Matter, Term
from shuniu.casework.progress.models import ProgressReport
from shuniu.commons.figures.checks import evaluate
from shuniu.commons.figures.counting import count
from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import system
from shuniu.domains.supervision.loading import ItemRow, ItemStepRow, load
from shuniu.domains.supervision.models import SupervisionItem, SupervisionNotice, UpwardReport
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours

NOW = clock.on(dt.date(2026, 9, 1))
YEAR = Period.year(2025)


def at(day: int, hour: int = 9) -> dt.datetime:
    return clock.on(dt.date(2025, 3, day), hour)


STEPS = (
    ItemStepRow(3, "提出拟办意见", at(3, 10), "督查员", text="拟由住建局办理。"),
    ItemStepRow(4, "批准", at(3, 15), "分管副县长", text="同意。"),
    ItemStepRow(
        *(5, "下发督办通知", at(4), "督查员", "县住房和城乡建设局", ("县水务局",)),
        form="督促检查事项通知单",
    ),
    ItemStepRow(6, "签收", at(4, 15), "承办人", "housing"),
    ItemStepRow(7, "发督促检查事项通知单", at(10), "督查员", text="请抓紧。"),
    ItemStepRow(8, "报送进展", at(11), "承办人", "housing", text="已进场施工。"),
    ItemStepRow(9, "报送办结报告", at(12), "承办人", "housing", text="已完工。"),
    ItemStepRow(10, "审核通过", at(13), "主任", text="审核通过。"),
    ItemStepRow(11, "上报并办结", at(14), "督查员", text="该事项已落实。", result="已落实"),
)
ITEM = ItemRow(
    *(2, "旧1", "领导批示", at(3), "城北路污水管网改造", "请于三月中旬前完成。", "督查员"),
    instructed_by="分管副县长",
    steps=STEPS,
)


def bring(*rows: ItemRow, **more: Any) -> Any:
    return load(rows or (ITEM,), **{"source": "旧台账", "by": system(), "at": NOW, **more})


def test_an_item_comes_in_whole_and_is_counted(cast: Any) -> None:
    assert bring().matters == 1
    item = SupervisionItem.objects.select_related("matter", "lead_unit").get()
    assert (item.matter.state, item.result, item.urgency) == ("closed", "done", "ordinary")
    assert item.lead_unit == cast.units["housing"]
    assert list(item.assisting.all()) == [cast.units["water"]]
    first, second = SupervisionNotice.objects.order_by("issued_at")
    assert first.form == second.form == "slip" and first.number != second.number
    assert {u.code for u in first.units.all()} == {"housing", "water"}
    assert first.move is not None and first.move.step == "issue_notice" and first.pdf is None
    assert [r.final for r in ProgressReport.objects.order_by("at")] == [False, True]
    report = UpwardReport.objects.get()
    assert (report.kind, report.to_label) == ("final", "分管副县长")
    term = Term.objects.get(matter=item.matter, name="answer")
    assert (term.rule, term.met_on, term.void) == ("sup.ordinary", dt.date(2025, 3, 12), False)
    values = {c: count(f"supervision.{c}", YEAR) for c in ("opened", "closed", "notices", "upward")}
    assert values == {"opened": 1, "closed": 1, "notices": 2, "upward": 1}
    assert count("supervision.on_time_rate", YEAR) == 100
    assert all(v.ok for v in evaluate(YEAR))


def test_it_may_be_loaded_again_without_doubles(cast: Any) -> None:
    bring()
    done = bring(ITEM, replace(ITEM, old_number="旧2", row=20))
    assert (done.matters, done.known) == (1, 1)
    assert Matter.objects.filter(kind="supervision").count() == 2


def test_an_item_that_is_still_open_waits_for_its_unit(cast: Any) -> None:
    bring(replace(ITEM, steps=STEPS[:4], urgency="重大复杂"))
    matter = Matter.objects.get(kind="supervision")
    assert (matter.state, matter.closed_at) == ("handling", None)
    # The assisting unit has not signed; the lead has a month, and the festival's days after it.
    assert matter.due_on == dt.date(2025, 3, 5)
    assert matter.assignments.get(role="lead").due_on == dt.date(2025, 4, 7)
    assert matter.assignments.filter(done_at__isnull=True).count() == 2


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"source": "传闻"}, "没有“传闻”这种来源"),
        ({"urgency": "很急"}, "没有“很急”这种缓急"),
        ({"requirement": ""}, "缺少督办要求"),
        ({"steps": STEPS[1:]}, "不能做“批准”"),
        ({"steps": (replace(STEPS[0], step="唱歌"),)}, "没有“唱歌”这个步骤"),
        ({"steps": (replace(STEPS[0], step="并办"),)}, "不能导入"),
        ({"steps": (*STEPS[:2], replace(STEPS[2], form="便条"))}, "没有“便条”这种文书"),
        ({"steps": (*STEPS[:2], replace(STEPS[2], unit="火星局"))}, "没有“火星局”这个单位"),
        ({"steps": (*STEPS[:6], replace(STEPS[6], text=""))}, "缺少报告的内容"),
        ({"steps": (*STEPS[:8], replace(STEPS[8], result="很好"))}, "没有“很好”这种办理结果"),
        ({"steps": (*STEPS[:3], replace(STEPS[3], unit="town"))}, "当时没有承办"),
    ],
)
def test_one_row_that_does_not_fit_keeps_all_out(
    cast: Any, change: dict[str, Any], word: str
) -> None:
    with pytest.raises(RefusedRows) as refused:
        bring(replace(ITEM, old_number="旧0"), replace(ITEM, **change))
    assert any(word in r.reason for r in refused.value.refusals), refused.value.refusals
    assert not Matter.objects.filter(kind="supervision").exists()


def test_strangers_and_a_register_without_a_name_are_refused(cast: Any) -> None:
    for stranger in (cast.leader, cast.reviewer, cast.housing_handler, cast.administrator):
        with pytest.raises(NotYours):
            bring(by=stranger)
    with pytest.raises(FieldRefused):
        bring(source="")
    assert bring(by=cast.registrar).matters == 1
