"""The empty sheet that a county fills in, and the report of what could not be taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext as _

from shuniu.ground.later import later

from .reading import Column, Fault

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = later("xlsxwriter")

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}


def write_template(target: Path | BinaryIO, columns: Sequence[Column], *, sheet: str) -> None:
    """An empty sheet with the headings (required ones marked), their hints as notes."""
    write_templates(target, {sheet: columns})


def write_templates(target: Path | BinaryIO, pages: Mapping[str, Sequence[Column]]) -> None:
    """Such sheets under their names, in one workbook."""
    given = str(target) if isinstance(target, Path) else target
    with xlsxwriter.Workbook(given, _OPTIONS) as book:
        must = book.add_format({"bold": True, "bg_color": "#FFF2CC"})
        may = book.add_format({"bold": True})
        for sheet, columns in pages.items():
            page = book.add_worksheet(sheet[:31])
            page.freeze_panes(1, 0)
            for x, column in enumerate(columns):
                page.set_column(x, x, column.width)
                page.write_string(0, x, column.label, must if column.required else may)
                if column.hint:
                    page.write_comment(0, x, column.hint)


def write_faults(target: Path | BinaryIO, faults: Iterable[Fault], *, sheet: str = "") -> None:
    """The faults as a sheet: row, column, what stands there, why."""
    given = str(target) if isinstance(target, Path) else target
    with xlsxwriter.Workbook(given, _OPTIONS) as book:
        page = book.add_worksheet((sheet or _("未能导入"))[:31])
        bold = book.add_format({"bold": True})
        heads = ((_("行"), 8), (_("列"), 18), (_("填写的内容"), 30), (_("原因"), 70))
        for x, (head, width) in enumerate(heads):
            page.set_column(x, x, width)
            page.write_string(0, x, head, bold)
        page.freeze_panes(1, 0)
        for y, fault in enumerate(faults, start=1):
            page.write_number(y, 0, fault.row)
            for x, words in enumerate((fault.column, fault.value, fault.reason), start=1):
                page.write_string(y, x, words)
