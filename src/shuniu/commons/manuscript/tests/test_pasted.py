"""Pasted HTML: what Word, WPS and web pages put on the clipboard."""

from __future__ import annotations

import pytest

from shuniu.commons.manuscript import Heading, Paragraph, Run, Table, to_marked
from shuniu.commons.manuscript.pasted import from_html, read_html
from shuniu.ground.refusal import Refused

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8>
<style><!-- @font-face {font-family:仿宋_GB2312;} p.MsoNormal {mso-style-parent:""} --></style>
<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--></head><body lang=ZH-CN>
<!--StartFragment-->
<p class=MsoNormal style='text-indent:32.0pt;mso-outline-level:1'><span style='font-size:16.0pt;
font-family:黑体'>一、总体要求<o:p></o:p></span></p>
<p class=MsoNormal style='text-indent:32.0pt'><span style='font-family:仿宋_GB2312'>各乡镇要
按照<b>时限</b>完成<span lang=EN-US>3</span>项任务，投入<span lang=EN-US>1.5</span>亿元。</span></p>
<p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]>
<span lang=EN-US><span style='mso-list:Ignore'>（一）<span style='font:7.0pt "Times New Roman"'>
&nbsp;&nbsp;</span></span></span><![endif]><b>加强领导。</b>各单位要抓紧。</p>
<p class=MsoNormal>1、建立台账<del cite="mailto:x">旧字</del></p>
<p class=MsoNormal><span style='mso-hide:all'>隐藏</span><script>alert(1)</script>&nbsp;</p>
<table class=MsoTableGrid border=1><tr><td rowspan=2><p class=MsoNormal>单位</p></td>
<td colspan=2><p>完成情况</p></td></tr><tr><td>已办</td><td><p>在办</p><p>（件）</p></td></tr>
<tr><td>石桥镇</td><td><b>3</b></td><td>1</td></tr></table>
<!--EndFragment--></body></html>"""


def test_a_fragment_from_word_becomes_headings_paragraphs_and_a_table() -> None:
    pasted = read_html(WORD)
    assert to_marked(pasted.manuscript).splitlines() == [
        "一、总体要求",
        "各乡镇要按照**时限**完成3项任务，投入1.5亿元。",
        "（一）加强领导。各单位要抓紧。",
        "1.建立台账",
        "| 单位 | 完成情况 |  |",
        "|  | 已办 | 在办 （件） |",
        "| 石桥镇 | **3** | 1 |",
    ]
    assert pasted.notes == ("表格里合并的单元格已经拆开，请核对。",)


def test_a_web_page_keeps_its_headings_and_loses_the_rest() -> None:
    pasted = read_html(
        "<nav hidden></nav><h2>工作安排</h2><div>第一段<br>第二段<img src=x onerror=alert(1)></div>"
        "<ol><li>查<li>改<ol><li>报</ol></ol><ul><li>其他</ul>"
        "<p style='font-weight:700'>注意<span style='font-weight:400'>事项</span>"
        "<a href='javascript:alert(1)'>链接</a></p>"
        "<table><thead><tr><th>事项<th>时限<tbody><tr><td>供水<td>3日</table>"
    )
    assert pasted.manuscript.blocks == (
        Heading(2, (Run("工作安排"),)),
        Paragraph((Run("第一段"),)),
        Paragraph((Run("第二段"),)),
        Heading(3, (Run("查"),)),
        Heading(3, (Run("改"),)),
        Heading(4, (Run("报"),)),
        Paragraph((Run("其他"),)),
        Paragraph((Run("注意", True), Run("事项"), Run("链接", True))),
        pasted.manuscript.blocks[-1],
    )
    table = pasted.manuscript.blocks[-1]
    assert isinstance(table, Table)
    assert (table.header, table.text) == (1, "事项\t时限\n供水\t3日")
    assert pasted.notes == ("图片没有粘贴进来，请作为附件上传。",)


def test_a_table_wider_than_the_page_is_kept_as_lines() -> None:
    row = "".join(f"<td>列{n}</td>" for n in range(43))
    pasted = read_html(f"<table><tr>{row}</tr></table>")
    assert pasted.manuscript.plain() == "　".join(f"列{n}" for n in range(43))
    assert "超出版心" in pasted.notes[0]


def test_a_frame_for_text_is_no_table_and_a_table_in_a_table_is_text() -> None:
    framed = "<table><tr><td><p>一、甲</p><p>乙</p></td></tr></table>"
    assert from_html(framed).plain() == "一、甲\n乙"
    inner = (
        "<table><tr><td>甲</td><td><table><tr><td>乙</td><td>丙</td></tr></table></td></tr></table>"
    )
    pasted = read_html(inner)
    assert pasted.manuscript.plain() == "| 甲 | 乙 丙 |"
    assert len(pasted.notes) == 1


@pytest.mark.parametrize(
    "text",
    ["", "   ", "<!---->", "<p></p>", "\0\0", "<table></table>", "<tr><td rowspan=99999999>"],
)
def test_nothing_is_nothing(text: str) -> None:
    assert not from_html(text)


def test_hostile_pages_end_in_a_text_or_a_sentence() -> None:
    assert from_html("<div>" * 30_000 + "字").characters <= 1
    assert from_html("<table><tr>" * 400 + "<td>字").characters <= 400
    with pytest.raises(Refused):
        from_html("字" * 100_001)
    with pytest.raises(Refused):
        from_html("a" * 5_000_000)
