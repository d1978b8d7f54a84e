"""花脸稿: two versions compared."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from shuniu.commons.manuscript import Manuscript, Paragraph, Run, Table, compare, from_plain
from shuniu.commons.manuscript.comparing import Piece
from shuniu.commons.manuscript.model import tidy

lines = st.sampled_from(
    [
        "一、总体要求",
        "（一）加强领导。各单位要**抓紧**。",
        "各单位要抓紧落实，按时反馈。",
        "各单位要抓紧**落实**，及时反馈。",
        "**各单位**要抓紧，按时反馈；逾期通报。",
        "| 事项 | 时限 |",
        "| 供水 | 3日 |",
        "|---|---|",
        "",
        "甲",
    ]
)
versions = st.lists(lines, max_size=8).map(lambda t: from_plain("\n".join(t), marks=True))


def _side(pieces: Iterable[Piece], gone: str, weight: str) -> tuple[Run, ...]:
    return tidy(Run(p.text, getattr(p, weight)) for p in pieces if p.state != gone)


@settings(max_examples=30, deadline=None)
@given(versions, versions)
def test_a_comparison_rebuilds_both_versions(old: Manuscript, new: Manuscript) -> None:
    told = compare(old, new)
    assert (told.old(), told.new()) == (old, new)
    assert told.same == (old == new)
    for change in told.changes:
        if isinstance(change.old, Table) or isinstance(change.new, Table):
            sides = [("deleted", change.new, "bold"), ("inserted", change.old, "was_bold")]
            for gone, table, weight in sides:
                kept = [row for row in change.rows if row.state != gone]
                shown = [tuple(_side(cell, gone, weight) for cell in row.cells) for row in kept]
                meant = table.rows if isinstance(table, Table) else ()
                assert shown == [tuple(cell.runs for cell in row) for row in meant]
            continue
        if change.old is not None:
            assert _side(change.pieces, "inserted", "was_bold") == change.old.runs
        if change.new is not None:
            assert _side(change.pieces, "deleted", "bold") == change.new.runs
    folded = [c for stretch in told.stretches() for c in stretch.changes]
    assert folded == list(told.changes)


def test_words_changed_inside_a_sentence_are_shown_as_words() -> None:
    old = from_plain("一、总体要求\n各乡镇要在3月10日前完成排查，结果报县应急管理局。\n特此通知。")
    new = from_plain(
        "一、总体要求\n各乡镇、各部门要在4月15日前完成排查，结果报县应急管理局。\n特此通知。"
    )
    [change] = [c for c in compare(old, new).changes if c.state != "kept"]
    told = "".join(
        {"kept": "{}", "deleted": "[-{}]", "inserted": "[+{}]"}[p.state].format(p.text)
        for p in change.pieces
    )
    assert told == "各乡镇[+、各部门]要在[-3月10][+4月15]日前完成排查，结果报县应急管理局。"


def test_a_heading_put_in_shifts_the_numbers_and_marks_only_itself() -> None:
    old = from_plain("一、甲事\n二、乙事")
    new = from_plain("一、新事\n二、甲事\n三、乙事")
    told = [(c.state, c.was_number, c.number) for c in compare(old, new).changes]
    assert told == [("inserted", "", "一、"), ("kept", "一、", "二、"), ("kept", "二、", "三、")]


def test_a_weight_alone_is_a_change_and_keeps_the_text() -> None:
    told = compare(
        Manuscript((Paragraph((Run("逾期通报"),)),)), from_plain("**逾期**通报", marks=True)
    )
    assert not told.same
    assert [(p.text, p.reweighted) for p in told.changes[0].pieces] == [
        ("逾期", True),
        ("通报", False),
    ]
    assert (told.inserted, told.deleted) == (0, 0)


def test_what_only_changed_its_place_is_told_as_moved() -> None:
    lines = ["甲单位按职责办理。", "乙单位每月报送情况。", "丙单位负责保障经费。"]
    told = compare(from_plain("\n".join(lines)), from_plain("\n".join([lines[2], *lines[:2]])))
    assert [(c.state, c.moved) for c in told.changes] == [
        ("inserted", True),
        ("kept", False),
        ("kept", False),
        ("deleted", True),
    ]
    assert (told.inserted, told.deleted) == (0, 0) and not told.same


def test_what_stayed_far_from_any_change_is_folded() -> None:
    text = [f"第{n}条：各单位按职责办理。" for n in range(30)]
    told = compare(from_plain("\n".join(text)), from_plain("\n".join([*text[:15], *text[16:]])))
    assert [(s.quiet, len(s.changes)) for s in told.stretches()] == [
        (True, 14),
        (False, 3),
        (True, 13),
    ]


def test_20000_characters_in_one_or_many_blocks_take_less_than_a_second() -> None:
    chance = random.Random(7)
    words = "各乡镇人民政府县直部门要切实加强组织领导压实工作责任确保按期完成排查整治任务"
    clauses = ["".join(chance.choices(words, k=chance.randint(4, 18))) for _ in range(1800)]
    edited = list(clauses)
    for _ in range(250):
        at = chance.randrange(len(edited))
        edited[at : at + 1] = chance.choice([[], [edited[at][:3] + "改"], [edited[at], "新增内容"]])
    for mark in ("，", "。\n"):
        old, new = from_plain(mark.join(clauses)), from_plain(mark.join(edited))
        assert old.characters > 19_000
        began = time.process_time()
        told = compare(old, new)
        assert time.process_time() - began < 1
        assert (told.old(), told.new()) == (old, new)
    rewritten = from_plain("，".join(chance.sample(clauses, len(clauses))))
    began = time.process_time()
    compare(from_plain("，".join(clauses)), rewritten)
    assert time.process_time() - began < 1
