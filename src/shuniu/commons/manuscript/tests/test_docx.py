"""Word documents from unknown hands: what is read, what is named, what is refused."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from shuniu.commons.manuscript import Cell, Heading, Paragraph, Run, Table
from shuniu.commons.manuscript.docx_reading import from_docx
from shuniu.ground.refusal import Refused

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(body: str = "<w:p/>", **changed: str | bytes) -> bytes:
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="a"'
        f' Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NS}><w:body>{body}</w:body></w:document>",
    }
    names = {"types": "[Content_Types].xml", "main": "word/document.xml", "top": "_rels/.rels"}
    names |= {"rels": "word/_rels/document.xml.rels", "app": "docProps/app.xml"}
    members.update({names.get(k, k): v for k, v in changed.items()})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def relation(kind: str, target: str, mode: str = "External") -> str:
    return (
        f'<Relationships xmlns="{RELS}"><Relationship Id="x" Type="{OFFICE}/{kind}"'
        f' Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def test_a_document_made_in_word_becomes_a_manuscript() -> None:
    made = docx.Document()
    title = made.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("关于做好防汛工作的通知").font.size = Pt(22)
    made.add_paragraph("各镇：")
    made.add_heading("总体要求", 1)
    made.add_paragraph("（一）加强领导")
    made.add_paragraph("1．明确责任")
    made.add_paragraph("(1) 分片包干")
    text = made.add_paragraph("请于")
    text.add_run("11月底").bold = True
    text.add_run("前完成。")
    made.add_paragraph()
    table = made.add_table(2, 2)
    for n, cell in enumerate(c for row in table.rows for c in row.cells):
        cell.text = str(n)
    out = io.BytesIO()
    made.save(out)
    read = from_docx(out.getvalue())
    assert read.title == read.title_guess == "关于做好防汛工作的通知"
    assert read.warnings == ()
    assert read.manuscript.blocks == (
        Paragraph((Run("各镇："),)),
        Heading(1, (Run("总体要求"),)),
        Heading(2, (Run("加强领导"),)),
        Heading(3, (Run("明确责任"),)),
        Heading(4, (Run("分片包干"),)),
        Paragraph((Run("请于"), Run("11月底", bold=True), Run("前完成。"))),
        Table(tuple(tuple(Cell((Run(str(r * 2 + c)),)) for c in (0, 1)) for r in (0, 1))),
    )


def test_automatic_numbers_are_known_by_their_look() -> None:
    numbering = f"""<w:numbering {NS}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0">
    <w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1">
    <w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
    <w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""
    body = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="3"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{words}</w:t></w:r></w:p>"
        for depth, words in ((0, "总体要求"), (1, "一点"))
    )
    members: dict[str, Any] = {
        "rels": relation("numbering", "numbering.xml", "Internal"),
        "word/numbering.xml": numbering,
    }
    read = from_docx(package(body, **members))
    assert read.manuscript.blocks == (Heading(1, (Run("总体要求"),)), Paragraph((Run("一点"),)))
    assert "有1段的自动编号" in "".join(read.warnings)


def test_what_a_manuscript_cannot_hold_is_named() -> None:
    body = """<w:p><w:r><w:t>前</w:t></w:r><w:r><w:drawing/></w:r><w:r><w:pict><w:txbxContent>
    <w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>
    <w:r><w:footnoteReference w:id="1"/></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del>
    <w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>
    <w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>
    <w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>后</w:t></w:r></w:p>
    <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>合</w:t></w:r></w:p>
    </w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr>
    </w:tbl>"""
    read = from_docx(package(body))
    assert read.manuscript.plain() == "前增链接后\n| 合 |  |\n|  | 乙 |"
    said = "".join(read.warnings)
    for words in ("1处图片", "1个文本框", "脚注", "2处修订痕迹", "1处隐藏文字", "1处合并的单元格"):
        assert words in said


LONG = "".join(chr(0x4E00 + n * n % 20_000) for n in range(100_001))
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
PAGES = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "后缀不符"),
        (b"%PDF-1.7", "后缀不符"),
        (b"PK\x03\x04 nothing", "损坏"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "旧格式"),
        (package(types="<x>application/vnd.ms-word.document.macroEnabled.main+xml</x>"), "宏"),
        (package(**{"word/vbaProject.bin": b"x"}), "宏"),
        (package(**{"word/embeddings/oleObject1.bin": b"x"}), "OLE"),
        (package(rels=relation("oleObject", "embeddings/a.bin", "Internal")), "OLE"),
        (package(rels=relation("aFChunk", "a.html", "Internal")), "OLE"),
        (package(rels=relation("attachedTemplate", "http://evil.example/a.dotm")), "以外的模板"),
        (package(rels=relation("image", "file:///etc/passwd")), "以外的模板"),
        (package(main=BOMB), "有害"),
        (package(rels=BOMB), "有害"),
        (package(top="<x/>"), "没有正文"),
        (package(main="<w:document"), "损坏"),
        (package(**{"word/media/a.bin": b"\0" * 30_000_000}), "过大"),
        (package(main=f"<w:document {NS}/>" + " " * 25_000_000, a=b"\1" * 300_000), "过大"),
        (package(app=PAGES + "<Pages>5000</Pages></Properties>"), "5000页"),
        (package(f"<w:p><w:r><w:t>{LONG}</w:t></w:r></w:p>"), "过长"),
        (package(**{"../a": b"x"}), "损坏"),
    ],
)
def test_hostile_and_broken_files_are_refused_in_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(Refused) as caught:
        from_docx(data)
    assert words in caught.value.sentence


def test_links_are_only_text() -> None:
    body = "<w:p><w:hyperlink><w:r><w:t>政府网</w:t></w:r></w:hyperlink></w:p>"
    read = from_docx(package(body, rels=relation("hyperlink", "https://example.org/")))
    assert read.manuscript.plain() == "政府网"
