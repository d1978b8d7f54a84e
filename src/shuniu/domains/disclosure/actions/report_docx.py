"""The annual report as a Word document, in the form of 国办公开办函〔2021〕30号."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from shuniu.commons.flow.model import Label
from shuniu.ground.later import later

from ..models import AnnualReport
from ..queries.report import Cells, Table, cells_of, layout

if TYPE_CHECKING:
    import docx
    import docx.enum.text as alignment
    import docx.oxml.ns as names
    import docx.shared as units
else:
    docx = later("docx")
    alignment = later("docx.enum.text")
    names = later("docx.oxml.ns")
    units = later("docx.shared")

BODY, HEAD = "仿宋_GB2312", "黑体"
PART, SMALL, CELL = 16, 14, 9


def write(report: AnnualReport, title: str) -> bytes:
    """The document: six parts, the tables with the report's numbers."""
    document: Any = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = units.Mm(210), units.Mm(297)
    page.top_margin = page.bottom_margin = units.Mm(30)
    page.left_margin = page.right_margin = units.Mm(24)
    heading = document.add_paragraph()
    heading.alignment = alignment.WD_ALIGN_PARAGRAPH.CENTER
    _run(heading, title, HEAD, 22)
    cells = cells_of(report)
    *two, three, four = layout()
    _part(document, _("一、总体情况"), report.overall)
    _part(document, _("二、主动公开政府信息情况"))
    for table in two:
        _run(document.add_paragraph(), str(table.title), BODY, SMALL)
        _table(document, table, cells)
    _part(document, _("三、收到和处理政府信息公开申请情况"))
    _table(document, three, cells)
    _part(document, _("四、政府信息公开行政复议、行政诉讼情况"))
    _table(document, four, cells)
    _part(document, _("五、存在的主要问题及改进情况"), report.problems)
    _part(document, _("六、其他需要报告的事项"), report.others)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _part(document: Any, title: str, text: str = "") -> None:
    _run(document.add_paragraph(), title, HEAD, PART)
    for line in filter(None, (line.strip() for line in text.splitlines())):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = units.Pt(PART) * 2
        _run(paragraph, line, BODY, PART)


def _table(document: Any, table: Table, cells: Cells) -> None:
    width = table.heads + len(table.columns)
    grid = document.add_table(rows=0, cols=width, style="Table Grid")
    _row(grid, [*[""] * table.heads, *table.columns])
    for row in table.rows:
        _row(grid, [*row.heads, *(cells[code].words for code in row.codes)])


def _row(grid: Any, texts: Sequence[Label]) -> None:
    for cell, text in zip(grid.add_row().cells, texts, strict=True):
        _run(cell.paragraphs[0], str(text), BODY, CELL)


def _run(paragraph: Any, text: str, face: str, size: int) -> None:
    """A run with its typeface named for Chinese too, or Word would take its own."""
    run = paragraph.add_run(text)
    run.font.size, run.font.name = units.Pt(size), face
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(names.qn("w:eastAsia"), face)
