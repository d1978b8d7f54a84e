"""The editable copy: in the standard's form, and read back to the same text."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shuniu.commons.manuscript import (
    Cell,
    Heading,
    Manuscript,
    Paragraph,
    Run,
    Table,
    from_plain,
    parse,
)
from shuniu.commons.manuscript.docx_reading import from_docx
from shuniu.commons.typeset.docx_writing import to_docx
from shuniu.commons.typeset.official import Attachment, OfficialDocument

BODY = Manuscript(
    (
        Paragraph((Run("为做好今冬明春有关工作，"), Run("现通知如下", bold=True), Run("。"))),
        Heading(1, (Run("总体要求"),)),
        Heading(2, (Run("加强领导。各单位要在11月底前完成。"),)),
        Heading(3, (Run("细化", bold=True), Run("方案"))),
        Heading(4, (Run("明确责任"),)),
        Paragraph((Run("一、这一段照录，不是标题"),)),
        Table(
            (
                (Cell((Run("事项"),)), Cell((Run("时限", bold=True),))),
                (Cell((Run("<迁移> & “核对”"),)), Cell()),
            ),
            header=1,
            widths=(3, 1),
        ),
        Table(((Cell((Run("甲"),)),),)),
        Paragraph((Run("特此通知。"),)),
    )
)
NOTICE = OfficialDocument(
    form="document",
    organs=("云亭县人民政府",),
    number="云政发〔2026〕12号",
    title="云亭县人民政府关于做好今冬明春有关工作的通知",
    body=BODY,
    to=("各镇人民政府", "县政府各部门"),
    day=dt.date(2026, 11, 22),
    urgency="特急",
    attachments=(
        Attachment("任务分工表", from_plain("一、分工\n各单位按职责办理。")),
        Attachment("联系人名单"),
    ),
    remark="联系人：张三",
    copies=("县委办公室", "县人大常委会办公室"),
    issued_by="云亭县人民政府办公室",
    issued_on=dt.date(2026, 11, 23),
)


@pytest.mark.parametrize("form", ["document", "upward", "letter", "order", "minutes"])
def test_what_is_written_is_read_back(form: str) -> None:
    document = dataclasses.replace(
        NOTICE, form=form, signers=("李四",), title_of_signer="县长", name_stamp="王五"
    )
    read = from_docx(to_docx(document))
    assert read.manuscript == BODY
    assert read.title == NOTICE.title
    assert read.attachments == (("任务分工表", NOTICE.attachments[0].body),)
    assert read.warnings == ()


texts = st.text(st.sampled_from("一二（）、.1a <&“” 工作通知\n\t"), max_size=14)
runs = st.lists(st.builds(lambda t, b: {"text": t, "bold": b}, texts, st.booleans()), max_size=3)
cells = st.builds(lambda r: {"runs": r}, runs)
blocks = st.one_of(
    st.builds(lambda r: {"kind": "paragraph", "runs": r}, runs),
    st.builds(lambda n, r: {"kind": "heading", "level": n, "runs": r}, st.integers(1, 4), runs),
    st.integers(1, 3).flatmap(
        lambda n: st.builds(
            lambda rows, head: {"kind": "table", "header": head, "rows": rows},
            st.lists(st.lists(cells, min_size=n, max_size=n), min_size=1, max_size=3),
            st.integers(0, 1),
        )
    ),
)


@settings(max_examples=30, deadline=None)
@example([{"kind": "heading", "level": 2, "runs": [{"text": "、、", "bold": True}]}])
@given(st.lists(blocks, max_size=6))
def test_any_text_comes_back_as_it_was(given_blocks: list[dict[str, object]]) -> None:
    body = parse({"v": 1, "blocks": given_blocks})
    assert from_docx(to_docx(dataclasses.replace(NOTICE, body=body))).manuscript == body


def test_the_page_is_the_standards() -> None:
    made = to_docx(NOTICE)
    assert made == to_docx(NOTICE)
    document = docx.Document(io.BytesIO(made))
    (section,) = document.sections
    for found, wanted in (
        (section.top_margin, 37),
        (section.bottom_margin, 35),
        (section.left_margin, 28),
        (section.right_margin, 26),
        (section.page_width, 210),
        (section.page_height, 297),
    ):
        assert abs(found - Mm(wanted)) < Mm(0.1)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    assert document.settings.odd_and_even_pages_header_footer
    for part in (section.footer, section.even_page_footer):
        assert "PAGE" in part._element.xml
    styles = zipfile.ZipFile(io.BytesIO(made)).read("word/styles.xml").decode()
    for face in ("方正小标宋_GBK", "仿宋_GB2312", "楷体_GB2312", "黑体"):
        assert face in styles
    assert 'w:val="-5"' in styles
    words = [p.text for p in document.paragraphs]
    assert words[:2] == ["特急", "云亭县人民政府文件"]
    assert (
        "云政发〔2026〕12号" in words and "2026年11月22日" in words and "（联系人：张三）" in words
    )
    imprint = document.tables[-1]
    assert imprint.rows[0].cells[0].text == "抄送：县委办公室、县人大常委会办公室。"
    assert imprint.rows[1].cells[0].text == "云亭县人民政府办公室\t2026年11月23日印发"
