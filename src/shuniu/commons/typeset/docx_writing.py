"""An editable courtesy copy (docx) of an official document, in the standard's form.

The measured paper is the PDF and the OFD; this copy names the office's own faces (方正小标宋_GBK,
仿宋_GB2312 …) so that whoever opens it in Word gets them. ``commons.manuscript`` reads it back to
the same text (``docx_reading``): what is no part of the text stands in styles named 公文·….
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from django.utils import translation
from django.utils.translation import gettext as _

from shuniu.commons.manuscript import Heading, Manuscript, Numbered, Paragraph, Run, Table
from shuniu.commons.manuscript.numerals import recognised
from shuniu.ground.packages import pack

from .docx_parts import CELL, FANGSONG, KAI, LINE, RED, face, members, size, spacing
from .official import Attachment, OfficialDocument

WIDTH = 8844  # twips of the type area, 156 mm


def to_docx(document: OfficialDocument) -> bytes:
    """The document as docx, to be edited in Word or WPS; the same document, the same bytes.

    Seals, watermarks and measured places are the PDF's; nothing here has any force.
    """
    with translation.override("zh-hans"):
        parts = [
            *_head(document),
            _paragraph("OfficialTitle", document.title, before=2 * LINE),
            *_to(document),
            *_blocks(document.body),
            *_below(document),
            *_attachments(document.attachments),
            _imprint(document),
        ]
    organ = document.organs[0] if document.organs else ""
    return pack(
        members(
            "".join(parts),
            letter=document.form == "letter",
            title=_sayable(document.title),
            organ=_sayable(organ),
        )
    )


def _head(document: OfficialDocument) -> Iterable[str]:
    """版头: copy number, urgency, mark, number, rule."""
    lines = 0
    if document.copy_number:
        yield _paragraph("Top", document.copy_number)
        lines += 1
    if document.urgency:
        yield _paragraph("TopBlack", document.urgency)
        lines += 1
    top = {"letter": -397, "order": 1134}.get(document.form, 1984) - lines * LINE
    yield from _mark(document, max(top, 0))
    if document.form == "letter":
        yield _rule("thickThinSmallGap", wide=True)
        yield _paragraph("Number", document.number, look='<w:jc w:val="right"/>')
    elif document.form == "upward":
        yield _upward_number(document)
        yield _rule("single")
    else:
        yield _paragraph("Number", document.number, before=2 * LINE)
        if document.form == "document":
            yield _rule("single")


def _mark(document: OfficialDocument, top: int) -> Iterable[str]:
    words = list(document.organs)
    if document.form in ("document", "upward"):
        if len(words) == 1:
            words[0] += "文件"
        else:
            words.append("文件")
    longest = max((len(w) for w in words), default=1)
    points = min(48 if len(words) == 1 else 32, int(425 / max(longest, 1)))
    for n, word in enumerate(words):
        look = spacing(top if n == 0 else 0, points * 20 + 60)
        yield _paragraph("Mark", word, look=look, letters='<w:spacing w:val="0"/>' + size(points))


def _upward_number(document: OfficialDocument) -> str:
    """上行文: the number one character in at the left, 签发人 at the right on the same line."""
    look = (
        f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH - CELL}"/></w:tabs>{spacing(2 * LINE)}'
        f'<w:ind w:left="{CELL}" w:firstLine="0"/><w:jc w:val="left"/>'
    )
    signers = ""
    if document.signers:
        names = "　".join(document.signers)
        signers = f"<w:r><w:tab/></w:r>{_run(_('签发人：'))}{_run(names, letters=face(KAI))}"
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Number"/>{look}</w:pPr>'
        f"{_run(document.number)}{signers}</w:p>"
    )


def _rule(kind: str, *, wide: bool = False) -> str:
    indent = '<w:ind w:left="-397" w:right="-397" w:firstLine="0"/>' if wide else ""
    weight = 24 if wide else 12
    return (
        '<w:p><w:pPr><w:pStyle w:val="Rule"/><w:pBdr><w:bottom'
        f' w:val="{kind}" w:sz="{weight}" w:space="0" w:color="{RED}"/></w:pBdr>'
        f"{spacing(0, 227)}{indent}</w:pPr></w:p>"
    )


def _to(document: OfficialDocument) -> Iterable[str]:
    if document.to:
        yield _paragraph("To", "、".join(document.to) + "：", before=LINE)


def _blocks(manuscript: Manuscript) -> Iterable[str]:
    for numbered in manuscript.numbered():
        block = numbered.block
        if isinstance(block, Table):
            yield _table(block)
        elif isinstance(block, Heading):
            yield _heading(numbered, block)
        else:
            yield _text(block)


def _heading(numbered: Numbered, heading: Heading) -> str:
    head, rest = heading.head_and_rest()
    runs = _run(numbered.number) + "".join(_run(r.text, bold=r.bold) for r in head)
    runs += "".join(_run(r.text, bold=r.bold, letters=face(FANGSONG)) for r in rest)
    return f'<w:p><w:pPr><w:pStyle w:val="Heading{heading.level}"/></w:pPr>{runs}</w:p>'


def _text(paragraph: Paragraph) -> str:
    style = "AsItStands" if recognised(paragraph.text)[0] else "Body"
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_runs(paragraph.runs)}</w:p>'


def _table(table: Table) -> str:
    shares = table.widths or (1,) * table.columns
    widths = [max(1, round(WIDTH * share / sum(shares))) for share in shares]
    rows = []
    for n, row in enumerate(table.rows):
        head = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if n < table.header else "")
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr>{_runs(cell.runs)}</w:p></w:tc>'
            for cell, width in zip(row, widths, strict=True)
        )
        rows.append(f"<w:tr>{head}</w:trPr>{cells}</w:tr>")
    noted = "".join(f" {width}" for width in table.widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="OfficialTable"/><w:tblW w:w="{WIDTH}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblDescription w:val="公文表格{noted}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        '<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>'
    )


def _below(document: OfficialDocument) -> Iterable[str]:
    """What stands below the text: 附件说明, signature, date, 附注, who was present."""
    titles = [a.title for a in document.attachments]
    for n, title in enumerate(titles):
        number = f"{n + 1}. " if len(titles) > 1 else ""
        lead = _("附件：") if n == 0 else "　　　"
        yield _paragraph("Note", f"{lead}{number}{title}", before=LINE if n == 0 else 0)
    if document.form == "minutes":
        for label, names in (
            (_("出席："), document.present),
            (_("请假："), document.absent),
            (_("列席："), document.observers),
        ):
            if names:
                yield _paragraph("Attendance", label + "、".join(names))
    elif document.form == "order":
        who = "　　".join(w for w in (document.title_of_signer, document.name_stamp) if w)
        yield _paragraph("Signature", who, before=2 * LINE, look=_right(4))
        yield from _day(document.day, 4)
    else:
        yield from _signature(document)
    if document.remark:
        yield _paragraph("Remark", f"（{document.remark}）")


def _signature(document: OfficialDocument) -> Iterable[str]:
    """署名 and 成文日期: centred over the date with a seal, two characters in without one."""
    day = _chinese_day(document.day) if document.day else ""
    long = sum(0.5 if c.isdigit() else 1 for c in day)
    organs = document.signing_organs
    widest = max((len(o) for o in organs), default=0)
    date_in = 4.0 if document.sealed else max(widest - long, 2.0)
    for n, organ in enumerate(organs):
        if document.sealed:
            shift = max(date_in + (long - len(organ)) / 2, 0)
        else:
            shift = max(date_in + long + 2 - len(organ), 2.0)
        yield _paragraph("Signature", organ, before=2 * LINE if n == 0 else 0, look=_right(shift))
    yield from _day(document.day, date_in)


def _day(day: dt.date | None, cells: float) -> Iterable[str]:
    if day:
        yield _paragraph("Day", _chinese_day(day), look=_right(cells))


def _right(cells: float) -> str:
    return f'<w:ind w:right="{round(cells * CELL)}" w:firstLine="0"/><w:jc w:val="right"/>'


def _chinese_day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _attachments(attachments: Sequence[Attachment]) -> Iterable[str]:
    for n, attachment in enumerate(attachments, start=1):
        if attachment.body is None:
            continue
        yield _paragraph("AttachmentMark", f"附件{n if len(attachments) > 1 else ''}")
        yield _paragraph("AttachmentTitle", attachment.title)
        yield from _blocks(attachment.body)


def _imprint(document: OfficialDocument) -> str:
    """版记: a table at the foot of the last page, its first and last rule the thicker ones."""
    rows = []
    if document.copies:
        rows.append(_imprint_row(_("抄送：") + "、".join(document.copies) + "。"))
    if document.issued_by and document.form != "letter":
        on = document.issued_on or document.day
        day = _("{day}印发").format(day=_chinese_day(on)) if on else ""
        rows.append(_imprint_row(document.issued_by, day))
    if not rows:
        return ""
    bare = (
        "<w:tblBorders>"
        + "".join(f'<w:{s} w:val="nil"/>' for s in ("top", "bottom", "insideH"))
        + "</w:tblBorders>"
    )
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Imprint"/><w:tblpPr w:leftFromText="0"'
        ' w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="center"'
        f' w:tblpYSpec="bottom"/><w:tblW w:w="{WIDTH}" w:type="dxa"/>'
        f"{bare if document.form == 'letter' else ''}"
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{WIDTH}"/></w:tblGrid>{"".join(rows)}</w:tbl>'
        '<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>'
    )


def _imprint_row(words: str, right: str = "") -> str:
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH - 280}"/></w:tabs>'
    more = f"<w:r><w:tab/></w:r>{_run(right)}" if right else ""
    return (
        f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{WIDTH}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="ImprintText"/>{tab}<w:ind w:left="280" w:right="280" w:firstLine="0"/>'
        f"</w:pPr>{_run(words)}{more}</w:p></w:tc></w:tr>"
    )


def _paragraph(style: str, text: str, *, before: int = 0, look: str = "", letters: str = "") -> str:
    if before and "<w:spacing" not in look:
        line = 640 if style == "OfficialTitle" else LINE
        look = spacing(before, line) + look
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{look}</w:pPr>{_run(text, letters=letters)}</w:p>'
    )


def _runs(runs: Iterable[Run]) -> str:
    return "".join(_run(run.text, bold=run.bold) for run in runs)


def _run(text: str, *, bold: bool = False, letters: str = "") -> str:
    # The schema wants face, then weight, then the rest.
    fonts, _sign, rest = (
        letters.partition("/>") if letters.startswith("<w:rFonts") else ("", "", letters)
    )
    look = (fonts + "/>" if fonts else "") + ("<w:b/>" if bold else "") + rest
    found = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{found}<w:t xml:space="preserve">{escape(_sayable(text))}</w:t></w:r>'


def _sayable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(c for c in text if c >= " " or c in "\t\n")
