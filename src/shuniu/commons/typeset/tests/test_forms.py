"""Every form of GB/T 9704-2012 passes the checker whole; what cannot be set is refused."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pypdfium2
import pytest

from shuniu.commons.manuscript import from_plain
from shuniu.commons.typeset import (
    Attachment,
    FirstPageFull,
    TableTooWide,
    TooManyNamed,
    check_pdf,
    fonts,
    lacking_characters,
    typeset,
)
from shuniu.commons.typeset.tests.papers import (
    AT,
    FORMS,
    TEXT,
    beside_faces,
    document,
    fonts_are_there,
    joint,
    letter,
    table,
)

__all__ = ["fonts_are_there"]

# Where the standard gives a place, we are there to a tenth of a millimetre.
EXACT = 0.16
LOOSE = ("发文机关标志·居中", "附注·左空二字", "标题·版心第三行", "签发人·右空一字")


def words(pdf: bytes) -> list[str]:
    book = pypdfium2.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_range().split()) for page in book]


@pytest.mark.parametrize("name", FORMS)
def test_every_form_passes_whole(name: str) -> None:
    made = typeset(FORMS[name], at=AT)
    if shots := os.environ.get("SHUNIU_SHOTS"):
        for n, page in enumerate(pypdfium2.PdfDocument(made.pdf), start=1):
            page.render(scale=1.3).to_pil().save(Path(shots) / f"{name}-{n}.png")
    report = check_pdf(made.pdf)
    assert beside_faces(report) == []
    assert len(report.rows) > 40
    for row in () if fonts.strange() else report.rows:
        exact = row.difference_mm is None or abs(row.difference_mm) <= EXACT
        assert exact or row.element.endswith(LOOSE), row


@pytest.mark.parametrize("name", ["document with attachments", "letter"])
def test_the_code_to_verify_by_stands_outside_the_frame_and_disturbs_nothing(name: str) -> None:
    picture = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    )
    given = dataclasses.replace(FORMS[name], code="ABCDE-FGHJK", code_picture=picture)
    made = typeset(given, at=AT)
    pages = words(made.pdf)
    assert [("ABCDE-FGHJK" in page) for page in pages] == [False] * (made.pages - 1) + [True]
    assert beside_faces(check_pdf(made.pdf)) == []


def test_the_form_is_told_from_the_page() -> None:
    told = [check_pdf(typeset(FORMS[n], at=AT).pdf).form for n in ("upward", "letter", "order")]
    assert told == ["文件（上行）", "信函", "命令（令）"]


def test_the_same_document_gives_the_same_bytes_and_keeps_as_an_archive_file() -> None:
    assert typeset(document(), at=AT).pdf == typeset(document(), at=AT).pdf
    kept = typeset(document(), at=AT, standard="a-2b").pdf
    assert b"<pdfaid:part>2" in kept and b"<pdfaid:conformance>B" in kept
    assert beside_faces(check_pdf(kept)) == []


def test_what_is_typed_is_never_source() -> None:
    hostile = '#panic("x") #read("/etc/passwd") ] $ \\ *粗*'
    made = typeset(document(title=hostile, remark=hostile, body=from_plain(hostile)), at=AT)
    assert '#read("/etc/passwd")' in "".join(words(made.pdf))


def test_an_addressee_list_that_would_push_the_text_away_stands_in_the_imprint() -> None:
    units = tuple(f"云汀县第{n}中心小学校" for n in range(90))
    pages = words(typeset(document(to=units), at=AT).pdf)
    assert units[0] not in pages[0] and "为贯彻落实" in pages[0]
    assert f"主送：{units[0]}" in pages[-1] and pages[-1].index("主送：") < pages[-1].index(
        "抄送："
    )


def test_what_no_page_can_hold_is_refused_in_a_sentence() -> None:
    with pytest.raises(FirstPageFull, match="300个字"):
        typeset(document(title="加强" * 150), at=AT)
    units = tuple(f"云汀县第{n}号乡镇人民政府和街道办事处" for n in range(200))
    with pytest.raises(TooManyNamed, match="205个"):
        typeset(document(to=units), at=AT)
    with pytest.raises(TableTooWide, match="60栏"):
        typeset(document(body=table(60, 2)), at=AT)


def test_a_wide_table_is_cut_nowhere() -> None:
    made = typeset(document(attachments=(Attachment("台账", table(40, 30)),)), at=AT)
    pages = words(made.pdf)
    text = "".join(pages)
    assert sum(text.count(f"第{x}栏") for x in range(40)) >= 2 * 40  # its head stands on each page
    for page in pypdfium2.PdfDocument(made.pdf):
        width, _height = page.get_size()
        seen = page.get_textpage()
        for i in range(0, seen.count_chars(), 7):
            assert seen.get_charbox(i)[2] <= width - 60


def test_a_signature_stands_alone_on_no_page() -> None:
    line = "这一段文字用来把署名推到下一页去。"
    for count in range(8, 17, 2):
        made = typeset(document(body=from_plain("\n".join([line] * count)), remark=""), at=AT)
        rows = {row.element: row.ok for row in check_pdf(made.pdf).rows}
        assert rows["署名页有正文"] and rows["首排印章·距正文（一行之内）"]


def test_blank_page_and_imprint_page_bear_no_number() -> None:
    seen = set()
    for count in range(1, 30, 2):
        made = typeset(document(body=from_plain("\n".join(["加强领导。"] * count))), at=AT)
        pages = words(made.pdf)
        assert made.pages % 2 == 0 and "抄送：" in pages[-1]
        blank = pages[-2] == ""
        seen.add(blank)
        assert ("—" not in pages[-1]) == blank
    assert seen == {True, False}


def test_rare_characters_are_named_before_printing_and_substitutes_in_the_result() -> None:
    found = document(body=from_plain(f"{TEXT}\n联系人：王喆、张\U0010fffd。"))
    assert lacking_characters(found) == ["\U0010fffd"]
    made = typeset(found, at=AT)
    assert made.lacking == ("\U0010fffd",) and "〓" in "".join(words(made.pdf))
    assert set(made.substituted) >= {"小标宋"} or not made.substituted


def test_seals_go_in_rows_that_do_not_touch() -> None:
    report = check_pdf(typeset(joint(), at=AT).pdf)
    rows = {row.element: row.found for row in report.rows}
    assert rows["印章·压住署名日期"] == "压住" and rows["印章·两端"] == "不超出版心"
    assert "印章之间" not in rows


def test_a_letter_has_neither_rules_nor_printing_date_in_its_imprint() -> None:
    pages = words(typeset(letter(), at=AT).pdf)
    assert "抄送：" in pages[-1] and "印发" not in "".join(pages)
    assert "—1—" not in pages[0]
