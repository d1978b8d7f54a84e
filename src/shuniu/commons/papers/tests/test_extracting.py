"""提取文字: every kind says its words; what is broken, locked or hostile says why it doesn't."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from shuniu.commons import ofd
from shuniu.commons.papers import actions, extracting, reading, shelf
from shuniu.commons.papers.models import Paper, PaperText
from shuniu.commons.people.actor import system
from shuniu.commons.trail.models import Entry
from shuniu.commons.typeset import pdf
from shuniu.ground import clock

AT = clock.on(dt.date(2026, 11, 20))
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def docx(*paragraphs: str, head: str = "") -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs)
    document = f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped(**{"[Content_Types].xml": "<Types/>", "word/document.xml": document})


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    template = tmp_path_factory.mktemp("typ") / "a.typ"
    template.write_text(
        "#let data = json(bytes(sys.inputs.data))\n#let faces = json(bytes(sys.inputs.fonts))\n"
        "#set text(font: faces.song)\n#for l in data { par(l) }\n#pagebreak()\n第二页的桥梁检测"
    )
    return pdf(template, ["关于城北路污水管网改造的通知", "石桥镇"], at=AT)


def said(tmp_path: Path, data: bytes, kind: str) -> extracting.Extracted:
    path = tmp_path / "file"
    path.write_bytes(data)
    return extracting.extract(path, kind)


def test_every_kind_says_its_words(tmp_path: Path, printed: bytes) -> None:
    assert said(tmp_path, docx("污水管网", "第二段"), "docx").text.strip() == "污水管网\n第二段"
    sheet = "<sst><si><t>桥梁</t></si><si><r><t>检</t></r><r><t>测</t></r></si></sst>"
    found = said(tmp_path, zipped(**{"xl/sharedStrings.xml": sheet}), "xlsx")
    assert found.text.split() == ["桥梁", "检测"]
    found = said(tmp_path, printed, "pdf")
    assert "污水管网改造" in found.text and "桥梁检测" in found.text and found.pages == 2
    assert "污水管网" in said(tmp_path, ofd.from_pdf(printed, metadata={}), "ofd").text
    assert said(tmp_path, "国标".encode("gb18030"), "txt").text == "国标"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 nothing follows", "pdf"),
        (b"PK\x03\x04 broken", "docx"),
        (b"PK\x03\x04 broken", "ofd"),
        (docx("&boom;", head='<!DOCTYPE x [<!ENTITY boom "x">]>'), "docx"),
        (zipped(**{"word/document.xml": "<a" + "b" * 10}), "docx"),
        (zipped(**{"word/document.xml": "0" * 400_000_00}), "docx"),
    ],
    ids=["pdf", "docx", "ofd", "entities", "cut", "bomb"],
)
def test_a_hostile_file_says_why_it_says_nothing(tmp_path: Path, data: bytes, kind: str) -> None:
    found = said(tmp_path, data, kind)
    assert not found.text and found.reason


def test_long_texts_are_cut_and_long_work_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed: bytes
) -> None:
    path = tmp_path / "long"
    path.write_bytes(docx(*("字" * 100 for _n in range(100))))
    assert len(extracting.extract(path, "docx", most=500).text) <= 501
    monkeypatch.setattr(extracting, "SECONDS", 0.01)
    assert "规定时间" in said(tmp_path, printed, "pdf").reason


@pytest.fixture
def recogniser() -> Iterator[None]:
    extracting.recognisers.add("broken", lambda path, kind: 1 / 0)  # type: ignore[arg-type]
    extracting.recognisers.add("good", lambda path, kind: "扫描件上的字" if kind == "png" else "")
    try:
        yield
    finally:
        extracting.recognisers._things.clear()


def test_pictures_have_words_only_through_the_port(tmp_path: Path, recogniser: None) -> None:
    found = said(tmp_path, b"", "png")
    assert found.text == "扫描件上的字" and found.recognised
    extracting.recognisers._things.clear()
    assert "没有接入文字识别" in said(tmp_path, b"", "png").reason


def kept(text: str, name: str = "材料.txt") -> Paper:
    return actions.store_bytes(text.encode(), name, by=system(), at=AT)


def test_a_content_is_read_once(db: None) -> None:
    paper = kept("桥梁检测报告")
    row = extracting.read(paper, by=system(), at=AT)
    shelf.place(paper.blob.digest).unlink()
    assert extracting.read(paper, by=system(), at=AT) == row and row.text == "桥梁检测报告"


def test_a_secret_that_got_in_is_put_away(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The door looks at names and texts; what it cannot read is looked at when it is read."""
    monkeypatch.setitem(reading.guards._things, "test", lambda actor, paper: True)
    fine = kept("关于保密工作的通知：增强保守秘密的意识。", "通知.txt")
    assert not extracting.read(fine, by=system(), at=AT).marking
    assert reading.may_read(system(), fine)
    paper = kept("本单位工作情况\n机密★1年\n请按规定管理。")
    row = extracting.read(paper, by=system(), at=AT)
    assert row.marking == "机密★" and not row.text
    assert not reading.may_read(system(), paper)
    entry = Entry.objects.get(verb="papers.put_away")
    assert "内容" not in str(entry.detail) and PaperText.objects.exclude(marking="").count() == 1
