"""导入计划: a year's plan from a workbook, each row a task, all of them or none."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter
from shuniu.casework.progress.actions import Planned
from shuniu.casework.progress.models import Cycle
from shuniu.casework.standard import need
from shuniu.commons import trail
from shuniu.commons.papers import actions as papers
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REGISTRAR
from shuniu.commons.people.models import Unit
from shuniu.commons.sheets import Column, Fault, Line, Sheet, Unreadable, day, plain, read, text
from shuniu.commons.sheets import one_of as one_of_words
from shuniu.commons.sheets import several as several_of
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours, Refused
from shuniu.ground.text import clean

from ..models import Plan, PlanKind, Source, SupervisionItem
from .base import TEXT_MOST, TITLE_MOST
from .deciding import propose
from .opening import open_item
from .reading import planned_from

MOST_TASKS = 1000
SHEET = "任务分解"
QUARTERS = ("一季度目标", "二季度目标", "三季度目标", "四季度目标")
SOURCES = {
    PlanKind.WORK_REPORT: Source.WORK_REPORT,
    PlanKind.KEY_PROJECTS: Source.KEY_PROJECT,
    PlanKind.LIVELIHOOD: Source.LIVELIHOOD,
    PlanKind.MEETING: Source.STANDING_MEETING,
    PlanKind.OTHER: Source.OTHER,
}


class RefusedPlan(Refused):
    """有{count}处不对，整个文件没有导入。请按清单改正后重新导入。"""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = sorted(faults, key=lambda f: f.row)
        super().__init__(count=len(faults))


@dataclass(frozen=True)
class Imported:
    """The plan, how many tasks were opened, and how many were there from an earlier import."""

    plan: Plan
    opened: int
    known: int


class _Units:
    """Reads a cell that names a unit by name, short name or code; a closed one says who follows."""

    def __init__(self, on: dt.date) -> None:
        self.open: dict[str, Unit] = {}
        self.closed: dict[str, Unit] = {}
        for unit in Unit.objects.select_related("successor").order_by("-order"):
            over = unit.closed_on is not None and unit.closed_on <= on
            names = (unit.code, unit.name, unit.short_name)
            (self.closed if over else self.open).update(dict.fromkeys(names, unit))

    def __call__(self, cell: object) -> Unit:
        word = clean(plain(cell))
        if word in self.open:
            return self.open[word]
        if word in self.closed:
            heir = self.closed[word].successor
            raise Unreadable(
                _("{unit}已撤销，职能由{heir}承接。").format(unit=word, heir=heir.name)
                if heir is not None
                else _("{unit}已撤销。").format(unit=word)
            )
        raise Unreadable(_("没有“{word}”这个{what}。").format(word=word, what=_("单位")))


def _milestones(cell: object) -> list[Planned]:
    try:
        return planned_from(plain(cell))
    except ValueError as wrong:
        raise Unreadable(
            _("看不懂“{line}”，请先写日期，如2026-09-30 主体完工。").format(line=str(wrong)[:40])
        ) from None


def columns(on: dt.date) -> tuple[Column, ...]:
    """The columns of a plan's workbook, as on that day: units that are closed are faults."""
    unit = _Units(on)
    cycles: dict[str, object] = {str(c.label): c for c in Cycle}
    return (
        Column("序号", "number", text(20), required=True, width=8),
        Column("部分", "chapter", text(80), width=20),
        Column("任务", "title", text(TITLE_MOST), required=True, also=("工作任务",), width=50),
        Column("具体要求", "requirement", text(TEXT_MOST), also=("工作要求",), width=50),
        Column("牵头单位", "lead", unit, required=True, also=("责任单位",), width=18),
        Column("配合单位", "assisting", several_of(unit), empty=(), width=24),
        Column("完成时限", "due_on", day, required=True, hint=_("如2026-11-30"), width=14),
        *(Column(label, f"q{n}", text(200), width=24) for n, label in enumerate(QUARTERS, 1)),
        Column(
            "节点",
            "milestones",
            _milestones,
            empty=(),
            hint=_("多个节点用分号隔开：2026-06-30 主体完工；2026-09-30 投入使用"),
            width=40,
        ),
        Column(
            "报送周期",
            "cycle",
            one_of_words(cycles, str(_("报送周期"))),
            empty=Cycle.QUARTERLY,
            hint="、".join(cycles),
        ),
    )


def import_plan(
    file: IO[bytes],
    *,
    name: str,
    title: str,
    kind: str,
    year: int,
    source: str,
    by: Actor,
    at: dt.datetime,
) -> Imported:
    """导入计划: every row becomes a task with lead, assisting units, milestones and targets.

    Each is proposed at once and waits for the leader. With any fault nothing is
    imported: ``RefusedPlan`` names each by row and column. A file that is loaded again
    (the plan known by office, year and title) adds what is new; a task that is known
    is left as it is, and a fault where the row now says something else.
    """
    units = by.units_as(REGISTRAR)
    if not units:
        raise NotYours
    title = need(clean(title), "title", _("请填写计划名称。"))
    source = need(clean(source), "source", _("请写明依据。"))
    if kind not in PlanKind.values:
        raise FieldRefused("kind", _("请选择类别。"))
    on = at.astimezone(clock.ZONE).date()
    sheet = read(file, columns(on), most=MOST_TASKS)  # type: ignore[arg-type]
    with transaction.atomic():
        plan, _made = Plan.objects.select_for_update().get_or_create(
            unit_id=min(units),
            year=year,
            title=title[:120],
            defaults={
                "kind": kind,
                "source": source[:200],
                "made_at": at,
                "made_by_label": by.label,
            },
        )
        fresh = _fresh(plan, sheet)
        if not sheet.rows:
            raise FieldRefused("file", _("文件里没有任务。"))
        if sheet.faults:
            raise RefusedPlan(sheet.faults)
        for line in fresh:
            _open_task(plan, line, by=by, at=at)
        file.seek(0)
        plan.paper = papers.store(file, name, by=by, at=at)
        plan.save(update_fields=["paper"])
        trail.record(
            "supervision.plan_imported",
            subject_kind="supervision_plan",
            subject_id=plan.pk,
            by=by,
            at=at,
            detail={"title": plan.title, "year": year, "tasks": len(fresh)},
        )
    return Imported(plan, len(fresh), len(sheet.lines) - len(fresh))


def _digest(values: dict[str, Any]) -> str:
    said = "\x1f".join(
        ",".join(map(_said, value)) if isinstance(value, list | tuple) else _said(value)
        for _name, value in sorted(values.items())
    )
    return hashlib.sha256(said.encode()).hexdigest()


def _said(value: object) -> str:
    return value.code if isinstance(value, Unit) else str(value)


def _fresh(plan: Plan, sheet: Sheet) -> list[Line]:
    """The lines not yet in the plan; doubles and contradictions are added to the faults."""
    known = {
        item.plan_number: item
        for item in SupervisionItem.objects.filter(plan=plan).select_related("matter")
    }
    numbers: dict[str, int] = {}
    titles: dict[str, int] = {}
    fresh = []
    for line in sheet.lines:
        values = line.values
        for label, name, seen in (("序号", "number", numbers), ("任务", "title", titles)):
            if values[name] in seen:
                first = seen[values[name]]
                sheet.complain(line.row, label, values[name], _("与第{n}行重复。").format(n=first))
            seen.setdefault(values[name], line.row)
        _check(plan, line, sheet)
        before = known.get(values["number"])
        if before is None:
            fresh.append(line)
        elif before.plan_row != _digest(values):
            sheet.complain(
                line.row,
                "序号",
                values["number"],
                _("这一项已经导入（{number}），与这一行不同；要改动请在事项页办理。").format(
                    number=before.matter.number
                ),
            )
    return fresh


def _check(plan: Plan, line: Line, sheet: Sheet) -> None:
    values = line.values
    if values["lead"] in values["assisting"]:
        sheet.complain(line.row, "配合单位", values["lead"].name, _("牵头单位不能同时是配合单位。"))
    if values["due_on"].year != plan.year and values["due_on"].year != plan.year + 1:
        sheet.complain(
            line.row, "完成时限", values["due_on"], _("不在{y}年度。").format(y=plan.year)
        )
    for one in values["milestones"]:
        if one.on > values["due_on"]:
            sheet.complain(line.row, "节点", one.title, _("节点的日期不能晚于完成时限。"))


def milestones_of(plan: Plan, values: dict[str, Any]) -> list[Planned]:
    """The quarters' targets, each due at its quarter's end (or the task's), and the milestones."""
    found = list(values["milestones"])
    for number, label in enumerate(QUARTERS, 1):
        target = values[f"q{number}"]
        if target:
            following = dt.date(plan.year + number // 4, number * 3 % 12 + 1, 1)
            end = min(following - dt.timedelta(days=1), values["due_on"])
            found.append(Planned(label, end, target, number))
    return sorted(found, key=lambda one: one.on)


def _open_task(plan: Plan, line: Line, *, by: Actor, at: dt.datetime) -> Matter:
    values = line.values
    on = at.astimezone(clock.ZONE).date()
    item = open_item(
        source=SOURCES[PlanKind(plan.kind)],
        title=values["title"],
        requirement=values["requirement"] or values["title"],
        source_note=plan.source,
        due_on=max(values["due_on"], on),
        plan=plan,
        plan_facts={
            "plan_number": values["number"],
            "plan_order": line.row,
            "chapter": values["chapter"],
            "plan_row": _digest(values),
        },
        by=by,
        at=at,
    )
    propose(
        item.matter,
        text=_("按“{plan}”，由{unit}牵头。").format(plan=plan.title, unit=values["lead"].name),
        lead_unit=values["lead"],
        assisting=values["assisting"],
        due_on=item.due_on,
        cycle=values["cycle"],
        milestones=milestones_of(plan, values),
        past=True,
        by=by,
        at=at,
    )
    return item.matter
