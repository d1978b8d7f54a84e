"""A sheet is read by its headings; what can't be taken is named by row and column."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
import xlsxwriter

from shuniu.commons import sheets
from shuniu.ground.refusal import FieldRefused

COLUMNS = (
    sheets.Column("编号", "number", sheets.whole, required=True),
    sheets.Column("标题", "title", sheets.text(10), required=True, also=("题目",)),
    sheets.Column("日期", "day", sheets.day, empty=None),
    sheets.Column("单位", "unit", sheets.one_of({"水利局": 7, "交通局": 8}, "单位"), empty=None),
    sheets.Column("协办", "others", sheets.several(sheets.one_of({"水利局": 7}, "单位")), empty=[]),
    sheets.Column("公开", "public", sheets.yes, empty=False),
)


def book(*rows: list[Any]) -> io.BytesIO:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as made:
        page = made.add_worksheet("建议")
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                page.write(y, x, cell)
    out.seek(0)
    return out


def test_cells_are_read_as_people_type_them() -> None:
    found = sheets.read(
        book(
            ["题目", "编号", "日期", "单位", "协办", "公开"],
            ["修路", 12, dt.date(2026, 3, 5), "交通局", "", "是"],
            ["治水", "１３", "2026年3月6日", "水利局", "水利局；", ""],
            ["", "", "", "", "", ""],
            ["桥", 14.0, "2026.3.7", "", "", "否"],
        ),
        COLUMNS,
    )
    assert not found.faults
    assert [line.row for line in found.lines] == [2, 3, 5]
    assert found.lines[1].values == {
        "number": 13,
        "title": "治水",
        "day": dt.date(2026, 3, 6),
        "unit": 7,
        "others": [7],
        "public": False,
    }
    assert found.lines[2].values["day"] == dt.date(2026, 3, 7)


def test_every_fault_is_named_by_row_and_column() -> None:
    found = sheets.read(
        book(
            ["编号", "标题", "日期", "单位"],
            ["甲", "太长太长太长太长太长太长", "三月初", "供销社"],
            [2, "好的一行", "", ""],
            [3, "", "", ""],
        ),
        COLUMNS,
    )
    assert [(f.row, f.column) for f in found.faults] == [
        (2, "编号"),
        (2, "标题"),
        (2, "日期"),
        (2, "单位"),
        (4, "标题"),
    ]
    assert [line.row for line in found.lines] == [3]
    assert found.faults[3].sentence == "第2行“单位”：没有“供销社”这个单位。"
    out = io.BytesIO()
    sheets.write_faults(out, found.faults)
    out.seek(0)
    rows = python_calamine.load_workbook(out).get_sheet_by_index(0).to_python()
    assert rows[1] == [2.0, "编号", "甲", "应为整数。"]


@pytest.mark.parametrize(
    ("heads", "says"),
    [
        (["编号"], "缺少列：标题"),
        (["编号", "标题", "颜色"], "不认识的列：颜色"),
        (["编号", "标题", "题目"], "两列都是“标题”"),
    ],
)
def test_wrong_headings_refuse_the_file(heads: list[str], says: str) -> None:
    with pytest.raises(FieldRefused, match=says) as refused:
        sheets.read(book(heads, ["1", "2", "3"]), COLUMNS)
    assert refused.value.field == "file"


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(FieldRefused, match="打不开"):
        sheets.read(io.BytesIO(b"not a workbook"), COLUMNS)


def test_the_template_can_be_filled_in_and_read() -> None:
    out = io.BytesIO()
    sheets.write_template(out, COLUMNS, sheet="建议")
    out.seek(0)
    assert sheets.sheet_names(out) == ["建议"]
    out.seek(0)
    assert sheets.read(out, COLUMNS).lines == []


def test_numbers_and_moments() -> None:
    assert sheets.decimal("１,234.5%") == Decimal("1234.5")
    assert sheets.moment("2026/3/5 14:30").hour == 14
    assert sheets.moment("2026-03-05").hour == 9
    for odd in ("NaN", "1E+999999999", "1E-999999"):
        with pytest.raises(sheets.Unreadable):
            sheets.decimal(odd)
