"""A manuscript: read, numbered, written as lines and read back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
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
    to_marked,
)
from shuniu.commons.manuscript.model import tidy
from shuniu.commons.manuscript.numerals import chinese, recognised
from shuniu.commons.manuscript.reading import COLUMNS_MOST
from shuniu.ground.refusal import Refused

letters = st.text(alphabet="一二、（）()1.．*\\| 加强领导。A|—", max_size=12)
runs = st.lists(st.builds(Run, letters, st.booleans()), max_size=3).map(tidy)
filled = runs.filter(bool)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Tables of a few cells, with and without head and widths."""
    columns = draw(st.integers(1, 3))
    row = st.lists(st.builds(Cell, runs), min_size=columns, max_size=columns).map(tuple)
    rows = draw(st.lists(row, min_size=1, max_size=3).map(tuple))
    widths = draw(st.just(()) | st.tuples(*[st.integers(1, 99)] * columns))
    return Table(rows, draw(st.integers(0, 1)), widths)


manuscripts = st.lists(
    st.builds(Heading, st.integers(1, 4), filled) | st.builds(Paragraph, filled) | tables(),
    max_size=6,
).map(lambda blocks: Manuscript(tuple(blocks)))


@settings(max_examples=30, deadline=None)
@given(manuscripts)
def test_what_is_stored_and_what_stands_in_a_text_box_come_back_the_same(m: Manuscript) -> None:
    assert parse(m.to_json()) == m
    assert from_plain(to_marked(m), marks=True) == m


@settings(max_examples=30, deadline=None)
@given(st.lists(letters, max_size=8).map("\n".join))
def test_plain_lines_are_stable_once_read(text: str) -> None:
    once = from_plain(text)
    assert from_plain(once.plain()).plain() == once.plain()


def test_headings_number_themselves_and_begin_lower_levels_anew() -> None:
    text = "一、甲\n（一）乙\n1.丙\n（1）丁\n(2) 戊\n2、己\n（二）庚\n1．辛\n二、壬\n（一）癸"
    read = from_plain("说明。\n" + text.replace("二、壬", "七、壬"))
    assert read.plain() == (
        "说明。\n一、甲\n（一）乙\n1.丙\n（1）丁\n（2）戊\n2.己\n（二）庚\n1.辛\n二、壬\n（一）癸"
    )
    assert [n.number for n in read.numbered()][:3] == ["", "一、", "（一）"]


def test_figures_in_a_sentence_are_no_heading() -> None:
    for line in ("1.5亿元用于道路。", "一是加强领导。", "2026年1月", "三、", "（此件公开发布）"):
        assert recognised(line)[0] == 0, line


def test_numbers_are_said_as_the_office_says_them() -> None:
    said = [chinese(n) for n in (1, 10, 11, 20, 35, 100, 105, 110, 999, 1000)]
    assert " ".join(said) == "一 十 十一 二十 三十五 一百 一百零五 一百一十 九百九十九 1000"


def test_a_heading_that_runs_on_is_parted_at_its_first_stop() -> None:
    heading = Heading(2, (Run("加强领导。各单位"), Run("要抓紧。", True)))
    head, rest = heading.head_and_rest()
    assert head == (Run("加强领导。"),)
    assert rest == (Run("各单位"), Run("要抓紧。", True))
    assert Heading(1, (Run("总体要求"),)).head_and_rest() == ((Run("总体要求"),), ())


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, "无法识别"),
        ("{", "无法识别"),
        ("[" * 100_000, "无法识别"),
        ({"v": 2, "blocks": []}, "无法识别"),
        ({"v": 1, "blocks": [{"kind": "image", "src": "x"}]}, "第1段"),
        ({"v": 1, "blocks": [{"kind": "heading", "level": 5, "runs": []}]}, "一至四级"),
        ({"v": 1, "blocks": [{"kind": "paragraph", "runs": [{"text": "a", "size": 9}]}]}, "第1段"),
        ({"v": 1, "blocks": [{"kind": "table", "rows": []}]}, "没有行"),
        (
            {"v": 1, "blocks": [{"kind": "table", "rows": [[{"runs": []}], []]}]},
            "列数不一致",
        ),
        (
            {"v": 1, "blocks": [{"kind": "table", "rows": [[{"kind": "table", "rows": []}]]}]},
            "不能再放表格",
        ),
        (
            {
                "v": 1,
                "blocks": [{"kind": "table", "rows": [[{"runs": []}] * (COLUMNS_MOST + 1)]}],
            },
            "版心最多容下42列",
        ),
        ({"v": 1, "blocks": [{"kind": "paragraph", "runs": [{"text": "字" * 100_001}]}]}, "过长"),
    ],
)
def test_what_is_no_manuscript_is_refused_in_a_sentence(data: object, told: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(data)
    assert told in refused.value.sentence


def test_text_is_cleaned_and_counted() -> None:
    data = {
        "v": 1,
        "blocks": [
            {"kind": "paragraph", "runs": [{"text": "　　各\u200b单位\n 要 "}, {"text": "抓紧。"}]},
            {"kind": "paragraph", "runs": [{"text": " \u00a0"}]},
        ],
    }
    read = parse(data)
    assert read.plain() == "各单位 要 抓紧。"
    assert read.characters == 7
    assert read.digest() == parse(read.to_json()).digest() != Manuscript().digest()
