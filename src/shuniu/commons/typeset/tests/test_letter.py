"""函: the marks stand where GB/T 9704-2012, 10.1 wants them, and nothing typed is lost."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest

from shuniu.commons.typeset import OfficialLetter, Slip, letter_pdf
from shuniu.ground import clock

AT = clock.on(dt.date(2026, 5, 12))
MM = 72 / 25.4


def letter(**more: Any) -> OfficialLetter:
    given: dict[str, Any] = {
        "organ": "云汀县住房和城乡建设局",
        "number": "建复〔2026〕12号",
        "title": "关于县第十八届人大第三次会议第12号建议的答复",
        "to": "李代表",
        "paragraphs": (
            "您提出的《关于老旧小区改造的建议》收悉，现答复如下：",
            *("一、办理情况。" * 30,) * 3,
        ),
        "signature": "云汀县住房和城乡建设局",
        "day": dt.date(2026, 5, 12),
        "mark": "A类",
        "remark": "联系人：王建设，联系电话：0599-1234567",
        "enclosures": ("征询意见表",),
        "copies": "县人大常委会代表工作委员会，县政府办公室",
        "slips": (
            Slip("征询意见表", (("编号", "第12号"), ("意见", "")), ("意见",), "请于10日内交回。"),
        ),
    }
    return OfficialLetter(**{**given, **more})


def pages(data: bytes) -> list[str]:
    book = pypdfium2.PdfDocument(data)
    return ["".join(p.get_textpage().get_text_range().split()) for p in book]


def test_all_that_was_given_stands_in_it() -> None:
    found = letter()
    made = letter_pdf(found, at=AT)
    if shots := os.environ.get("SHUNIU_SHOTS"):
        for n, page in enumerate(pypdfium2.PdfDocument(made)):
            page.render(scale=1.3).to_pil().save(Path(shots) / f"letter-{n}.png")
    text = pages(made)
    first, whole = text[0], "".join(text)
    for words in (found.organ, found.number, found.title, "李代表：", "A类"):
        assert words in first
    for words in ("2026年5月12日", found.remark, "附件：征询意见表", f"抄送：{found.copies}。"):
        assert words in whole
    assert text[-1].startswith("征询意见表")
    assert "—1—" not in first
    assert "—2—" in text[1]
    assert letter_pdf(found, at=AT) == made


def rules(data: bytes) -> list[tuple[float, float, float]]:
    """The filled rectangles of the first page: left, distance from the top, width, in mm."""
    page = pypdfium2.PdfDocument(data)[0]
    found = []
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, _bottom, right, top = thing.get_bounds()
        if right - left > 100 * MM:
            found.append((left / MM, (page.get_height() - top) / MM, (right - left) / MM))
    return sorted(found, key=lambda r: r[1])


def test_the_double_rules_are_170_mm_wide_and_where_they_belong() -> None:
    found = rules(letter_pdf(letter(), at=AT))
    assert len(found) == 4
    for left, _top, width in found:
        assert left == pytest.approx(21, abs=0.5)
        assert width == pytest.approx(170, abs=0.5)
    assert found[-1][1] == pytest.approx(276.4, abs=1)  # 20 mm above the page's end
    assert 40 < found[0][1] < 60


def test_a_long_name_of_an_organ_stays_on_one_line() -> None:
    organ = "云汀县人民政府地方志编纂委员会办公室和档案管理局"
    assert organ in pages(letter_pdf(letter(organ=organ), at=AT))[0]
