"""The checker finds what is off at the right element, and says what it cannot measure."""

from __future__ import annotations

import ctypes
import shutil
import time
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest

from shuniu.commons.typeset import check_pdf, pdf
from shuniu.commons.typeset.checking import Locked, NoText, NotReadable, TooLong
from shuniu.commons.typeset.checking.faces import face_of
from shuniu.commons.typeset.laying import data_of
from shuniu.commons.typeset.setting import OFFICIAL
from shuniu.commons.typeset.tests.papers import AT, FORMS, fonts_are_there, letter
from shuniu.config import command

__all__ = ["fonts_are_there"]

# Form, file of the template, what stands there, what is put there instead, the element found off.
WRONG: list[tuple[str, str, str, str, str]] = [
    (
        "document",
        "parts",
        "left: 28mm",
        "left: 33mm",
        "订口",
    ),
    (
        "document",
        "parts",
        "top: 37mm, bottom",
        "top: 44mm, bottom",
        "天头",
    ),
    (
        "document",
        "parts",
        "225mm / 22",
        "225mm / 25",
        "行距",
    ),
    (
        "document",
        "parts",
        "156mm / 28 //",
        "156mm / 25 //",
        "每行字数",
    ),
    (
        "document",
        "parts",
        "context folio(numbers-from)",
        "",
        "第1页·页码",
    ),
    (
        "document",
        "parts",
        "calc.odd(page-number) {\n    place",
        "true {\n    place",
        "第2页·页码·左空一字",
    ),
    (
        "document",
        "parts",
        "269mm",
        "273mm",
        "第1页·页码·一字线距版心",
    ),
    (
        "document",
        "parts",
        "amount: 2 * cell",
        "amount: 0 * cell",
        "段首空二字",
    ),
    (
        "document",
        "parts",
        "(faces.hei, faces.kai",
        "(faces.kai, faces.hei",
        "一级标题·字体",
    ),
    (
        "document",
        "parts",
        "size: 22pt",
        "size: 18pt",
        "标题·字号（二号）",
    ),
    (
        "document",
        "parts",
        'let red = rgb("#e0000f")',
        'let red = rgb("#000000")',
        "发文机关标志·上边缘",
    ),
    (
        "document",
        "official",
        "{ 35mm }",
        "{ 30mm }",
        "发文机关标志·上边缘",
    ),
    (
        "document",
        "official",
        "v(4mm)\n      red-rule",
        "v(9mm)\n      red-rule",
        "红色分隔线·距发文字号",
    ),
    (
        "document",
        "signing",
        "156mm - 4 * zi",
        "156mm - 8 * zi",
        "成文日期·右空四字",
    ),
    (
        "document",
        "signing",
        "below-middle = 4mm",
        "below-middle = -8mm",
        "印章·下压（署名日期偏下）",
    ),
    (
        "document",
        "imprint",
        "rule(.35mm)",
        "rule(.9mm)",
        "版记第1条线·粗",
    ),
    (
        "document",
        "imprint",
        "place(bottom + left, paper)",
        "place(horizon + left, paper)",
        "版记末条线·与版心下边重合",
    ),
    (
        "letter",
        "parts",
        "width: 170mm",
        "width: 150mm",
        "红色双线（上）·宽",
    ),
    (
        "letter",
        "official",
        "v(-7mm)",
        "v(0mm)",
        "发文机关标志·上边缘",
    ),
    (
        "order",
        "signing",
        "blank(1)\n    align(right, pad(right: 4 * zi",
        "blank(1)\n    align(right, pad(right: 1 * zi",
        "成文日期·右空四字",
    ),
    (
        "minutes",
        "official",
        "text(font: faces.hei, group.head)",
        "group.head",
        "出席·字体",
    ),
]


@pytest.mark.parametrize(
    ("paper", "file", "right", "wrong", "element"), WRONG, ids=[row[-1] for row in WRONG]
)
def test_a_wrong_page_is_caught_at_the_right_element(
    paper: str, file: str, right: str, wrong: str, element: str, tmp_path: Path
) -> None:
    forms = shutil.copytree(OFFICIAL.parent, tmp_path / "forms")
    source = (forms / f"{file}.typ").read_text("utf-8")
    assert right in source
    (forms / f"{file}.typ").write_text(source.replace(right, wrong), "utf-8")
    made = pdf(forms / OFFICIAL.name, data_of(FORMS[paper]), at=AT)
    assert element in [row.element for row in check_pdf(made).off]


@pytest.mark.parametrize(
    ("changes", "element"),
    [
        ({"number": "云政发[2026]12号"}, "发文字号·写法"),
        ({"number": "云政发〔2026〕012号"}, "发文字号·写法"),
        ({"to": ()}, "主送机关"),
        ({"day": None, "sealed": False}, "成文日期"),
    ],
)
def test_what_is_written_wrongly_or_not_at_all_is_caught(
    changes: dict[str, object], element: str
) -> None:
    made = pdf(OFFICIAL, data_of(letter(**changes)), at=AT)
    assert element in [row.element for row in check_pdf(made).off]


def test_a_check_of_two_pages_takes_less_than_a_third_of_a_second() -> None:
    made = pdf(OFFICIAL, data_of(letter()), at=AT)
    check_pdf(made)
    started = time.process_time()
    check_pdf(made)
    assert time.process_time() - started < 0.3


def book(pages: int, words: str = "") -> bytes:
    """A PDF that we did not make, of empty pages or of lines in a font of its own."""
    made = pypdfium2.PdfDocument.new()
    for _n in range(pages):
        page = made.new_page(595, 842)
        for n in range(20 if words else 0):
            line = raw.FPDFPageObj_NewTextObj(made, b"Helvetica", ctypes.c_float(12))
            text = (words + "\0").encode("utf-16-le")
            raw.FPDFText_SetText(line, ctypes.cast(text, raw.FPDF_WIDESTRING))
            raw.FPDFPageObj_Transform(line, 1, 0, 0, 1, 72, 700 - 16 * n)
            raw.FPDFPage_InsertObject(page, line)
        page.gen_content()
    out = BytesIO()
    made.save(out)
    return out.getvalue()


LOCKED = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>> endobj
4 0 obj <</Filter/Standard/V 1/R 2/P -4/O(12345678901234567890123456789012)\
/U(12345678901234567890123456789012)>> endobj
trailer <</Root 1 0 R/Encrypt 4 0 R/ID[(a)(a)]/Size 5>>
%%EOF"""


def test_a_file_that_we_did_not_make_is_measured_too() -> None:
    report = check_pdf(book(2, "A memo of another office"))
    assert not report.ok
    off = {row.element: row.found for row in report.off}
    assert off["发文机关标志·上边缘"] == "没有找到" and off["第1页·页码"] == "没有"


def test_what_cannot_be_measured_is_refused_in_a_sentence() -> None:
    with pytest.raises(NoText, match="扫描件"):
        check_pdf(book(1))
    with pytest.raises(TooLong, match="5000页"):
        check_pdf(book(5000))
    with pytest.raises(Locked, match="密码"):
        check_pdf(LOCKED)
    for junk in (b"", b"not a PDF", b"%PDF-1.7\n" + b"x" * 5000):
        with pytest.raises(NotReadable, match="打不开"):
            check_pdf(junk)


def test_faces_are_known_by_the_names_that_fonts_bear() -> None:
    names = {
        "FZXBSK--GBK1-0": "小标宋",
        "方正小标宋_GBK": "小标宋",
        "FangSong_GB2312": "仿宋",
        "FZFSK--GBK1-0": "仿宋",
        "KaiTi_GB2312": "楷体",
        "SimHei": "黑体",
        "SimSun": "宋体",
        "ComicSans": "ComicSans",
    }
    assert {name: face_of(name) for name in names} == names


def test_the_command_prints_the_table_and_its_status_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf(OFFICIAL, data_of(letter(number="云政函[2026]4号")), at=AT))
    assert command.main(["typeset", "check", str(path)]) == 1
    told = capsys.readouterr().out
    assert "发文字号·写法" in told and "云政函[2026]4号" in told and "7.2.5" in told
    path.write_bytes(b"junk")
    assert command.main(["typeset", "check", str(path)]) == 1
    assert "打不开" in capsys.readouterr().err
    assert command.main(["typeset", "check", str(tmp_path / "none.pdf")]) == 1
