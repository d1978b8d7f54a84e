"""The annual report's tables (国办公开办函〔2021〕30号), each cell with the records behind it.

Table two: normative documents from the catalogue, the rest as filed. Table three: applications.
Table four: reconsideration and litigation about their answers. What is counted belongs to the
unit that handles it, for the county to all units.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.figures.counting import written
from shuniu.commons.figures.period import Period
from shuniu.commons.flow.model import Label

from ..models import (
    GROUPS,
    REPORTED,
    AnnualReport,
    ApplicantKind,
    Application,
    Ask,
    Challenge,
    Item,
    PaperNumber,
    ReportNumber,
    Validity,
)

TOTAL = "total"
COLUMNS: tuple[tuple[str, Label], ...] = (
    *((kind.value, kind.label) for kind in ApplicantKind),
    (TOTAL, gettext_lazy("总计")),
)
NEW, CARRIED_IN, RESULTS, CARRIED_OUT = "new", "carried_in", "results", "carried_out"
PENDING = "pending"
RESULT_COLUMNS: tuple[tuple[str, Label], ...] = (
    *((result.value, result.label) for result in Challenge.Result),
    (PENDING, gettext_lazy("尚未审结")),
    (TOTAL, gettext_lazy("总计")),
)
ITEMS, APPLICATIONS, CHALLENGES, NUMBERS = "item", "application", "challenge", "number"


@dataclass
class Cell:
    """A number of the report: records of one kind by their keys, or filed values and their sum."""

    of: str
    keys: list[int] = field(default_factory=list)
    filed: Decimal | None = None

    @property
    def value(self) -> Decimal | int:
        """How many records there are, or what was filed."""
        return len(self.keys) if self.filed is None else self.filed

    @property
    def words(self) -> str:
        """The number as the report writes it."""
        return written(self.value)

    def to_json(self) -> dict[str, object]:
        """The cell as a finished report keeps it."""
        filed = None if self.filed is None else str(self.filed)
        return {"of": self.of, "keys": self.keys, "filed": filed}


Cells = dict[str, Cell]


def cells_of(report: AnnualReport) -> Cells:
    """The numbers of a report: as they were kept when it was finished, or as they are now."""
    if report.cells is None:
        return count(report.unit_id, report.year, whole=report.whole)
    return {
        code: Cell(c["of"], c["keys"], None if c["filed"] is None else Decimal(c["filed"]))
        for code, c in report.cells.items()
    }


def count(unit_id: int, year: int, *, whole: bool) -> Cells:
    """All cells of tables two, three and four. Four queries."""
    period = Period.year(year)
    cells: Cells = {}
    for code in ("made", "abolished", "standing"):
        cells[f"2.normative.{code}"] = Cell(ITEMS)
    _normative(cells, unit_id, period, whole)
    _paper_numbers(cells, unit_id, year, whole)
    rows = (NEW, CARRIED_IN, *(o.code for o in REPORTED), RESULTS, CARRIED_OUT)
    for row in rows:
        for column, _label in COLUMNS:
            cells[f"3.{row}.{column}"] = Cell(APPLICATIONS)
    _applications(cells, unit_id, period, whole)
    for kind in Challenge.Kind:
        for column, _label in RESULT_COLUMNS:
            cells[f"4.{kind.value}.{column}"] = Cell(CHALLENGES)
    _challenges(cells, unit_id, period, whole)
    return cells


def _normative(cells: Cells, unit_id: int, period: Period, whole: bool) -> None:
    found = Item.objects.filter(normative=True, formed_on__lte=period.last).exclude(
        matter__state="dropped"
    )
    if not whole:
        found = found.filter(matter__unit_id=unit_id)
    over = (Validity.ABOLISHED, Validity.LAPSED)
    for pk, formed_on, validity, ended_on in found.order_by("pk").values_list(
        "pk", "formed_on", "validity", "ended_on"
    ):
        ended = ended_on if validity in over else None
        if formed_on >= period.first:
            cells["2.normative.made"].keys.append(pk)
        if ended is not None and period.first <= ended <= period.last:
            cells["2.normative.abolished"].keys.append(pk)
        if ended is None or ended > period.last:
            cells["2.normative.standing"].keys.append(pk)


def _paper_numbers(cells: Cells, unit_id: int, year: int, whole: bool) -> None:
    found = ReportNumber.objects.filter(year=year, replaced_by__isnull=True)
    if not whole:
        found = found.filter(unit_id=unit_id)
    for number in PaperNumber:
        cells[f"2.{number.value}"] = Cell(NUMBERS, filed=Decimal(0))
    for pk, code, value in found.order_by("pk").values_list("pk", "code", "value"):
        cell = cells[f"2.{code}"]
        cell.keys.append(pk)
        cell.filed = (cell.filed or Decimal(0)) + value


def _applications(cells: Cells, unit_id: int, period: Period, whole: bool) -> None:
    found = Application.objects.filter(ask=Ask.INFORMATION, received_on__lte=period.last).exclude(
        ended_on__lt=period.first
    )
    if not whole:
        found = found.filter(organ_id=unit_id)
    for pk, kind, received, ended, outcome in found.order_by("pk").values_list(
        "pk", "applicant_kind", "received_on", "ended_on", "outcome"
    ):
        rows = [NEW if received and received >= period.first else CARRIED_IN]
        if ended is not None and ended <= period.last:
            rows += [RESULTS, outcome]
        else:
            rows.append(CARRIED_OUT)
        for row in rows:
            for column in (kind, TOTAL):
                cells.setdefault(f"3.{row}.{column}", Cell(APPLICATIONS)).keys.append(pk)


def _challenges(cells: Cells, unit_id: int, period: Period, whole: bool) -> None:
    found = Challenge.objects.filter(filed_on__lte=period.last).exclude(decided_on__lt=period.first)
    if not whole:
        found = found.filter(application__organ_id=unit_id)
    for pk, kind, result, decided in found.order_by("pk").values_list(
        "pk", "kind", "result", "decided_on"
    ):
        done = decided is not None and decided <= period.last
        for column in (result if done else PENDING, TOTAL):
            cells[f"4.{kind}.{column}"].keys.append(pk)


@dataclass(frozen=True)
class Verdict:
    """One cross-check: whether it holds, and the sentence with its numbers."""

    ok: bool
    sentence: str


def check(cells: Cells) -> list[Verdict]:
    """勾稽: per column new + carried in = results + carried out, and every total is its parts."""
    return [*_columns(cells), *_totals(cells)]


def _columns(cells: Cells) -> Iterator[Verdict]:
    for column, label in COLUMNS:
        new, old, out = (cells[f"3.{row}.{column}"].value for row in (NEW, CARRIED_IN, CARRIED_OUT))
        done = sum(int(cells[f"3.{o.code}.{column}"].value) for o in REPORTED)
        ok = new + old == done + out
        yield Verdict(
            ok,
            _(
                "{label}：本年新收{new} + 上年结转{old} {sign} 办理结果{done} + 结转下年{out}"
            ).format(label=label, new=new, old=old, sign="=" if ok else "≠", done=done, out=out),
        )


def _totals(cells: Cells) -> Iterator[Verdict]:
    rows = [(NEW, _("本年新收")), (CARRIED_IN, _("上年结转")), (CARRIED_OUT, _("结转下年"))]
    rows += [(o.code, str(o.row)) for o in REPORTED]
    for row, label in rows:
        parts = [cells[f"3.{row}.{kind.value}"].value for kind in ApplicantKind]
        yield from _sum(label, cells[f"3.{row}.{TOTAL}"].value, parts)
    yield from _sum(
        _("办理结果"),
        cells[f"3.{RESULTS}.{TOTAL}"].value,
        [cells[f"3.{o.code}.{TOTAL}"].value for o in REPORTED],
    )
    for kind in Challenge.Kind:
        codes = [code for code, _label in RESULT_COLUMNS if code != TOTAL]
        parts = [cells[f"4.{kind.value}.{code}"].value for code in codes]
        yield from _sum(str(kind.label), cells[f"4.{kind.value}.{TOTAL}"].value, parts)


def _sum(label: str, total: Decimal | int, parts: Iterable[Decimal | int]) -> Iterator[Verdict]:
    there = sum(parts)
    ok = total == there
    if total or there:
        sign = "=" if ok else "≠"
        yield Verdict(
            ok,
            _("{label}：总计{total} {sign} 各分项合计{there}").format(
                label=label, total=total, sign=sign, there=there
            ),
        )


@dataclass(frozen=True)
class Row:
    """A line of a table: its heads (group, row) and the codes of its cells."""

    heads: tuple[Label, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of the report as it is laid out, on the page and in Word alike."""

    number: int
    title: Label
    columns: tuple[Label, ...]
    rows: tuple[Row, ...]
    heads: int = 1


def layout() -> list[Table]:
    """The tables' frames, without numbers."""
    return [*_table_two(), _table_three(), _table_four()]


def label_of(code: str) -> str:
    """What a cell counts: its row and its column."""
    for table in layout():
        for row in table.rows:
            if code in row.codes:
                column = table.columns[row.codes.index(code)]
                return "　".join(str(part) for part in (*row.heads, column) if part)
    return code


def _table_two() -> list[Table]:
    def numbers(*codes: PaperNumber) -> tuple[str, ...]:
        return tuple(f"2.{code.value}" for code in codes)

    three = (_("本年制发件数"), _("本年废止件数"), _("现行有效件数"))
    made = numbers(PaperNumber.RULES_MADE, PaperNumber.RULES_ABOLISHED, PaperNumber.RULES_STANDING)
    normative = tuple(f"2.normative.{code}" for code in ("made", "abolished", "standing"))
    return [
        Table(
            2,
            _("第二十条第（一）项"),
            three,
            (Row((_("规章"),), made), Row((_("行政规范性文件"),), normative)),
        ),
        Table(
            2,
            _("第二十条第（五）项、第（六）项"),
            (_("本年处理决定数量"),),
            (
                Row((_("行政许可"),), numbers(PaperNumber.LICENCES)),
                Row((_("行政处罚"),), numbers(PaperNumber.PENALTIES)),
                Row((_("行政强制"),), numbers(PaperNumber.COERCION)),
            ),
        ),
        Table(
            2,
            _("第二十条第（八）项"),
            (_("本年收费金额（单位：万元）"),),
            (Row((_("行政事业性收费"),), numbers(PaperNumber.FEES)),),
        ),
    ]


def _table_three() -> Table:
    def row(code: str, *heads: Label) -> Row:
        return Row(heads, tuple(f"3.{code}.{column}" for column, _label in COLUMNS))

    rows = [
        row(NEW, _("一、本年新收政府信息公开申请数量"), ""),
        row(CARRIED_IN, _("二、上年结转政府信息公开申请数量"), ""),
    ]
    rows += [
        row(o.code, _("三、本年度办理结果：{group}").format(group=GROUPS[o.group]), o.row)
        for o in REPORTED
    ]
    rows += [
        row(RESULTS, _("三、本年度办理结果：总计"), ""),
        row(CARRIED_OUT, _("四、结转下年度继续办理"), ""),
    ]
    title = _("收到和处理政府信息公开申请情况")
    return Table(3, title, tuple(label for _code, label in COLUMNS), tuple(rows), heads=2)


def _table_four() -> Table:
    rows = tuple(
        Row((kind.label,), tuple(f"4.{kind.value}.{code}" for code, _label in RESULT_COLUMNS))
        for kind in Challenge.Kind
    )
    title = _("政府信息公开行政复议、行政诉讼情况")
    return Table(4, title, tuple(label for _code, label in RESULT_COLUMNS), rows)


def missing(unit_id: int, year: int) -> list[PaperNumber]:
    """The numbers on paper that the unit has not filed; a county's organs make no 规章."""
    filed = set(
        ReportNumber.objects.filter(unit_id=unit_id, year=year).values_list("code", flat=True)
    )
    needed = (
        PaperNumber.LICENCES,
        PaperNumber.PENALTIES,
        PaperNumber.COERCION,
        PaperNumber.FEES,
    )
    return [code for code in needed if code not in filed]
