"""Changing an indicator from a day on, and loading the official annex from a workbook."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import sheets, trail
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from .. import powers
from ..measures import Number, measures
from ..models import IndicatorRow, Part
from ..models.indicators import Certainty
from ..queries.indicators import Indicator, in_force, national

SHEET = "指标"
CODE = re.compile(r"[\w.-]*\w[\w.-]*")


class RefusedAnnex(Refused):
    """附件有{n}处不对，没有导入。请按下面的说明改正后重新导入。"""

    def __init__(self, faults: Sequence[sheets.Fault]) -> None:
        super().__init__(n=len(faults))
        self.faults = list(faults)


def _parts() -> dict[str, str]:
    return {str(part.label): part.value for part in (Part.DEDUCTION, Part.BONUS)}


def columns() -> tuple[sheets.Column, ...]:
    """The columns of the annex: what a county copies out of the official table."""
    looks = {str(found.label): code for code, found in measures.items()}
    return (
        sheets.Column("编号", "code", sheets.text(32), required=True, hint="如D1.1，一项一个"),
        sheets.Column(
            "部分",
            "part",
            sheets.one_of(_parts(), "部分"),
            empty=Part.DEDUCTION.value,
            hint="扣分指标或加分指标，不填为扣分指标",
        ),
        sheets.Column("一级指标", "group", sheets.text(40), required=True, also=("指标组",)),
        sheets.Column("二级指标", "name", sheets.text(80), required=True, also=("指标",)),
        sheets.Column("评分细则", "rule", sheets.text(2000), required=True, width=60),
        sheets.Column("每处扣分", "points", sheets.decimal, required=True),
        sheets.Column("分值", "cap", sheets.decimal, required=True, also=("扣分上限",)),
        sheets.Column(
            "怎样测量",
            "measure",
            sheets.one_of(looks, "测量方法"),
            hint="不填时：与现有指标同编号的照旧，其余由人工判断",
        ),
    )


class LooserThanRule(FieldRefused):
    """“{label}”不能宽于{source}的{most}：本县的口径只能更严。有新的全国性文件取代原规定的，请写明文号并勾选“按新的全国性文件”。"""

    def __init__(self, name: str, **facts: object) -> None:
        super().__init__(f"number_{name}", _(type(self).__doc__ or "").format(**facts))


def _look_through(sheet: sheets.Sheet, vetoes: set[str]) -> None:
    """Complain of codes that are none, stand twice or are a veto's, and of impossible numbers."""
    codes: set[str] = set()
    for line in sheet.lines:
        if not CODE.fullmatch(line.values["code"]):
            reason = _("编号用文字、数字、点和短横，它是网址的一部分。")
            sheet.complain(line.row, "编号", line.values["code"], reason)
        if line.values["code"] in vetoes:
            reason = _("这是单项否决指标的编号，附件不能改成扣分、加分。")
            sheet.complain(line.row, "编号", line.values["code"], reason)
        if line.values["code"] in codes:
            sheet.complain(line.row, "编号", line.values["code"], _("编号重复。"))
        codes.add(line.values["code"])
        for name, label in (("points", "每处扣分"), ("cap", "分值")):
            if not 0 <= line.values[name] <= 100:
                sheet.complain(line.row, label, line.values[name], _("应在0到100之间。"))


def load_annex(
    file: BinaryIO,
    *,
    annex: str,
    source: str,
    since: dt.date,
    office: Unit,
    by: Actor,
    at: dt.datetime,
) -> int:
    """导入官方附件: its deductions and bonuses replace those in force from ``since`` on; how many.

    All or nothing: ``RefusedAnnex`` has the faults by row. The vetoes stay as they are.
    """
    powers.demand_registrar(office, by)
    annex, source = clean(annex), clean(source)
    if not annex or not source:
        raise FieldRefused("annex" if not annex else "source", _("请写明附件的名称和文号。"))
    if since < at.astimezone(clock.ZONE).date():
        raise FieldRefused("since", _("施行日期不能早于今天：已经得出的结果不改。"))
    sheet = sheets.read(file, columns())
    vetoes = {one.code for one in in_force(since).values() if one.veto}
    _look_through(sheet, vetoes)
    total = sum(
        (line.values["cap"] for line in sheet.lines if line.values["part"] == Part.DEDUCTION),
        Decimal(0),
    )
    if not sheet.faults and total != 100:
        reason = _("扣分指标的分值合计是{total}，应为100。").format(total=total)
        sheet.complain(1, "分值", str(total), reason)
    if sheet.faults:
        raise RefusedAnnex(sheet.faults)
    _replace([line.values for line in sheet.lines], annex, source, since, by=by, at=at)
    return len(sheet.lines)


def _replace(
    rows: Sequence[Mapping[str, Any]],
    annex: str,
    source: str,
    since: dt.date,
    *,
    by: Actor,
    at: dt.datetime,
) -> None:
    before = in_force(since)
    more: dict[str, Any] = {"since": since, "by_label": by.label, "at": at}
    made = [
        IndicatorRow(
            **{**row, "measure": row["measure"] or _measure_of(before, row["code"])},
            numbers=dict(before[row["code"]].numbers) if row["code"] in before else {},
            order=order,
            annex=annex,
            source=source,
            certainty=Certainty.CERTAIN,
            **more,
        )
        for order, row in enumerate(rows, start=1)
    ]
    gone = [
        _row_of(one, retired=True, **more)
        for one in before.values()
        if not one.veto and one.code not in {row["code"] for row in rows}
    ]
    with transaction.atomic():
        IndicatorRow.objects.bulk_create([*made, *gone])
        _record("inspection.annex_loaded", annex, by=by, at=at, detail={"n": len(made)})


def _measure_of(before: Mapping[str, Indicator], code: str) -> str:
    return before[code].measure if code in before else ""


def _row_of(one: Indicator, **more: Any) -> IndicatorRow:
    facts = {
        name: getattr(one, name)
        for name in (
            *("code", "part", "group", "name", "rule", "measure", "points", "cap"),
            *("source", "certainty", "annex", "order"),
        )
    }
    return IndicatorRow(**{**facts, "numbers": dict(one.numbers), **more})


def revise(
    code: str,
    *,
    since: dt.date,
    source: str,
    certainty: str,
    rule: str,
    numbers: Mapping[str, int],
    points: Decimal | None = None,
    cap: Decimal | None = None,
    retired: bool = False,
    replaced: bool = False,
    office: Unit,
    by: Actor,
    at: dt.datetime,
) -> IndicatorRow:
    """修改指标: a new row from a day on, with the paper that says so; the old one stays.

    A county makes a rule's own numbers stricter, never looser, and ends no veto; only a new
    national document does (``replaced``). What that one says is the measure from then on.
    """
    powers.demand_registrar(office, by)
    before = in_force(since).get(code)
    if before is None:
        raise FieldRefused("code", _("没有这个指标，或者已经停用。"))
    if since < at.astimezone(clock.ZONE).date():
        raise FieldRefused("since", _("施行日期不能早于今天：已经得出的结果不改。"))
    source, rule = clean(source), clean(rule)
    if not source:
        raise FieldRefused("source", _("请写明依据的文件和文号。"))
    if certainty not in Certainty.values:
        raise FieldRefused("certainty", _("请选择把握程度。"))
    asked = measures.get(before.measure).numbers if before.measure else ()
    known = {n.name for n in asked}
    if not replaced:
        _demand_as_strict(national(code, since) or before, asked, numbers, retired=retired)
    row = _row_of(
        before,
        since=since,
        source=source,
        certainty=certainty,
        rule=rule or before.rule,
        retired=retired,
        national=replaced,
        by_label=by.label,
        at=at,
    )
    row.numbers = {**before.numbers, **{k: int(v) for k, v in numbers.items() if k in known}}
    row.points = before.points if points is None else points
    row.cap = before.cap if cap is None else cap
    with transaction.atomic():
        row.save()
        detail = {"since": str(since), "replaced": replaced}
        _record("inspection.indicator_revised", code, by=by, at=at, detail=detail)
    return row


def _demand_as_strict(
    rule: Indicator, asked: Sequence[Number], numbers: Mapping[str, int], *, retired: bool
) -> None:
    if retired and rule.veto:
        raise FieldRefused(
            "retired", _("单项否决指标是全国统一的，本县不能停用；有新的全国性文件取代的除外。")
        )
    for number in asked:
        if number.ruled and int(numbers.get(number.name, 0)) > rule.number(number.name):
            raise LooserThanRule(
                number.name,
                label=number.label,
                source=rule.source,
                most=rule.number(number.name),
            )


def _record(verb: str, what: str, *, by: Actor, at: dt.datetime, detail: dict[str, Any]) -> None:
    trail.record(
        verb, subject_kind="inspection_indicator", subject_id=what, by=by, at=at, detail=detail
    )
