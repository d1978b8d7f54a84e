"""材料包: what the broadcaster gets, as a Word file to work with and a PDF to read and file."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image, ImageOps

from shuniu.commons.papers import shelf
from shuniu.commons.papers.models import Paper
from shuniu.commons.typeset import pdf
from shuniu.ground import clock
from shuniu.ground.text import long_date

TEMPLATE = Path(__file__).parents[2] / "templates" / "letters" / "hot_packet.typ"
PHOTO_PIXELS, PHOTO_QUALITY = 1000, 75
_NUMBERS = "一二三四五六七八"
_THUMBNAIL = "/metadata/thumbnail"
SONG, HEAD, BODY = "方正小标宋简体", "黑体", "仿宋_GB2312"


@dataclass(frozen=True)
class Packet:
    """What stands in the packet: masked words only, checked by a second person."""

    number: str
    title: str
    text: str
    answer: str
    answered_by: str
    background: str
    questions: tuple[str, ...]
    contact: tuple[str, ...]
    office: str
    handed_on: dt.date
    photos: tuple[bytes, ...] = ()

    @property
    def heading(self) -> str:
        """What the packet is called."""
        return _("台网互动热点信件材料")

    @property
    def rules(self) -> str:
        """How the material may be used."""
        return _(
            "本材料已隐去来信人个人信息，只用于本期节目。不得设法辨认、联系来信人；"
            "来信人播出前有权撤回同意，收到收回通知后请停止使用并删除全部文件。"
        )

    @property
    def parts(self) -> list[tuple[str, list[str]]]:
        """The sections with their paragraphs, the empty ones left out."""
        answer = _lines(self.answer) or [_("截至移交时承办单位还没有答复。")]
        found = [
            (_("来信"), _lines(self.text)),
            (_("答复（{unit}）").format(unit=self.answered_by or _("承办单位")), answer),
            (_("背景说明"), _lines(self.background)),
            (
                _("建议采访的问题"),
                [f"{n}. {question}" for n, question in enumerate(self.questions, start=1)],
            ),
            (_("联系方式"), [self.office, *self.contact]),
            (_("使用要求"), [self.rules]),
        ]
        there = [(head, lines) for head, lines in found if lines]
        return [(f"{n}、{head}", lines) for n, (head, lines) in zip(_NUMBERS, there, strict=False)]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def smaller(papers: Iterable[Paper]) -> tuple[bytes, ...]:
    """The pictures as JPEG of at most ``PHOTO_PIXELS``, upright, without any other data."""
    made = []
    for paper in papers:
        with Image.open(shelf.place(paper.blob.digest)) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((PHOTO_PIXELS, PHOTO_PIXELS))
            upright.info.clear()
            out = io.BytesIO()
            upright.save(out, "JPEG", quality=PHOTO_QUALITY)
            made.append(out.getvalue())
    return tuple(made)


def as_pdf(packet: Packet, *, at: dt.datetime) -> bytes:
    """The packet by typst. Raises ``NoChineseFont`` or ``NotTypeset`` in a sentence."""
    data = {
        "heading": packet.heading,
        "title": packet.title,
        "number": packet.number,
        "date": long_date(packet.handed_on),
        "office": packet.office,
        "parts": [{"head": head, "lines": lines} for head, lines in packet.parts],
        "photos": [list(photo) for photo in packet.photos],
        "photos_head": _("照片"),
    }
    return pdf(TEMPLATE, data, at=at)


def as_docx(packet: Packet) -> bytes:
    """The packet as a Word document on A4, in the office's typefaces."""
    document = Document()
    bundle = document.part.package
    for key, other in list(bundle.rels.items()):
        if other.reltype.endswith(_THUMBNAIL):  # a picture of the library's, of some other paper
            del bundle.rels[key]
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    facts = document.core_properties
    facts.author, facts.title = packet.office, f"{packet.heading} {packet.number}"
    facts.comments, facts.last_modified_by = "", packet.office
    facts.created = facts.modified = (
        clock.on(packet.handed_on).astimezone(dt.UTC).replace(tzinfo=None)
    )
    _centred(document, packet.heading, SONG, 22)
    _centred(document, packet.title, HEAD, 18)
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(line, f"{packet.number}　{long_date(packet.handed_on)}", BODY, 14)
    for head, lines in packet.parts:
        _write(document.add_paragraph(), head, HEAD, 16)
        for words in lines:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = Pt(32)
            _write(paragraph, words, BODY, 16)
    if packet.photos:
        _write(document.add_paragraph(), _("照片"), HEAD, 16)
        for photo in packet.photos:
            document.add_picture(io.BytesIO(photo), width=Mm(120))
            document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _centred(document: Any, words: str, face: str, size: int) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(paragraph, words, face, size)


def _write(paragraph: Any, words: str, face: str, size: int) -> None:
    paragraph.paragraph_format.space_after = Pt(6)
    run = paragraph.add_run("".join(c for c in words if c.isprintable()))
    run.font.size, run.font.name = Pt(size), face
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)
