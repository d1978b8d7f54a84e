"""The year's plan in the demo: imported from a workbook, then reported on quarter by quarter."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from shuniu.casework.models import Matter, Term
from shuniu.casework.progress.models import Milestone, Pace
from shuniu.casework.stories import County, Story
from shuniu.ground import clock
from shuniu.ground.later import later

from .. import actions
from ..actions.planning import QUARTERS, SHEET, columns
from ..models import Plan, SupervisionItem
from .life import Life, Rest, demand_fonts

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = later("xlsxwriter")

MONTH, DAY = 2, 24
WORDS = {
    Pace.ON_PLAN: "按时间表推进，本季度目标已完成。",
    Pace.SLOW: "总体推进，受材料和天气影响，进度比计划慢半个月。",
    Pace.BLOCKED: "前期工作已完成，征地手续尚未办结。",
}


def workbook(tasks: list[dict[str, Any]], year: int, on: dt.date) -> io.BytesIO:
    """The tasks as the office would type them into the template."""
    out = io.BytesIO()
    heads = [column.label for column in columns(on)]
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        for x, head in enumerate(heads):
            sheet.write_string(0, x, head)
        for y, task in enumerate(tasks, start=1):
            marks = [
                f"{year}-{day} {title}" + (f"（{target}）" if target else "")
                for day, title, target in task.get("milestones", ())
            ]
            row = {
                "序号": str(y),
                "部分": task["chapter"],
                "任务": task["title"],
                "具体要求": f"{task['title']}，按季度目标推进，年底全面完成。",
                "牵头单位": task["lead"],
                "配合单位": "、".join(task["assisting"]),
                "完成时限": f"{year}-12-20",
                **dict(zip(QUARTERS, task["targets"], strict=True)),
                "节点": "；".join(marks),
                "报送周期": "每季度",
            }
            for x, head in enumerate(heads):
                sheet.write_string(y, x, row.get(head, ""))
    out.seek(0)
    return out


def plan_story(plan: dict[str, str], tasks: list[dict[str, Any]], county: County) -> list[Story]:
    """The import, and a story for each task that waits for it."""
    today = county.until.astimezone(clock.ZONE).date()
    year = today.year if (today.month, today.day) > (MONTH + 1, DAY) else today.year - 1
    start = county.days.workday_from(dt.date(year, MONTH, DAY))
    return [
        _bring_in(plan, tasks, year, start, county),
        *(_task(n, row, year, start, county) for n, row in enumerate(tasks, start=1)),
    ]


def _title(plan: dict[str, str], year: int) -> str:
    return plan["title"].format(year=year)


def _bring_in(
    plan: dict[str, str], tasks: list[dict[str, Any]], year: int, start: dt.date, county: County
) -> Story:
    at = yield clock.on(start, 10)
    rng = county.random("supervision:plan")
    actions.import_plan(
        workbook(tasks, year, start),
        name=f"{_title(plan, year)}.xlsx",
        title=_title(plan, year),
        kind=plan["kind"],
        year=year,
        source=plan["source"].format(year=year),
        by=county.someone("registrar", county.unit("office"), start, rng),
        at=at,
    )


def _task(number: int, row: dict[str, Any], year: int, start: dt.date, county: County) -> Story:
    life = Life(
        {"last": "archive", "cycle": "quarterly", **row},
        county,
        county.random(f"supervision:task:{number}"),
    )
    life.at = yield clock.on(county.days.add_workdays(start, 1), 9, number)
    item = SupervisionItem.objects.filter(
        plan__in=Plan.objects.filter(year=year), plan_number=str(number)
    ).first()
    if item is None:
        return
    life.matter = Matter.objects.get(pk=item.pk)
    try:
        yield from _live(life, row)
    except Rest:
        return


def _live(life: Life, row: dict[str, Any]) -> Story:
    life.do("approve", life.leader(), text="同意分解，按季调度。")
    life.at = yield life.later(0.5)
    demand_fonts()
    life.do("issue_notice", life.office("registrar"))
    life.at = yield life.later(0.7)
    life.do("sign_for", life.of(life.lead))
    for unit in life.units():
        life.do("assist_sign_for", life.of(unit))
    pace = row["pace"]
    for quarter in range(1, 5):
        life.at = yield _before_report(life)
        if pace == "silent" and quarter > 2:
            return
        _report(life, quarter, pace)
        if pace == "done" and quarter == 3:
            break
    if pace != "done":
        return
    life.row = {**life.row, "done": "年度目标提前完成，已逐项核实。", "last": "report_final"}
    yield from life._end()


def _before_report(life: Life) -> dt.datetime:
    owed = Term.objects.filter(
        matter=life.matter, name="report", assignment__role="lead", met_on__isnull=True
    ).first()
    if owed is None:
        return life.later(60)
    day = life.county.days.back_workdays(owed.due_on, 2)
    moment: dt.datetime = life.county.later(max(life.at, clock.on(day, 9)), 0, life.rng)
    return moment


def _report(life: Life, quarter: int, pace: str) -> None:
    says = Pace.ON_PLAN
    if quarter > 2 and pace in (Pace.SLOW, Pace.BLOCKED):
        says = Pace(pace)
    due = Milestone.objects.filter(
        matter=life.matter, met_at__isnull=True, planned_on__lte=life.on + dt.timedelta(days=12)
    )
    reached = [one.pk for one in due] if says == Pace.ON_PLAN else []
    life.do(
        "report_progress",
        life.of(life.lead),
        text=WORDS[says],
        pace=says,
        percent=min(95, quarter * 24 + life.rng.randint(-3, 3)),
        problems="征地涉及两个村，请县自然资源局协调。" if says == Pace.BLOCKED else "",
        milestones=reached,
    )
