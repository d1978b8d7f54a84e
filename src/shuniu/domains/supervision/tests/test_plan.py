"""A year's plan from a workbook: all of it or nothing, again without doubles, shown two ways."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse

from shuniu.casework.models import Matter, Term
from shuniu.casework.progress.models import Milestone
from shuniu.domains.supervision import actions
from shuniu.domains.supervision.actions import RefusedPlan
from shuniu.domains.supervision.models import Plan, SupervisionItem
from shuniu.domains.supervision.queries import lights_of, tasks_of
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused

MARCH = dt.date(2026, 3, 2)
HEADS = ("序号", "任务", "牵头单位", "配合单位", "完成时限", "一季度目标", "二季度目标", "节点")
HALF = "2026-06-30 完成10公里（一半）"
GOOD = (
    ("1", "新建幼儿园2所", "县住房和城乡建设局", "县水务局", "2026-12-10", "选址", "开工", ""),
    (
        "2",
        "改造管网20公里",
        "县水务局",
        "",
        dt.date(2026, 11, 30),
        "",
        "",
        "2026-06-30 完成10公里（一半）",
    ),
)
FACTS = {
    "name": "任务.xlsx",
    "title": "2026年《政府工作报告》任务分解",
    "kind": "work_report",
    "year": 2026,
    "source": "云政发〔2026〕3号",
}


def sheet(*rows: tuple[Any, ...], heads: tuple[str, ...] = HEADS) -> io.BytesIO:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("任务分解")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for x, head in enumerate(heads):
            page.write(0, x, head)
        for y, row in enumerate(rows, start=1):
            for x, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    page.write_datetime(y, x, dt.datetime(cell.year, cell.month, cell.day), day)
                else:
                    page.write(y, x, cell)
    out.seek(0)
    return out


def bring_in(cast: Any, *rows: tuple[Any, ...], **more: Any) -> Any:
    return actions.import_plan(sheet(*rows), by=cast.registrar, at=cast.at, **{**FACTS, **more})


def test_every_row_becomes_a_task_with_targets_and_milestones(cast: Any) -> None:
    cast.go_to(MARCH)
    done = bring_in(cast, *GOOD)
    assert (done.opened, done.known) == (2, 0)
    item = SupervisionItem.objects.get(plan_number="1")
    assert item.matter.state == "proposed" and item.source == "work_report"
    assert item.lead_unit == cast.units["housing"]
    assert list(item.assisting.all()) == [cast.units["water"]]
    targets = Milestone.objects.filter(matter=item.pk)
    assert [(m.planned_on, m.target, m.quarter) for m in targets] == [
        (dt.date(2026, 3, 31), "选址", 1),
        (dt.date(2026, 6, 30), "开工", 2),
    ]
    assert not Term.objects.filter(name="milestone").exists()  # not yet given out
    cast.do("approve", item, cast.leader)
    cast.do("issue_notice", item, cast.registrar)
    dates = Term.objects.filter(matter=item.pk, name="milestone").values_list("due_on", flat=True)
    assert sorted(dates) == [dt.date(2026, 3, 31), dt.date(2026, 6, 30)]
    assert cast.matter(item).due_on == dt.date(2026, 3, 3)  # to be signed for


def test_the_same_file_again_makes_no_doubles_and_a_longer_one_adds(cast: Any) -> None:
    cast.go_to(MARCH)
    bring_in(cast, GOOD[0])
    again = bring_in(cast, *GOOD)
    assert (again.opened, again.known) == (1, 1)
    assert Plan.objects.count() == 1 and SupervisionItem.objects.count() == 2
    changed = ("1", "新建幼儿园3所", *GOOD[0][2:])
    with pytest.raises(RefusedPlan) as refused:
        bring_in(cast, changed, GOOD[1])
    assert "云督〔2026〕1号" in refused.value.faults[0].reason


BAD = (
    ("1", "甲任务", "县某某局", "", "2026-12-10", "", "", ""),
    ("2", "乙任务", "县住房和城乡建设局", "县住房和城乡建设局", "年底前", "", "", ""),
    ("2", "丙任务", "县水务局", "", "2026-12-10", "", "", "六月底封顶"),
    ("4", "丙任务", "县水务局", "县水务局", "2026-12-10", "", "", "2027-01-05 封顶"),
    ("", "丁任务", "县水务局", "", "2029-12-10", "", "", ""),
    ("6", "戊任务", "旧局", "", "2026-12-10", "", "", ""),
)


def test_what_is_wrong_is_named_by_row_and_column_and_nothing_stays(cast: Any) -> None:
    cast.go_to(MARCH)
    old = cast.units["town"]
    old.name, old.short_name, old.code = "旧局", "旧局", "old"
    old.closed_on, old.successor = dt.date(2026, 2, 1), cast.units["water"]
    old.save()
    with pytest.raises(RefusedPlan) as refused:
        bring_in(cast, *BAD)
    told = [fault.sentence for fault in refused.value.faults]
    for row, column, why in (
        (2, "牵头单位", "没有“县某某局”这个单位"),
        (3, "完成时限", "不是日期"),
        (4, "节点", "看不懂“六月底封顶”"),
        (5, "配合单位", "牵头单位不能同时是配合单位"),
        (5, "节点", "不能晚于完成时限"),
        (6, "序号", "没有填写"),
        (7, "牵头单位", "旧局已撤销，职能由县水务局承接"),
    ):
        assert any(s.startswith(f"第{row}行“{column}”") and why in s for s in told), (row, told)
    assert not Plan.objects.exists() and not Matter.objects.filter(kind="supervision").exists()


def test_doubles_in_one_file_are_named(cast: Any) -> None:
    cast.go_to(MARCH)
    with pytest.raises(RefusedPlan) as refused:
        bring_in(cast, GOOD[0], ("1", *GOOD[1][1:]), ("3", GOOD[0][1], *GOOD[1][2:]))
    told = [fault.sentence for fault in refused.value.faults]
    assert "第3行“序号”：与第2行重复。" in told and "第4行“任务”：与第2行重复。" in told


def test_wrong_columns_refuse_the_whole_file(cast: Any) -> None:
    given = {**FACTS, "by": cast.registrar, "at": cast.at}
    with pytest.raises(FieldRefused, match="缺少列"):
        actions.import_plan(sheet(("1", "任务"), heads=("序号", "任务")), **given)
    with pytest.raises(FieldRefused, match="打不开"):
        actions.import_plan(io.BytesIO(b"not a workbook"), **given)


def test_the_plans_page_is_a_timeline_and_a_table(
    cast: Any, set_clock: Callable[[Any], None]
) -> None:
    cast.go_to(MARCH)
    plan = bring_in(cast, *GOOD).plan
    item = SupervisionItem.objects.get(plan_number="1")
    cast.do("approve", item, cast.leader)
    cast.do("issue_notice", item, cast.registrar)
    cast.go_to(dt.date(2026, 3, 27))
    set_clock(cast.at)
    client = Client()
    for name, tasks in (("registrar", 2), ("housing_handler", 1)):
        client.force_login(cast.members[name], backend="django.contrib.auth.backends.ModelBackend")
        timeline = client.get(reverse("supervision:plan", args=[plan.pk])).content.decode()
        assert "一季度目标" in timeline and "新建幼儿园2所" in timeline
        assert ("改造管网20公里" in timeline) == (tasks == 2)
        table = client.get(reverse("supervision:plan", args=[plan.pk]) + "?view=table")
        assert "选址" in table.content.decode()
    client.force_login(
        cast.members["town_handler"], backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get(reverse("supervision:plan", args=[plan.pk])).status_code == 404


def test_lights_turn_before_a_date_is_missed(cast: Any) -> None:
    cast.go_to(MARCH)
    bring_in(cast, GOOD[0])
    item = SupervisionItem.objects.get()
    cast.do("approve", item, cast.leader)
    cast.do("issue_notice", item, cast.registrar)
    cast.do("sign_for", item, cast.housing_handler)
    cast.do("assist_sign_for", item, cast.water_handler)
    plan = item.plan

    def light(day: dt.date) -> str:
        return tasks_of(plan, cast.registrar, day)[0].light

    # The quarter's report is due on Wednesday, 25 March: five working days before it is
    # yellow, two before red, and green again once the unit has reported and met its target.
    assert light(dt.date(2026, 3, 17)) == "ok"
    assert light(dt.date(2026, 3, 18)) == "soon"
    assert light(dt.date(2026, 3, 23)) == "late"
    cast.go_to(dt.date(2026, 3, 24))
    target = Milestone.objects.get(quarter=1)
    given = {"text": "选址完成。", "percent": 20, "milestones": [target.pk]}
    cast.do("report_progress", item, cast.housing_handler, **given)
    target.refresh_from_db()
    assert target.met_at == cast.at and target.report is not None
    assert light(cast.day) == "ok"
    cast.do("report_progress", item, cast.housing_handler, text="设计推迟。", pace="slow")
    assert light(cast.day) == "soon"
    blocked = {"text": "等地。", "pace": "blocked", "problems": "用地指标没有落实。"}
    cast.do("report_progress", item, cast.housing_handler, **blocked)
    assert light(cast.day) == "late"
    assert clock.on(cast.day) <= cast.at


def test_a_short_limit_lights_up_when_it_is_missed_and_not_before(cast: Any) -> None:
    item = cast.notified(due_on=dt.date(2026, 9, 25))
    shine = lights_of(cast.day)
    assert shine.of(shine.marked(Matter.objects.filter(pk=item.pk)).get())[0] == "ok"
    late = lights_of(dt.date(2026, 9, 4))  # not signed for by the second
    matter = late.marked(Matter.objects.filter(pk=item.pk)).get()
    assert late.of(matter) == ("late", "已逾期2个工作日")
    for code in ("late", "soon", "ok", "idle"):
        found = late.lit(Matter.objects.filter(kind="supervision"), code)
        assert found.filter(pk=item.pk).exists() == (code == "late")
    cast.until("suspended")
    grey = late.lit(Matter.objects.filter(kind="supervision"), "idle")
    assert grey.count() == 1
