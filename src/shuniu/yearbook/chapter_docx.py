"""The section as a Word document, in the office's typefaces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from shuniu.commons.figures.checks import Verdict
from shuniu.commons.figures.period import Period
from shuniu.ground import clock

from .models import Freeze
from .sections import Piece, Section

BODY, HEAD = "仿宋_GB2312", "黑体"
BODY_SIZE, HEAD_SIZE = Pt(16), Pt(22)


def build(
    section: Section,
    period: Period,
    *,
    paragraphs: Iterable[Sequence[Piece]],
    rows: Iterable[tuple[str, str]],
    verdicts: Iterable[Verdict],
    frozen: Freeze | None,
    at: dt.datetime,
) -> bytes:
    """The document: heading, prose, table of figures, cross-checks, and whether it is frozen."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(heading, str(section.title), HEAD, HEAD_SIZE)
    for pieces in paragraphs:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = BODY_SIZE * 2
        _write(paragraph, "".join(p.text for p in pieces), BODY, BODY_SIZE)
    _table(document, rows)
    for verdict in verdicts:
        mark = _("● 相符") if verdict.ok else _("■ 不符")
        _write(document.add_paragraph(), f"{mark}　{verdict.sentence}", BODY, Pt(12))
    _write(document.add_paragraph(), _state(period, frozen, at), BODY, Pt(12))
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _state(period: Period, frozen: Freeze | None, at: dt.datetime) -> str:
    if frozen is None:
        return _("统计期：{period}。未定稿，{at}按记录统计。").format(period=period, at=_moment(at))
    return _("统计期：{period}。{at}由{who}定稿。").format(
        period=period, at=_moment(frozen.frozen_at), who=frozen.by_label
    )


def _moment(at: dt.datetime) -> str:
    return at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")


def _table(document: Any, rows: Iterable[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for label, value in rows:
        cells = table.add_row().cells
        _write(cells[0].paragraphs[0], label, BODY, Pt(12))
        cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _write(cells[1].paragraphs[0], value, BODY, Pt(12))


def _write(paragraph: Any, text: str, face: str, size: Any) -> None:
    """A run with its typeface named for Chinese too, or Word would take its own."""
    run = paragraph.add_run(text)
    run.font.size, run.font.name = size, face
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face)
