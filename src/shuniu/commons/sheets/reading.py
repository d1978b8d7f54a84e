"""Reading a sheet: every cell that can't be taken is named by row and column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import python_calamine
from django.utils.translation import gettext as _

from shuniu.ground import workbooks
from shuniu.ground.packages import BadPackage
from shuniu.ground.refusal import FieldRefused

from .cells import Reader, Unreadable, plain

MOST_ROWS = 20_000
MOST_SHOWN = 60


@dataclass(frozen=True)
class Column:
    """One column: its heading in the first row, the name of its value, and how a cell is read.

    A cell that is empty gives ``empty``, and is a fault where ``required``.
    ``also`` are other headings that counties use for it; ``hint`` stands in the template.
    """

    label: str
    name: str
    read: Reader
    required: bool = False
    empty: object = ""
    also: tuple[str, ...] = ()
    hint: str = ""
    width: int = 16


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: the row as a spreadsheet shows it, the heading, what stands there, and why."""

    row: int
    column: str
    value: str
    reason: str
    sheet: str = ""

    @property
    def sentence(self) -> str:
        """第5行“承办单位”：没有“某局”这个单位。"""
        where = _("第{row}行").format(row=self.row)
        if self.column:
            where = _("第{row}行“{column}”").format(row=self.row, column=self.column)
        return f"{where}：{self.reason}"


@dataclass(frozen=True, slots=True)
class Line:
    """A row that could be read: its number as a spreadsheet shows it, and its values by name."""

    row: int
    values: dict[str, Any]


@dataclass
class Sheet:
    """What was read: the good lines and the faults; a line with a fault is not among the lines."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rows: int = 0

    def complain(self, row: int, column: str, value: object, reason: str) -> None:
        """Add a fault that only the domain can see (a double, a contradiction)."""
        self.faults.append(Fault(row, column, plain(value)[:MOST_SHOWN], reason))


def _open(source: Path | BinaryIO) -> Any:
    try:
        if isinstance(source, Path):
            return python_calamine.load_workbook(str(source))
        source.seek(0)  # a workbook of several sheets is read more than once
        workbooks.weigh(source)
        return python_calamine.load_workbook(source)
    except BadPackage as refused:
        raise FieldRefused("file", refused.sentence) from refused
    except Exception as error:  # the reader raises what its parser raises
        raise FieldRefused("file", _("打不开这个文件，请用xlsx格式的模板。")) from error


def sheet_names(source: Path | BinaryIO) -> list[str]:
    """The names of the workbook's sheets. Raises FieldRefused for what is no workbook."""
    return list(_open(source).sheet_names)


def read(
    source: Path | BinaryIO,
    columns: Sequence[Column],
    *,
    sheet: str = "",
    most: int = MOST_ROWS,
) -> Sheet:
    """Read one sheet (the first unless named) by its headings, whatever their order.

    Raises FieldRefused (field ``file``) for what is no workbook, for too many
    rows, and for missing or unknown headings: then no row can be trusted.
    """
    book = _open(source)
    if sheet and sheet not in book.sheet_names:
        raise FieldRefused("file", _("文件里缺少“{name}”表。").format(name=sheet))
    found = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
    rows = found.to_python(skip_empty_area=False, nrows=most + 2)
    if not rows:
        raise FieldRefused("file", _("文件里没有内容。"))
    if len(rows) - 1 > most:
        raise FieldRefused("file", _("一次最多导入{n}行，请分成几个文件。").format(n=most))
    places = _places(rows[0], columns)
    result = Sheet()
    for number, cells in enumerate(rows[1:], start=2):
        if any(plain(cell) for cell in cells):
            result.rows += 1
            _line(result, number, cells, places)
    return result


def _places(first: Sequence[object], columns: Sequence[Column]) -> list[tuple[Column, int | None]]:
    shown = [plain(cell) for cell in first]
    places: list[tuple[Column, int | None]] = []
    for column in columns:
        at = [i for i, word in enumerate(shown) if word in (column.label, *column.also)]
        if len(at) > 1:
            raise FieldRefused("file", _("第1行有两列都是“{label}”。").format(label=column.label))
        places.append((column, at[0] if at else None))
    missing = [c.label for c, at_ in places if at_ is None and c.required]
    if missing:
        raise FieldRefused("file", _("第1行缺少列：{labels}。").format(labels="、".join(missing)))
    known = {word for c in columns for word in (c.label, *c.also)}
    strange = [word for word in shown if word and word not in known]
    if strange:
        raise FieldRefused(
            "file",
            _("第1行有不认识的列：{labels}。请按模板的列名填写，多余的列请删去。").format(
                labels="、".join(strange)
            ),
        )
    return places


def _line(
    result: Sheet, number: int, cells: Sequence[object], places: list[tuple[Column, int | None]]
) -> None:
    values: dict[str, Any] = {}
    good = True
    for column, at in places:
        cell = cells[at] if at is not None and at < len(cells) else ""
        if not plain(cell):
            values[column.name] = column.empty
            if column.required:
                result.complain(number, column.label, "", _("没有填写。"))
                good = False
            continue
        try:
            values[column.name] = column.read(cell)
        except Unreadable as why:
            result.complain(number, column.label, cell, str(why))
            good = False
    if good:
        result.lines.append(Line(number, values))
