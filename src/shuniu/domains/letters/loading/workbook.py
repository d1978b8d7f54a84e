"""The workbook in which a county hands in its old letters, and the list of what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import python_calamine
from django.utils.translation import gettext as _

from shuniu.casework.bulk import Refusal
from shuniu.commons import sheets
from shuniu.ground import workbooks
from shuniu.ground.later import later
from shuniu.ground.packages import BadPackage
from shuniu.ground.refusal import FieldRefused

from .rows import LETTERS, STEPS, LetterRow, StepRow

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = later("xlsxwriter")

LETTER_HEADS = (
    "原编号",
    "信箱",
    "类型",
    "来信时间",
    "标题",
    "内容",
    "姓名",
    "电话",
    "地址",
    "渠道",
    "同意公开",
    "要求保密",
)
STEP_HEADS = ("原编号", "步骤", "时间", "办理人", "单位", "协办单位", "内容", "评价", "延长天数")
MOST_ROWS = 500_000
_YES = frozenset(("是", "1", "true", "yes", "y"))


def read_workbook(source: Path | BinaryIO) -> tuple[list[LetterRow], list[StepRow]]:
    """The rows of both sheets. Raises FieldRefused when it is no such workbook."""
    try:
        if not isinstance(source, Path):
            workbooks.weigh(source)
        given = str(source) if isinstance(source, Path) else source
        book = python_calamine.load_workbook(given)
        names = book.sheet_names
    except BadPackage as refused:
        raise FieldRefused("file", refused.sentence) from refused
    except Exception as error:
        raise FieldRefused("file", _("读不懂这个文件，请用xlsx格式的模板。")) from error
    for name in (LETTERS, STEPS):
        if name not in names:
            raise FieldRefused("file", _("文件里缺少“{name}”表。").format(name=name))
    letters = [_letter(row, cells) for row, cells in _rows(book, LETTERS, LETTER_HEADS)]
    steps = [_step(row, cells) for row, cells in _rows(book, STEPS, STEP_HEADS)]
    return letters, steps


def _rows(book: Any, name: str, heads: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a sheet with their numbers as a spreadsheet shows them, cells by heading."""
    found = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    if not found:
        raise FieldRefused("file", _("“{name}”表是空的。").format(name=name))
    if len(found) > MOST_ROWS:
        raise FieldRefused(
            "file", _("“{name}”表超过{n}行，请分成几个文件。").format(name=name, n=MOST_ROWS)
        )
    shown = [str(cell).strip() for cell in found[0]]
    missing = [head for head in heads if head not in shown]
    if missing:
        raise FieldRefused(
            "file",
            _("“{name}”表第一行缺少：{heads}。").format(name=name, heads="、".join(missing)),
        )
    places = [(head, shown.index(head)) for head in heads]
    for number, cells in enumerate(found[1:], start=2):
        if any(cell not in ("", None) for cell in cells):
            yield number, {head: cells[i] for head, i in places}


def _letter(row: int, cells: dict[str, Any]) -> LetterRow:
    return LetterRow(
        row=row,
        old_number=sheets.plain(cells["原编号"]),
        mailbox=sheets.plain(cells["信箱"]),
        letter_type=sheets.plain(cells["类型"]),
        written_at=_moment(cells["来信时间"]),
        title=sheets.plain(cells["标题"]),
        text=sheets.plain(cells["内容"]),
        name=sheets.plain(cells["姓名"]),
        phone=sheets.plain(cells["电话"]),
        address=sheets.plain(cells["地址"]),
        channel=sheets.plain(cells["渠道"]),
        consent_public=sheets.plain(cells["同意公开"]).lower() in _YES,
        keep_secret=sheets.plain(cells["要求保密"]).lower() in _YES,
    )


def _step(row: int, cells: dict[str, Any]) -> StepRow:
    assisting = sheets.plain(cells["协办单位"]).replace("；", "、").replace("，", "、").split("、")
    days = sheets.plain(cells["延长天数"])
    return StepRow(
        row=row,
        old_number=sheets.plain(cells["原编号"]),
        step=sheets.plain(cells["步骤"]),
        at=_moment(cells["时间"]),
        by_label=sheets.plain(cells["办理人"]),
        unit=sheets.plain(cells["单位"]),
        assisting=tuple(name.strip() for name in assisting if name.strip()),
        text=sheets.plain(cells["内容"]),
        satisfaction=sheets.plain(cells["评价"]),
        days=int(days) if days.isdecimal() and len(days) < 5 else 0,
    )


def _moment(cell: object) -> dt.datetime | None:
    """A date or a moment in the county's time; None for what is neither."""
    try:
        found = sheets.moment(cell)
    except sheets.Unreadable:
        return None
    assert isinstance(found, dt.datetime)
    return found


def write_template(target: Path | BinaryIO) -> None:
    """An empty workbook with the two sheets and their headings."""
    with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target) as book:
        bold = book.add_format({"bold": True})
        for name, heads in ((LETTERS, LETTER_HEADS), (STEPS, STEP_HEADS)):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for x, head in enumerate(heads):
                sheet.set_column(x, x, 16)
                sheet.write_string(0, x, head, bold)


def write_refusals(refusals: Iterable[Refusal], target: Path | BinaryIO) -> None:
    """The refused rows as a workbook: sheet, row, old number, reason."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    given = str(target) if isinstance(target, Path) else target
    with xlsxwriter.Workbook(given, options) as book:
        sheet = book.add_worksheet(_("未能导入"))
        bold = book.add_format({"bold": True})
        for x, (head, width) in enumerate(
            ((_("表"), 12), (_("行"), 8), (_("原编号"), 20), (_("原因"), 80))
        ):
            sheet.set_column(x, x, width)
            sheet.write_string(0, x, head, bold)
        for y, refusal in enumerate(refusals, start=1):
            sheet.write_string(y, 0, refusal.sheet)
            sheet.write_number(y, 1, refusal.row)
            sheet.write_string(y, 2, refusal.old_number)
            sheet.write_string(y, 3, refusal.reason)
