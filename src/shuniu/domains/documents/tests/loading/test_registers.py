"""Old registers come in whole, number by number, or not at all; the next number follows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from shuniu.casework.bulk import RefusedRows
from shuniu.casework.circulation.loading import ReaderRow
from shuniu.casework.circulation.loading import load as load_readers
from shuniu.casework.circulation.models import Circulation, CirculationReader, Remark
from shuniu.casework.models import Matter, OldNumber, Opinion, Reading, Term
from shuniu.commons import numbering
from shuniu.commons.people.actor import system
from shuniu.domains.documents.loading import (
    IncomingRow,
    Instruction,
    OutgoingRow,
    load_incoming,
    load_outgoing,
)
from shuniu.domains.documents.models import Incoming, Outgoing, RouteStop
from shuniu.ground import clock
from shuniu.ground.refusal import NotYours

NOW = clock.on(dt.date(2026, 9, 1))


def at(month: int, day: int, hour: int = 9) -> dt.datetime:
    return clock.on(dt.date(2026, month, day), hour)


REQUEST = IncomingRow(
    *(2, "收〔2026〕12号", "临汀镇人民政府关于新建文化站的请示", "请示件"),
    *("云汀县临汀镇人民政府", at(3, 2)),
    document_number="临政呈[2026]003号",
    kind="请示",
    means="交换",
    received_by="收发员",
    proposal="拟由财政局研究提出意见，请领导阅示。",
    proposer="文秘科",
    proposed_at=at(3, 2, 15),
    instructions=(
        Instruction("分管副县长", "同意拟办意见。", at(3, 3)),
        Instruction("县长", "请财政局阅处。", at(3, 4)),
    ),
    lead="云汀县财政局",
    assisting=("云汀县住房和城乡建设局",),
    due_on=dt.date(2026, 3, 20),
    result="资金已经落实。",
    closed_at=at(3, 18),
    archived_as="2026-D10-0012",
)
TELEGRAM = IncomingRow(
    *(3, "13", "关于做好强降雨防范的紧急通知", "明传电报", "市政府办公室", at(3, 5)),
    telegram_level="特急",
    closed_at=at(3, 5, 16),
)
NOTICE = OutgoingRow(
    *(2, "云政发〔2026〕7号", "云汀县人民政府关于做好春灌工作的通知", "gov", at(3, 9), "张县长"),
    drafter="刘秘书",
    drafting_unit="云汀县水务局",
    drafted_at=at(3, 6),
    checker="水务局长",
    countersigners=("云汀县财政局", "云汀县住房和城乡建设局"),
    reviewer="办公室主任",
    to=("云汀县临汀镇人民政府", "县直各部门"),
    printed_copies=60,
    pages=3,
    proofreader="校对员",
    sealer="印章员",
    issued_at=at(3, 10),
    text="为做好春灌，通知如下。\n一、检修渠道",
)
REPLY = OutgoingRow(
    *(3, "云政发〔2026〕9号", "云汀县人民政府关于新建文化站的批复", "gov", at(3, 16), "张县长"),
    answers="收〔2026〕12号",
)
SPEECH = OutgoingRow(
    *(4, "", "在全县春季农业生产会议上的讲话", "office", at(3, 12), "办公室主任"),
    kind="文稿",
    register_number="稿31",
    characters=5000,
)


def outgoing(*rows: OutgoingRow, **more: Any) -> Any:
    told = {"source": "旧发文簿", "by": system(), "at": NOW, **more}
    return load_outgoing(rows or (NOTICE, SPEECH), **told)


def incoming(cast: Any, *rows: IncomingRow, **more: Any) -> Any:
    told = {"unit": cast.units["office"], "source": "旧收文簿", "by": system(), "at": NOW}
    return load_incoming(rows or (REQUEST, TELEGRAM), **{**told, **more})


def test_a_notice_comes_in_with_the_route_of_which_the_register_tells(cast: Any) -> None:
    assert outgoing().matters == 2
    notice = Outgoing.objects.select_related("matter").get(number="云政发〔2026〕7号")
    assert (notice.matter.number, notice.matter.state) == (notice.number, "issued")
    assert (notice.subject, notice.kind, notice.category) == (
        "关于做好春灌工作",
        "notice",
        "document",
    )
    assert notice.matter.unit == cast.units["office"]
    assert (notice.printed_copies, notice.pages) == (60, 3)
    assert OldNumber.objects.get(matter=notice.matter).number == notice.number
    stops = RouteStop.objects.filter(outgoing=notice).order_by("order")
    assert [(s.stage, s.by_label, s.together) for s in stops] == [
        ("drafting", "刘秘书", False),
        ("checking", "水务局长", False),
        ("countersigning", "云汀县财政局", False),
        ("countersigning", "云汀县住房和城乡建设局", True),
        ("reviewing", "办公室主任", False),
        ("signing", "张县长", False),
    ]
    assert all(s.assignment.done_at and s.version and s.opened_in for s in stops)
    assert [m.step for m in notice.matter.moves.order_by("pk")][-4:] == [
        *("sign", "prove", "seal", "dispatch")
    ]
    named = [(a.role, a.name, a.unit) for a in notice.addressees.all()]
    assert named[0][2] == cast.units["town"] and named[1] == ("to", "县直各部门", None)
    speech = Outgoing.objects.select_related("matter").get(kind="text")
    assert speech.number == "" and speech.draft_number == speech.matter.number != ""
    assert (speech.matter.state, speech.issued_at) == ("issued", SPEECH.signed_at)
    assert not Term.objects.filter(met_on__isnull=True).exists()


def test_an_urgent_one_had_the_limits_of_urgent_ones(cast: Any) -> None:
    outgoing(replace(NOTICE, urgency="特急"))
    found = Term.objects.filter(matter__outgoing__urgency="very_urgent")
    rules = dict(found.values_list("rule", "length_unit"))
    assert rules == {"doc.stop_extra": "hour", "doc.issue_urgent": "workday"}


def test_the_next_number_follows_the_old_ones(cast: Any) -> None:
    outgoing()
    signed = cast.signed()
    assert cast.document(signed).number == "云政发〔2026〕8号"
    assert numbering.gaps(cast.document(signed).series, 2026) == [1, 2, 3, 4, 5, 6]
    incoming(cast)
    assert set(Incoming.objects.values_list("matter__number", flat=True)) == {
        f"{cast.units['office'].short_name}收〔2026〕{n}号" for n in (12, 13)
    }


def test_a_request_comes_in_with_its_instructions_and_knows_its_reply(cast: Any) -> None:
    incoming(cast)
    outgoing(REPLY)
    found = Incoming.objects.select_related("matter").get(category="request")
    assert found.document_number == "临政呈〔2026〕3号" and found.sender == cast.units["town"]
    assert (found.matter.state, found.archived_as) == ("archived", "2026-D10-0012")
    assert [m.step for m in found.matter.moves.order_by("pk")] == [
        *("open", "register", "propose", "instruct", "instruct", "assign", "sign_for"),
        *("answer", "close", "archive"),
    ]
    told = Opinion.objects.filter(matter=found.matter).order_by("pk")
    assert [(o.by_label, o.text) for o in told][:3] == [
        ("文秘科", "拟由财政局研究提出意见，请领导阅示。"),
        ("分管副县长", "同意拟办意见。"),
        ("县长", "请财政局阅处。"),
    ]
    term = Term.objects.get(matter=found.matter, name="answer")
    assert (term.due_on, term.met_on) == (dt.date(2026, 3, 20), dt.date(2026, 3, 18))
    assert Term.objects.get(matter=found.matter, name="reply").met_on == dt.date(2026, 3, 18)
    reply = Outgoing.objects.select_related("matter").get()
    assert (reply.matter.origin, reply.answers) == (found.matter, found.document_number)
    assert (found.reply_number, found.replied_at) == (reply.number, REPLY.signed_at)
    telegram = Incoming.objects.select_related("matter").get(category="telegram")
    assert (telegram.matter.state, telegram.for_information) == ("closed", True)
    assert telegram.due_at == at(3, 5, 17)


def test_registers_may_be_loaded_again_without_doubles(cast: Any) -> None:
    outgoing()
    incoming(cast)
    assert (outgoing().known, incoming(cast).known) == (2, 2)
    assert Matter.objects.count() == 4
    with pytest.raises(RefusedRows) as refused:
        outgoing(source="另一本登记簿")
    assert [r.reason for r in refused.value.refusals] == ["发文字号“云政发〔2026〕7号”已经有了。"]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"kind": "便条"}, "没有“便条”这个文种"),
        ({"title": "随便写写"}, "缺少文种"),
        ({"number": ""}, "缺少发文字号"),
        ({"issuer": "火星局"}, "没有“火星局”这个单位"),
        ({"signed_at": None}, "签发日期缺失"),
        ({"signed_at": at(3, 1)}, "早于上一步"),
        ({"signer": ""}, "缺少签发人"),
        ({"pages": 70_000}, "页数、印数不超过"),
        ({"answers": "收〔1999〕1号"}, "没有“收〔1999〕1号”这件请示"),
        ({"ended": "丢了"}, "没有“丢了”这种情况"),
        ({"title": "机密★1年 关于某事的通知"}, "国家秘密"),
        ({"number": "云政发〔2026〕1号"}, "已经有了"),
    ],
)
def test_one_outgoing_row_that_does_not_fit_keeps_all_out(
    cast: Any, change: dict[str, Any], word: str
) -> None:
    first = replace(NOTICE, number="云政发〔2026〕1号", row=9)
    with pytest.raises(RefusedRows) as refused:
        outgoing(first, replace(NOTICE, **change))
    assert any(word in r.reason for r in refused.value.refusals), refused.value.refusals
    assert {r.row for r in refused.value.refusals} == {2} and not Matter.objects.exists()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"category": "传单"}, "没有“传单”这个类别"),
        ({"sender": ""}, "缺少来文单位"),
        ({"received_at": None}, "收到时间缺失"),
        ({"day": dt.date(2026, 3, 3)}, "成文日期不能晚于收到日期"),
        ({"category": "明传电报"}, "要登记等级"),
        ({"secrecy": "机密"}, "国家秘密"),
        ({"secrecy": "很密"}, "没有“很密”这个密级"),
        ({"lead": "火星局"}, "没有“火星局”这个单位"),
        ({"closed_at": at(3, 3, 10)}, "早于上一步"),
        ({"closed_at": None}, "有归档号而没有办结时间"),
        ({"number": "1"}, "已经有了"),
        ({"lead": "", "assisting": (), "result": ""}, "要有办理结果或者批复文号"),
    ],
)
def test_one_incoming_row_that_does_not_fit_keeps_all_out(
    cast: Any, change: dict[str, Any], word: str
) -> None:
    with pytest.raises(RefusedRows) as refused:
        incoming(cast, replace(TELEGRAM, number="1", row=9), replace(REQUEST, **change))
    assert any(word in r.reason for r in refused.value.refusals), refused.value.refusals
    assert {r.row for r in refused.value.refusals} == {2} and not Matter.objects.exists()


def test_what_is_still_under_way_waits_for_whom_it_waited(cast: Any) -> None:
    open_ended = {"closed_at": None, "archived_as": ""}
    waits = replace(REQUEST, lead="", assisting=(), instructions=(), **open_ended)
    given = replace(REQUEST, row=3, number="14", **open_ended)
    incoming(cast, waits, given)
    first, second = Matter.objects.order_by("number")
    assert (first.state, second.state) == ("proposed", "assigned")
    stop = first.assignments.get(done_at__isnull=True)
    assert (stop.role, stop.stage, stop.unit) == ("stop", "instruct", cast.units["office"])
    assert second.assignments.filter(done_at__isnull=True).count() == 2


def test_void_and_annulled_documents_end_so(cast: Any) -> None:
    outgoing(
        replace(NOTICE, ended="作废", ended_reason="重号", ended_on=at(3, 11)),
        replace(REPLY, answers="", ended="废止", ended_reason="新办法施行", ended_on=at(8, 1)),
    )
    void, old = Outgoing.objects.select_related("matter").order_by("number")
    assert (void.matter.state, old.matter.state) == ("cancelled", "abolished")
    assert (void.issued_at, old.ended_on) == (None, dt.date(2026, 8, 1))


READER = ReaderRow(2, "收〔2026〕12号", "director", at(3, 3), at(3, 4), by_label="收发员")


def circulated(cast: Any, *rows: ReaderRow, **more: Any) -> Any:
    told = {"kind": "incoming", "unit": cast.units["office"], "source": "旧传阅簿"}
    return load_readers(rows, **{**told, "by": system(), "at": NOW, **more})


def test_circulations_come_in_reader_by_reader(cast: Any) -> None:
    incoming(cast)
    study = replace(READER, row=4, reader="vice", purpose="阅研", due_on=dt.date(2026, 3, 9))
    rows = (
        READER,
        replace(READER, row=3, reader="deputy", read_at=None),
        replace(study, done_at=at(3, 6), remark="建议分两期建设。"),
    )
    assert circulated(cast, *rows).matters == 2
    assert Circulation.objects.count() == 2 and CirculationReader.objects.count() == 3
    done = CirculationReader.objects.filter(done_at__isnull=False)
    assert set(done.values_list("member__login", flat=True)) == {"director", "vice"}
    assert Remark.objects.get().text == "建议分两期建设。"
    assert Reading.objects.get(read_at__isnull=True).member.login == "deputy"
    assert circulated(cast, *rows).known == 3
    assert CirculationReader.objects.count() == 3


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"number": "没有"}, "没有登记过“没有”"),
        ({"reader": "谁"}, "没有“谁”这个人员"),
        ({"given_at": None}, "送阅时间缺失"),
        ({"read_at": at(3, 2)}, "前后不符"),
        ({"purpose": "浏览"}, "没有“浏览”这种传阅目的"),
        ({"reader": "vice"}, "与第9行重复"),
    ],
)
def test_one_line_of_readers_that_does_not_fit_keeps_all_out(
    cast: Any, change: dict[str, Any], word: str
) -> None:
    incoming(cast)
    with pytest.raises(RefusedRows) as refused:
        circulated(cast, replace(READER, row=9, reader="vice"), replace(READER, **change))
    assert [r.row for r in refused.value.refusals] == [2]
    assert word in refused.value.refusals[0].reason
    assert not Circulation.objects.exists()


def test_strangers_load_nothing(cast: Any) -> None:
    for stranger in (cast.town_handler, cast.administrator, cast.vice, cast.water_head):
        with pytest.raises(NotYours):
            outgoing(by=stranger)
        with pytest.raises(NotYours):
            circulated(cast, by=cast.town_handler)
    for stranger in (cast.town_handler, cast.administrator):
        with pytest.raises(NotYours):
            incoming(cast, by=stranger)
