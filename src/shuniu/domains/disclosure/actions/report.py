"""年度报告: numbers on paper are filed, the report is written, finished and published."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shuniu.casework.attaching import Upload
from shuniu.commons import trail
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from ..models import AnnualReport, Axis, Heading, Item, PaperNumber, ReportNumber
from ..powers.catalogue import demand_authority, demand_clerk, is_authority
from ..queries import report as tables
from .items import describe, register_item
from .report_docx import write

TEXT_MOST = 20_000


class Broken(Refused):
    """勾稽关系不符，不能定稿：{sentences}。"""


class Missing(Refused):
    """表二还缺填报数：{codes}。没有发生的请填0，并写明来源。"""


class Finished(Refused):
    """这份年度报告已经定稿。需要更正的，请重新编制，并写明理由。"""


class YearNotOver(FieldRefused):
    """{year}年还没有结束，年度终了以后才能定稿。"""

    def __init__(self, year: int) -> None:
        super().__init__("year", (type(self).__doc__ or "").format(year=year))


def _demand(unit: Unit, whole: bool, by: Actor) -> None:
    if whole or is_authority(by):
        demand_authority(by)
    else:
        demand_clerk(unit.pk, by)


@transaction.atomic
def file_number(
    *,
    unit: Unit,
    year: int,
    code: str,
    value: Decimal,
    source: str,
    note: str = "",
    evidence: Paper | None = None,
    by: Actor,
    at: dt.datetime,
) -> ReportNumber:
    """填报: what the unit signed for on paper; a second value replaces the first and says why."""
    _demand(unit, False, by)
    if code not in PaperNumber.values:
        raise FieldRefused("code", _("请选择指标。"))
    if value < 0:
        raise FieldRefused("value", _("数值不能是负数。"))
    if code != PaperNumber.FEES and value != value.to_integral_value():
        raise FieldRefused("value", _("件数须是整数。"))
    source, note = clean(source)[:200], clean(note)[:200]
    if not source:
        raise FieldRefused("source", _("请写明来源（报表名称、签字人、日期）。"))
    found = ReportNumber.objects.select_for_update(of=("self",))
    old = found.filter(unit=unit, year=year, code=code, replaced_by__isnull=True).first()
    if old is not None and not note:
        raise FieldRefused("note", _("这个数已经填报过，更正须写明理由。"))
    filed = ReportNumber.objects.create(
        unit=unit,
        year=year,
        code=code,
        value=value,
        source=source,
        evidence=evidence,
        note=note,
        replaces=old,
        entered_by_label=by.label,
        entered_at=at,
    )
    detail = {"year": year, "code": code, "value": str(value)}
    _told("disclosure.number_filed", "report_number", filed.pk, by, at, detail)
    return filed


@transaction.atomic
def begin_report(
    *, unit: Unit, year: int, whole: bool = False, because: str = "", by: Actor, at: dt.datetime
) -> AnnualReport:
    """编制年度报告: the one that is being written, or a new one; another edition says why."""
    _demand(unit, whole, by)
    if not 2008 <= year <= at.astimezone(clock.ZONE).year:
        raise FieldRefused("year", _("请填写已经开始的年度。"))
    same = AnnualReport.objects.filter(unit=unit, whole=whole, year=year)
    writing = same.filter(finished_at__isnull=True).first()
    if writing is not None:
        return writing
    last = same.aggregate(n=Max("version"))["n"] or 0
    because = clean(because)[:200]
    if last and not because:
        raise FieldRefused("because", _("这一年度的报告已经定稿，重新编制须写明理由。"))
    report = AnnualReport.objects.create(
        unit=unit,
        year=year,
        whole=whole,
        version=last + 1,
        because=because,
        made_by_label=by.label,
        made_at=at,
    )
    _told("disclosure.report_begun", "annual_report", report.pk, by, at, {"year": year})
    return report


@transaction.atomic
def write_report(
    report: AnnualReport,
    *,
    overall: str,
    problems: str,
    others: str,
    by: Actor,
    at: dt.datetime,
) -> None:
    """撰写: parts one, five and six; the tables between them count themselves."""
    report = _locked(report)
    _demand(report.unit, report.whole, by)
    report.overall, report.problems = overall.strip()[:TEXT_MOST], problems.strip()[:TEXT_MOST]
    report.others = others.strip()[:TEXT_MOST]
    report.save(update_fields=["overall", "problems", "others"])
    _told("disclosure.report_written", "annual_report", report.pk, by, at, {"year": report.year})


def _locked(report: AnnualReport) -> AnnualReport:
    found = AnnualReport.objects.select_for_update(of=("self",)).select_related("unit")
    locked = found.get(pk=report.pk)
    if locked.finished_at is not None:
        raise Finished
    return locked


def title_of(report: AnnualReport) -> str:
    """云汀县2026年政府信息公开工作年度报告, or a unit's."""
    name = report.unit.name
    if report.whole:
        name = name.removesuffix("办公室").removesuffix("人民政府")
    return _("{name}{year}年政府信息公开工作年度报告").format(name=name, year=report.year)


@transaction.atomic
def finish_report(report: AnnualReport, *, by: Actor, at: dt.datetime) -> Item:
    """定稿: the numbers stay with their records' keys; it waits for a second person's review.

    Refused while a cross-check is broken, a number on paper or a part of the text is missing.
    """
    report = _locked(report)
    _demand(report.unit, report.whole, by)
    if report.year >= at.astimezone(clock.ZONE).year:
        raise YearNotOver(report.year)
    for name in ("overall", "problems", "others"):
        if not getattr(report, name):
            raise FieldRefused(name, _("总体情况、问题及改进、其他事项三部分都要写明。"))
    absent = [] if report.whole else tables.missing(report.unit_id, report.year)
    if absent:
        raise Missing(codes="、".join(str(code.label) for code in absent))
    cells = tables.count(report.unit_id, report.year, whole=report.whole)
    broken = [verdict.sentence for verdict in tables.check(cells) if not verdict.ok]
    if broken:
        raise Broken(sentences="；".join(broken))
    report.cells = {code: cell.to_json() for code, cell in cells.items()}
    report.finished_at, report.finished_by_label = at, by.label
    report.item = _item(report, by, at)
    report.save()
    _told("disclosure.report_finished", "annual_report", report.pk, by, at, {"year": report.year})
    return report.item


def _item(report: AnnualReport, by: Actor, at: dt.datetime) -> Item:
    title, today = title_of(report), at.astimezone(clock.ZONE).date()
    file: Upload = (io.BytesIO(write(report, title)), f"{title}.docx")
    item = register_item(unit=report.unit, title=title, formed_on=today, by=by, at=at)
    describe(
        item.matter,
        title=title,
        organ=report.unit,
        formed_on=today,
        subject=_heading(Axis.SUBJECT, "general"),
        statutory=_heading(Axis.STATUTORY, "20-15"),
        genre=_heading(Axis.GENRE, "annual_report"),
        summary=report.overall[:200],
        keywords=_("政府信息公开 年度报告"),
        text="\n\n".join((report.overall, report.problems, report.others)),
        checked=True,
        papers=[file],
        by=by,
        at=at,
    )
    return item


def _heading(axis: str, code: str) -> Heading:
    return Heading.objects.get(axis=axis, code=code)


def _told(
    verb: str, kind: str, key: int, by: Actor, at: dt.datetime, detail: dict[str, object]
) -> None:
    trail.record(verb, subject_kind=kind, subject_id=key, by=by, at=at, detail=detail)
