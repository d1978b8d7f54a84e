"""Old letters come in: walked through the flow, refused by row, all or nothing, no doubles."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pytest
import python_calamine
import xlsxwriter

from shuniu.casework.models import Assignment, Matter, Move, OldNumber, Term
from shuniu.casework.queries import todo
from shuniu.commons.numbering.queries import gaps
from shuniu.commons.people.actor import citizen, system
from shuniu.commons.trail.models import Entry
from shuniu.desk.listing import search_matters
from shuniu.domains.letters.loading import (
    LetterRow,
    RefusedRows,
    StepRow,
    load,
    load_file,
    read_workbook,
    write_refusals,
    write_template,
)
from shuniu.domains.letters.loading.workbook import LETTER_HEADS, STEP_HEADS
from shuniu.domains.letters.models import Answer, Letter, Rating
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours

LOADED_AT = clock.on(dt.date(2026, 11, 1))
HOUSING = "县住房和城乡建设局"


def at(day: int, hour: int = 9) -> dt.datetime:
    return clock.on(dt.date(2026, 9, day), hour)


def a_letter(number: str = "A-1", **more: Any) -> LetterRow:
    given = LetterRow(
        row=2,
        old_number=number,
        mailbox="网络问政",
        letter_type="求助",
        written_at=at(1),
        title="水榭花园小区地下车库积水",
        text="车库积水约二十厘米，至今没有人来处理。",
        name="张三丰",
        phone="13812345678",
    )
    return replace(given, **more)


def the_steps(number: str = "A-1") -> list[StepRow]:
    return [
        StepRow(2, number, "受理", at(1, 10), "登记员"),
        StepRow(3, number, "交办", at(1, 11), "登记员", unit=HOUSING, assisting=("县水利局",)),
        StepRow(4, number, "签收", at(2), "承办人", unit=HOUSING),
        StepRow(5, number, "起草答复", at(4), "承办人", text="排水泵已更换，积水已排除。"),
        StepRow(6, number, "审核放行", at(4, 15), "审核员"),
        StepRow(7, number, "评价", at(7), "来信人", satisfaction="满意"),
    ]


def put(letters: Any, steps: Any, **more: Any) -> Any:
    given = {"source": "旧平台", "by": system(), "at": LOADED_AT}
    return load(letters, steps, **(given | more))


def refusals(letters: Any, steps: Any) -> list[tuple[str, int, str]]:
    with pytest.raises(RefusedRows) as told:
        put(letters, steps)
    assert not Matter.objects.exists() and not OldNumber.objects.exists()
    return [(r.sheet, r.row, r.reason) for r in told.value.refusals]


def rows_of(model: Any, letter: Letter, *fields: str) -> list[tuple[Any, ...]]:
    return list(model.objects.filter(matter=letter.pk).order_by("pk").values_list(*fields))


def test_a_loaded_letter_is_what_the_engine_would_have_made(cast: Any) -> None:
    lived = cast.write(text=a_letter().text, title=a_letter().title)
    cast.hour = 10
    cast.do("accept", lived, cast.registrar)
    cast.hour = 11
    cast.do(
        "dispatch",
        lived,
        cast.registrar,
        lead_unit=cast.unit("housing"),
        assisting=[cast.unit("water")],
    )
    cast.day, cast.hour = dt.date(2026, 9, 2), 9
    cast.do("sign_for", lived, cast.housing_handler)
    cast.day = dt.date(2026, 9, 4)
    cast.do("draft_answer", lived, cast.housing_handler, text="排水泵已更换，积水已排除。")
    cast.hour = 15
    cast.do("approve_answer", lived, cast.reviewer)
    cast.day, cast.hour = dt.date(2026, 9, 7), 9
    cast.do("rate", lived, cast.writer(lived), satisfaction="satisfied")
    put([a_letter()], the_steps())
    loaded = Letter.objects.get(external_number="A-1")
    assert rows_of(Move, loaded, "step", "from_state", "to_state", "at", "note", "unit") == [
        (step, a, b, when, note, unit if step in ("sign_for", "draft_answer") else None)
        for step, a, b, when, note, unit in rows_of(
            Move, lived, "step", "from_state", "to_state", "at", "note", "unit"
        )
    ]
    for model, fields in (
        (
            Term,
            "name label rule law length length_unit opened_on due_on provisional suspended "
            "urge_before met_on void assignment__unit",
        ),
        (Assignment, "unit role given_at signed_at done_at outcome no_return"),
    ):
        assert rows_of(model, loaded, *fields.split()) == rows_of(model, lived, *fields.split())
    matter = ("state", "state_at", "opened_at", "closed_at", "due_on", "due_provisional", "unit")
    assert (
        Matter.objects.filter(pk=loaded.pk).values(*matter).get()
        == Matter.objects.filter(pk=lived.pk).values(*matter).get()
    )
    lived.refresh_from_db()
    for name in ("written_at", "answered_at", "satisfaction", "rated_at", "lead_unit_id", "text"):
        assert getattr(loaded, name) == getattr(lived, name), name
    assert loaded.answer is not None and loaded.answer.text == "排水泵已更换，积水已排除。"
    assert Rating.objects.filter(letter=loaded, answer=loaded.answer).count() == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"mailbox": "局长信箱"}, "没有“局长信箱”这个信箱"),
        ({"letter_type": "闲聊"}, "没有“闲聊”这种来信类型"),
        ({"written_at": None}, "来信时间缺失"),
        ({"written_at": clock.on(dt.date(2027, 1, 1))}, "登记时间在将来"),
        ({"title": ""}, "缺少标题"),
        ({"title": "长" * 201}, "标题超过200字"),
        ({"text": "\x00 "}, "缺少来信内容"),
        ({"old_number": ""}, "缺少原编号"),
        ({"name": "名" * 41}, "姓名超过40"),
        ({"channel": "托梦"}, "没有“托梦”这种来信渠道"),
        ({"consent_public": True, "keep_secret": True}, "只能有一项"),
    ],
)
def test_a_letter_that_does_not_fit_is_refused_by_its_row(
    cast: Any, change: dict[str, Any], told: str
) -> None:
    found = refusals([a_letter(**change)], [])
    assert [(sheet, row) for sheet, row, _why in found] == [("来信", 2)]
    assert told in found[0][2]


@pytest.mark.parametrize(
    ("place", "change", "told"),
    [
        (0, {"step": "起飞"}, "没有“起飞”这个步骤"),
        (0, {"step": "审核公开"}, "不能导入"),
        (0, {"step": "签收", "unit": HOUSING}, "此前是“待受理”，不能做“签收”"),
        (1, {"unit": "县气象局"}, "没有“县气象局”这个单位"),
        (1, {"unit": ""}, "缺少承办单位"),
        (1, {"assisting": (HOUSING,)}, "主办单位不能同时是协办单位"),
        (2, {"at": at(1, 8)}, "时间早于上一步"),
        (2, {"at": None}, "时间缺失"),
        (2, {"unit": "县水利局"}, "县水利局当时没有承办这件事项"),
        (3, {"text": ""}, "缺少答复内容"),
        (3, {"by_label": ""}, "缺少办理人"),
        (5, {"at": clock.on(dt.date(2027, 1, 1))}, "时间在将来"),
        (5, {"satisfaction": ""}, "评价应为满意或基本满意"),
    ],
)
def test_a_step_that_does_not_fit_is_refused_by_its_row(
    cast: Any, place: int, change: dict[str, Any], told: str
) -> None:
    steps = the_steps()
    steps[place] = replace(steps[place], **change)
    found = refusals([a_letter()], steps)
    assert found[0][:2] == ("办理过程", place + 2)
    assert told in found[0][2]


def test_steps_of_a_letter_that_is_not_there_and_doubles_are_refused(cast: Any) -> None:
    found = refusals([a_letter(), a_letter(row=3)], [*the_steps(), *the_steps("B-7")[:1]])
    assert ("来信", 3, "原编号与第2行重复。") in found
    assert ("办理过程", 2, "“来信”表里没有这个原编号。") in found


def test_a_petition_cannot_have_been_given_to_a_unit(cast: Any) -> None:
    found = refusals([a_letter(letter_type="信访事项")], the_steps())
    assert "应当转送有权处理的机关" in found[0][2]


def test_one_bad_row_keeps_all_out_and_the_corrected_file_makes_no_doubles(cast: Any) -> None:
    good, bad = a_letter(), a_letter("A-2", row=3, letter_type="闲聊")
    refusals([good, bad], the_steps())
    fixed = replace(bad, letter_type="咨询")
    assert put([good, fixed], the_steps()).letters == 2
    again = put([good, fixed, a_letter("A-3", row=4)], the_steps())
    assert (again.letters, again.known) == (1, 2)
    assert Letter.objects.count() == 3
    assert put([good], the_steps(), source="另一平台").letters == 1


def test_numbers_come_in_the_order_of_the_dates_and_leave_no_gap(cast: Any) -> None:
    late = a_letter("B", row=3, written_at=at(20))
    last_year = a_letter("C", row=4, written_at=clock.on(dt.date(2025, 12, 31), 23))
    put([late, a_letter("A"), last_year], [])
    numbers = dict(Letter.objects.values_list("external_number", "matter__number"))
    assert numbers == {"C": "云问202500001", "A": "云问202600001", "B": "云问202600002"}
    assert gaps("letters.inquiry", 2026) == [] and gaps("letters.inquiry", 2025) == []
    cast.day = dt.date(2026, 11, 2)
    assert cast.write().matter.number == "云问202600003"


def test_what_is_still_open_waits_for_whom_it_would_and_goes_on(cast: Any) -> None:
    put([a_letter()], the_steps()[:2])
    letter = Letter.objects.get()
    assert Matter.objects.get().due_on is not None
    cast.day = dt.date(2026, 11, 2)
    assert [t.matter.pk for t in todo(cast.housing_handler)] == [letter.pk]
    assert todo(cast.idle_handler) == []
    cast.do("sign_for", letter, cast.housing_handler)
    cast.do("draft_answer", letter, cast.housing_handler, text="排水泵已更换，积水已排除。")
    cast.do("approve_answer", letter, cast.reviewer)
    assert cast.state(letter) == "answered"


def test_returned_and_handled_again_keeps_each_draft_and_each_unit(cast: Any) -> None:
    steps = [
        *the_steps()[:2],
        StepRow(4, "A-1", "退回", at(1, 14), "承办人", unit=HOUSING, text="不归我局"),
        StepRow(5, "A-1", "指定承办", at(2), "登记员", unit="县水利局"),
        StepRow(6, "A-1", "签收", at(2, 11), "水利", unit="县水利局"),
        StepRow(7, "A-1", "申请延期", at(3), "水利", text="要勘查", days=3),
        StepRow(8, "A-1", "同意延期", at(3, 11), "审核员", days=3),
        StepRow(9, "A-1", "起草答复", at(8), "水利", text="第一稿，说得不够清楚。"),
        StepRow(10, "A-1", "退回修改", at(8, 11), "审核员", text="写明时间"),
        StepRow(11, "A-1", "起草答复", at(9), "水利", text="九月八日已经疏通。"),
        StepRow(12, "A-1", "审核放行", at(9, 11), "审核员"),
        StepRow(13, "A-1", "评价不满意", at(10), "来信人", text="又堵了"),
    ]
    put([a_letter()], steps)
    letter = Letter.objects.get()
    assert Matter.objects.get().state == "to_rehandle"
    assert [a.outcome for a in Assignment.objects.order_by("pk")] == [
        "returned",
        "withdrawn",
        "done",
    ]
    answers = list(Answer.objects.order_by("drafted_at"))
    assert (answers[0].returned_because, answers[0].released_at) == ("写明时间", None)
    assert letter.answer == answers[1] and letter.lead_unit == cast.unit("water")
    assert letter.satisfaction == "dissatisfied"
    term = Term.objects.get(name="answer", void=False)
    assert term.segments.get().length == 3
    assert (term.opened_on, term.due_on) == (dt.date(2026, 9, 2), dt.date(2026, 9, 14))


def test_only_the_administrator_or_the_program_loads(cast: Any) -> None:
    for stranger in (cast.registrar, cast.leader, cast.housing_handler, citizen(None)):
        with pytest.raises(NotYours):
            put([a_letter()], the_steps(), by=stranger)
    assert put([a_letter()], the_steps(), by=cast.administrator).letters == 1
    assert not Entry.objects.filter(verb="letter.register_loaded").exclude(
        actor_label="administrator·甲"
    )
    assert Entry.objects.filter(verb="letter.loaded").count() == 1


def test_a_loaded_letter_is_found_by_its_words(cast: Any) -> None:
    put([a_letter()], the_steps())
    assert search_matters(Matter.objects.all(), "排水泵").count() == 1


def workbook(letters: list[list[Any]], steps: list[list[Any]]) -> io.BytesIO:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        for name, heads, rows in (("来信", LETTER_HEADS, letters), ("办理过程", STEP_HEADS, steps)):
            sheet = book.add_worksheet(name)
            for y, row in enumerate([list(heads), *rows]):
                for x, cell in enumerate(row):
                    if isinstance(cell, dt.datetime):
                        sheet.write_datetime(y, x, cell)
                    else:
                        sheet.write(y, x, cell)
    target.seek(0)
    return target


def test_a_workbook_is_read_with_numbers_and_dates_as_a_county_types_them(cast: Any) -> None:
    letters = [
        [
            20110301,
            "网络问政",
            "求助",
            dt.datetime(2026, 9, 1, 9),
            "车库积水",
            "积水二十厘米",
            "张三",
            13812345678,
            "",
            "",
            "是",
            "否",
        ],
        [],
        ["A-2", "网络问政", "咨询", "2026年9月2日", "=1+1", "怎样办理？", "", "", "", "", "", ""],
    ]
    steps = [
        [20110301, "受理", "2026/9/1 10:00", "登记员", "", "", "", "", ""],
        [
            20110301,
            "交办",
            dt.datetime(2026, 9, 1, 11),
            "登记员",
            "housing",
            "县水利局、临汀镇人民政府",
        ],
    ]
    found = load_file(workbook(letters, steps), source="旧平台", by=system(), at=LOADED_AT)
    assert (found.letters, found.steps) == (2, 2)
    letter = Letter.objects.get(external_number="20110301")
    assert (letter.writer_phone, letter.consent_public) == ("13812345678", True)
    assert Assignment.objects.count() == 3
    assert Letter.objects.get(external_number="A-2").written_at == clock.on(dt.date(2026, 9, 2))


def test_the_list_of_refusals_is_a_workbook_with_row_and_reason(cast: Any) -> None:
    bad = workbook([["A-1", "局长信箱", "求助", "2026-09-01", "=积水", "积水"]], [])
    with pytest.raises(RefusedRows) as told:
        load_file(bad, source="旧平台", by=system(), at=LOADED_AT)
    target = io.BytesIO()
    write_refusals(told.value.refusals, target)
    target.seek(0)
    rows = python_calamine.load_workbook(target).get_sheet_by_index(0).to_python()
    assert rows[1] == ["来信", 2.0, "A-1", "没有“局长信箱”这个信箱。"]


def test_what_is_no_such_workbook_is_refused_in_a_sentence(cast: Any) -> None:
    for junk in (io.BytesIO(b"PK\x03\x04 no workbook"), io.BytesIO(b"")):
        with pytest.raises(FieldRefused, match="打不开"):
            read_workbook(junk)
    other = io.BytesIO()
    with xlsxwriter.Workbook(other) as book:
        book.add_worksheet("别的")
    other.seek(0)
    with pytest.raises(FieldRefused, match="缺少“来信”表"):
        read_workbook(other)
    empty = io.BytesIO()
    write_template(empty)
    empty.seek(0)
    assert read_workbook(empty) == ([], [])
