"""The packet is a real Word file and a real PDF; what is in it is masked and checked."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pypdfium2
import pytest
from docx import Document
from PIL import Image
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from shuniu.casework.models import MatterPaper
from shuniu.commons.papers import shelf
from shuniu.commons.papers.models import Paper
from shuniu.domains.letters.models import HotLetter, HotPhoto
from shuniu.ground.refusal import FieldRefused

from .conftest import COPY

PIECES = ("张三丰", "13812345678", "138****5678", "501室")


def read(paper: Paper) -> bytes:
    return shelf.place(paper.blob.digest).read_bytes()


def words_of(docx: bytes) -> str:
    return "\n".join(p.text for p in Document(io.BytesIO(docx)).paragraphs)


def words_in(pdf: bytes) -> str:
    found = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return "".join("".join(found).split())


def picture(colour: str = "red", fmt: str = "PNG") -> io.BytesIO:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "张三丰的手机"
    Image.new("RGB", (1600, 900), colour).save(out, fmt, exif=exif)
    out.seek(0)
    return out


def test_both_files_hold_what_was_checked_and_nothing_else(tv: Any) -> None:
    hot = tv.again(tv.handed())
    assert hot.docx.kind == "docx" and hot.pdf.kind == "pdf"
    word, pdf = words_of(read(hot.docx)), words_in(read(hot.pdf))
    for text in (word.replace("\n", ""), pdf):
        squeezed = "".join(text.split())
        for expected in (
            *("台网互动热点信件材料", hot.matter.number, COPY["title"], COPY["text"]),
            *(COPY["answer"], COPY["background"], "积水为什么反复", "谁来负责检修"),
            *("县政府办公室信息科", "0599-2345678", "播出前有权撤回同意"),
        ):
            assert "".join(expected.split()) in squeezed, expected
        assert not any(piece in squeezed for piece in PIECES)
        assert hot.letter.matter.number not in squeezed
    assert hot.matter.number in hot.pdf.name and hot.pdf.name.endswith(".pdf")
    uses = MatterPaper.objects.filter(matter=hot.matter, purpose="packet")
    assert {use.paper_id for use in uses} == {hot.docx_id, hot.pdf_id}


def test_the_files_tell_nothing_of_who_made_them(tv: Any) -> None:
    hot = tv.again(tv.handed())
    with zipfile.ZipFile(io.BytesIO(read(hot.docx))) as archive:
        core = archive.read("docProps/core.xml").decode()
        assert not [name for name in archive.namelist() if "thumbnail" in name]
    assert "python-docx" not in core and "registrar" not in core
    assert pypdfium2.PdfDocument(read(hot.pdf)).get_metadata_dict()["Title"].startswith("台网互动")


def test_an_overdue_letter_goes_without_an_answer(tv: Any) -> None:
    letter = tv.handling()
    hot = tv.nominated(letter)
    tv.act("consent_by_phone", hot, tv.registrar, said="同意", said_at=tv.at)
    tv.act("prepare_masking", hot, tv.registrar, title="车库积水", text="积水多日，无人处理。")
    tv.act("check_masking", hot, tv.reviewer)
    tv.act("hand_over", hot, tv.registrar, contact_name="信息科", contact_phone="0599-2345678")
    said = words_in(read(tv.again(hot).pdf))
    assert "截至移交时承办单位还没有答复" in said
    assert "二、答复" in said and "三、联系方式" in said  # what is empty takes no number


def test_pictures_go_along_without_where_and_how_they_were_taken(tv: Any) -> None:
    letter = tv.answered()
    chosen = tv.picture(letter)
    hot = tv.nominated(letter)
    tv.act("consent_by_phone", hot, tv.registrar, said="同意", said_at=tv.at)
    tv.act(
        "prepare_masking",
        hot,
        tv.registrar,
        title="车库积水",
        text="积水多日。",
        photos=[chosen],
        uploads=[(picture(fmt="JPEG"), "打码.jpg")],
    )
    kept = [choice.paper for choice in HotPhoto.objects.filter(hot=hot).order_by("pk")]
    assert [p.name for p in kept] == [chosen.name, "打码.jpg"]
    assert "张三丰的手机".encode() not in read(kept[1])
    tv.act("check_masking", hot, tv.reviewer)
    tv.act("hand_over", hot, tv.registrar, contact_name="信息科", contact_phone="0599-2345678")
    fresh = tv.again(hot)
    with zipfile.ZipFile(io.BytesIO(read(fresh.docx))) as archive:
        media = [name for name in archive.namelist() if name.startswith("word/media/")]
        sizes = [Image.open(io.BytesIO(archive.read(name))).size for name in media]
    assert len(media) == 2 and max(max(size) for size in sizes) <= 1000
    pages = pypdfium2.PdfDocument(read(fresh.pdf))
    images = [o for page in pages for o in page.get_objects() if o.type == FPDF_PAGEOBJ_IMAGE]
    assert len(images) == 2
    assert MatterPaper.objects.filter(matter=hot.matter, purpose="photo").count() == 2


def test_chosen_anew_the_old_pictures_are_out(tv: Any) -> None:
    hot = tv.consented()
    copy = {"title": "车库积水", "text": "积水多日。"}
    tv.act("prepare_masking", hot, tv.registrar, **copy, uploads=[(picture(), "脸.png")])
    tv.act("return_masking", hot, tv.reviewer, reason="能认出人脸")
    tv.act("prepare_masking", hot, tv.registrar, **copy, uploads=[(picture("blue"), "码.png")])
    assert [c.paper.name for c in HotPhoto.objects.filter(hot=hot)] == ["码.png"]


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"<script>alert(1)</script>", "x.png"), (b"", "空.png"), (b"%PDF-1.7 nothing", "x.pdf")],
)
def test_what_is_no_picture_is_refused_beside_its_field(tv: Any, data: bytes, name: str) -> None:
    hot = tv.consented()
    with pytest.raises(FieldRefused) as refused:
        tv.act(
            "prepare_masking",
            hot,
            tv.registrar,
            title="车库积水",
            text="积水多日。",
            uploads=[(io.BytesIO(data), name)],
        )
    assert refused.value.field == "uploads"
    assert tv.where(hot) == "consented" and not HotPhoto.objects.exists()


def test_another_letters_picture_cannot_be_chosen(tv: Any) -> None:
    other = tv.picture(tv.answered())
    hot = tv.consented()
    with pytest.raises(FieldRefused) as refused:
        tv.act("prepare_masking", hot, tv.registrar, title="积水", text="积水。", photos=[other])
    assert refused.value.field == "photos"


@pytest.mark.parametrize("field", ["contact_name", "contact_phone"])
def test_without_a_contact_nothing_is_handed_over(tv: Any, field: str) -> None:
    hot = tv.checked()
    given = {"contact_name": "信息科", "contact_phone": "0599-2345678", field: " "}
    with pytest.raises(FieldRefused) as refused:
        tv.act("hand_over", hot, tv.registrar, **given)
    assert refused.value.field == field
    assert HotLetter.objects.get(pk=hot.pk).handed_at is None


def test_hostile_words_stay_words_in_both_files(tv: Any) -> None:
    hot = tv.consented()
    hostile = '#panic("x") \\ ] $ <script>alert(1)</script> 😀 \u202e反向'
    tv.act("prepare_masking", hot, tv.registrar, title="标题 #let x", text=hostile)
    tv.act("check_masking", hot, tv.reviewer)
    tv.act("hand_over", hot, tv.registrar, contact_name="信息科", contact_phone="0599-2345678")
    fresh = tv.again(hot)
    assert '#panic("x")' in words_of(read(fresh.docx))
    assert '#panic("x")' in words_in(read(fresh.pdf))
