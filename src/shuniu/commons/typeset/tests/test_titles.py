"""标题: lines that fit, words that stay whole, breaks that somebody typed."""

from __future__ import annotations

import pytest

from shuniu.commons.typeset.titles import broken, width

MOST = 19


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于调整作息时间的通知", ["关于调整作息时间的通知"]),
        (
            "云汀县人民政府关于做好今冬明春安全生产工作的通知",
            ["云汀县人民政府关于做好", "今冬明春安全生产工作的通知"],
        ),
        (
            "云汀县人民政府关于同意设立城东工业集中区的批复",
            ["云汀县人民政府关于同意", "设立城东工业集中区的批复"],
        ),
        ("关于表彰先进\n集体的决定", ["关于表彰先进", "集体的决定"]),
    ],
)
def test_titles_break_between_words(title: str, lines: list[str]) -> None:
    assert list(broken(title, MOST, ("云汀县人民政府",))) == lines


def test_nothing_is_lost_and_every_line_fits() -> None:
    for title in ("加强" * 150, "《" * 40, "A" * 80, "，，，", "云汀县人民政府" * 9, "2026年" * 30):
        lines = broken(title, MOST)
        assert "".join(lines) == title
        assert all(width(line) <= MOST for line in lines)


def test_no_line_begins_with_a_stop_nor_ends_with_an_opening_bracket() -> None:
    title = "关于印发《云汀县农村集体资产（资金、资源）管理办法（试行）》和《实施细则》的通知"
    for line in broken(title, MOST):
        assert line[0] not in "）》、，" and line[-1] not in "（《"
