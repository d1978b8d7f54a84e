"""OFD from our PDFs: the same words, the same places, fonts that are whole, the right members."""

from __future__ import annotations

import datetime as dt
import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import typst
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from PIL import Image

from shuniu.commons import ofd
from shuniu.commons.ofd.reading import Ofd
from shuniu.commons.typeset import OfficialLetter, fonts, letter_pdf
from shuniu.ground import clock

AT = clock.on(dt.date(2026, 11, 22))
METADATA = {
    "标题": "关于<某事>的复函",
    "发文机关": "云亭县人民政府",
    "发文字号": "云政函〔2026〕12号",
}
MARKED = """
#set page(paper: "a4")
#set text(font: json(bytes(sys.inputs.fonts)).song, size: 16pt)
#rect(width: 156mm, height: .35mm, fill: rgb("#d40000"), stroke: none)
Office 2026，“引号”〔2026〕#text(stroke: .4pt + red)[重点]
#place(top + left, dx: 80mm, dy: 50mm, image(bytes(sys.inputs.seal), width: 42mm))
#image("picture.png", width: 30mm)
#place(center + horizon, rotate(-45deg, text(fill: rgb("#00000020"), size: 60pt)[水印]))
"""
SEAL = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 420"><circle cx="210" cy="210"
r="204" fill="none" stroke="#d40000" stroke-width="12"/><polygon fill="#d40000"
points="210,140 226,190 278,190 236,221 252,271 210,240 168,271 184,221 142,190 194,190"/></svg>"""


@pytest.fixture(scope="module")
def letter() -> bytes:
    return letter_pdf(
        OfficialLetter(
            organ="云亭县人民政府",
            number="云政函〔2026〕12号",
            title="云亭县人民政府关于同意设立某某工业园区管理委员会的批复",
            to="青石镇人民政府",
            paragraphs=(
                "你镇《关于设立园区的请示》（青政〔2026〕3号）收悉。现批复如下：",
                *(
                    f"（{n}）请按有关规定，于2026年{n}月底前完成 office 迁移。" * 3
                    for n in "一二三四五六"
                ),
            ),
            signature="云亭县人民政府",
            day=dt.date(2026, 11, 22),
        ),
        at=AT,
    )


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("marked")
    (folder / "page.typ").write_text(MARKED, "utf-8")
    picture = Image.new("RGBA", (30, 20), (0, 0, 0, 0))
    picture.putpixel((3, 2), (212, 0, 0, 255))
    picture.save(folder / "picture.png")
    faces = json.dumps(fonts.shelf().faces)
    made: bytes = typst.compile(
        str(folder / "page.typ"), sys_inputs={"fonts": faces, "seal": SEAL}, format="pdf"
    )
    return made


def drawn(pdf: bytes) -> Iterator[list[tuple[str, float, float]]]:
    """Each page's characters with their origins in millimetres from the upper left."""
    document = pypdfium2.PdfDocument(pdf)
    raw = pypdfium2.raw
    for page in document:
        height, text, found = page.get_height(), page.get_textpage(), []
        for n in range(text.count_chars()):
            if raw.FPDFText_IsGenerated(text, n) == 1:
                continue
            x, y = raw.c_double(), raw.c_double()
            raw.FPDFText_GetCharOrigin(text, n, x, y)
            character = chr(raw.FPDFText_GetUnicode(text, n))
            if not character.isspace():
                found.append((character, x.value / 72 * 25.4, (height - y.value) / 72 * 25.4))
        yield found


def test_every_character_stands_where_the_pdf_has_it(letter: bytes) -> None:
    document = Ofd(ofd.from_pdf(letter, metadata=METADATA))
    pages = list(drawn(letter))
    assert len(pages) == len(document.places) == 2
    for place, expected in zip(document.places, pages, strict=True):
        found = [
            spot
            for placed in document.page(place)
            for spot in placed.characters
            if not spot[0].isspace()
        ]
        expected, found = (
            sorted((round(y, 1), round(x, 1), c, x, y) for c, x, y in spots)
            for spots in (expected, found)
        )
        assert [spot[2] for spot in found] == [spot[2] for spot in expected]
        for ours, theirs in zip(found, expected, strict=True):
            assert abs(ours[3] - theirs[3]) < 0.1 and abs(ours[4] - theirs[4]) < 0.1


def test_the_text_and_the_metadata_are_read_back(letter: bytes) -> None:
    read = ofd.read(ofd.from_pdf(letter, metadata=METADATA))
    for page, document in zip(read.pages, pypdfium2.PdfDocument(letter), strict=True):
        theirs = document.get_textpage().get_text_range()
        assert sorted("".join(page.split())) == sorted("".join(theirs.split()))
    assert "现批复如下" in "".join(read.text.split())
    assert METADATA.items() <= read.metadata.items()
    assert read.metadata["Title"] == METADATA["标题"]
    assert read.metadata["CreationDate"] == "2026-11-22"


def test_the_members_are_those_of_the_standard(marked: bytes) -> None:
    made = ofd.from_pdf(marked, metadata=METADATA)
    names = zipfile.ZipFile(io.BytesIO(made)).namelist()
    assert names[:4] == [
        "OFD.xml",
        "Doc_0/Document.xml",
        "Doc_0/PublicRes.xml",
        "Doc_0/DocumentRes.xml",
    ]
    assert "Doc_0/Pages/Page_0/Content.xml" in names
    ofd.check(made)
    assert made == ofd.from_pdf(marked, metadata=METADATA)


def test_fonts_are_whole_and_draw_the_same_glyphs(letter: bytes) -> None:
    document = Ofd(ofd.from_pdf(letter, metadata={}))
    page = [p for place in document.places for p in document.page(place)]
    files = {key: member for kind, key, member in document.resources() if kind == "Font"}
    assert files
    for key, member in files.items():
        font = TTFont(io.BytesIO(document.package.read(member)))
        for tag in font.keys():  # noqa: SIM118  its own kind of keys
            assert font[tag] is not None
        said = {ord(c) for p in page if p.font == key for c, _x, _y in p.characters}
        said -= set(b"fi")  # a ligature: one glyph, named by CGTransform
        cmap = font.getBestCmap()
        assert said <= set(cmap)
        drawn_by, widths = font.getGlyphSet(), font["hmtx"]
        for code in said - {0x20, 0x3000}:
            assert widths[cmap[code]][0] > 0
            assert drawn_by[cmap[code]].width > 0


def test_a_truetype_subset_is_embedded_as_it_is(tmp_path: Path) -> None:
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A", "B"])
    builder.setupCharacterMap({ord("A"): "A", ord("B"): "B"})
    pen = TTGlyphPen(None)
    for at in ((100, 0), (900, 0), (500, 700)):
        (pen.moveTo if at == (100, 0) else pen.lineTo)(at)
    pen.closePath()
    triangle = pen.glyph()
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "A": triangle, "B": triangle})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (1000, 100), "B": (800, 100)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    names = ("familyName", "styleName", "uniqueFontIdentifier", "fullName", "psName", "version")
    builder.setupNameTable(dict.fromkeys(names, "Tiny"))
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.save(tmp_path / "tiny.ttf")
    (tmp_path / "a.typ").write_text('#set text(font: "Tiny", fallback: false)\nABBA', "utf-8")
    pdf = typst.compile(str(tmp_path / "a.typ"), font_paths=[str(tmp_path)], format="pdf")
    document = Ofd(ofd.from_pdf(pdf, metadata={}))
    ((_kind, _key, member),) = document.resources()
    font = TTFont(io.BytesIO(document.package.read(member)))
    assert member.endswith(".ttf") and set(font.getBestCmap()) == {ord("A"), ord("B")}
    assert font["glyf"][font.getBestCmap()[ord("A")]].coordinates == triangle.coordinates
    assert font["hmtx"][font.getBestCmap()[ord("B")]] == (800, 100)
    assert "ABBA" in ofd.read(ofd.from_pdf(pdf, metadata={})).text


def test_rules_the_drawn_seal_and_a_picture_are_there(marked: bytes) -> None:
    document = Ofd(ofd.from_pdf(marked, metadata={}))
    content = document.package.read(document.places[0].member).decode()
    assert content.count("<ofd:PathObject") == 3  # the rule, the ring, the star
    assert 'Value="212 0 0"' in content and " B " in content
    assert 'Stroke="true" LineWidth="0.1411"><ofd:FillColor' in content  # a bold by its outline
    assert "<ofd:ImageObject" in content and 'Alpha="32"' in content and "CTM=" in content
    (member,) = (m for kind, _key, m in document.resources() if kind == "MultiMedia")
    picture = Image.open(io.BytesIO(document.package.read(member)))
    assert picture.mode == "RGBA" and picture.getpixel((3, 2)) == (212, 0, 0, 255)
    assert "水印" in ofd.read(ofd.from_pdf(marked, metadata={})).text


def test_a_two_page_document_takes_no_time(letter: bytes) -> None:
    ofd.from_pdf(letter, metadata=METADATA)
    started = time.process_time()
    ofd.from_pdf(letter, metadata=METADATA)
    assert time.process_time() - started < 0.25


def test_what_we_did_not_make_is_refused_in_a_sentence() -> None:
    for data in (b"", b"%PDF-1.7\nstartxref\n9\n%%EOF", b"%PDF-1.4\nstartxref\n99999\n"):
        with pytest.raises(ofd.NotConvertible) as caught:
            ofd.from_pdf(data, metadata={})
        assert "只能转换本系统排版的PDF" in caught.value.sentence
