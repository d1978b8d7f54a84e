"""承办 to 归档: given out, answered, late by the hour, circulated, closed, replied to."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework import engine
from shuniu.casework.circulation.models import Circulation
from shuniu.casework.filing import record_of
from shuniu.casework.models import Matter
from shuniu.commons.notices.models import Notice
from shuniu.domains.documents.actions.incoming import remind_by_hour
from shuniu.domains.documents.actions.incoming_ending import NotReplied, ReplyUnderWay
from shuniu.domains.documents.actions.incoming_reply import DraftedAlready, NotARequest
from shuniu.domains.documents.models import Incoming
from shuniu.domains.documents.queries_incoming import hour_light
from shuniu.ground.refusal import FieldRefused, NotNow


def test_the_units_have_days_by_the_urgency(desk: Any) -> None:
    for urgency, due_on in (
        ("", dt.date(2026, 9, 8)),
        ("urgent", dt.date(2026, 9, 4)),
        ("very_urgent", dt.date(2026, 9, 2)),
    ):
        incoming = desk.assigned(urgency=urgency)
        term = desk.matter(incoming).terms.get(name="answer")
        assert term.due_on == due_on and term.assignment.unit == desk.units["housing"], urgency


def test_answered_sent_back_answered_and_closed(desk: Any) -> None:
    incoming = desk.handling()
    desk.do("assist_sign_for", incoming, desk.water_handler)
    desk.do("assist_answer", incoming, desk.water_handler, text="无不同意见。")
    desk.do("answer", incoming, desk.housing_handler, text="已部署。")
    desk.do("return_answer", incoming, desk.registrar, reason="缺少数据。")
    assert desk.state(incoming) == "handling" and desk.fresh(incoming).answered_at is None
    desk.go_to(dt.date(2026, 9, 3))
    desk.do("answer", incoming, desk.housing_handler, text="已部署，附数据。")
    desk.do("close", incoming, desk.registrar)
    done = desk.fresh(incoming)
    assert (done.matter.state, done.result) == ("closed", "已部署，附数据。")
    assert not done.matter.assignments.filter(done_at=None).exists()
    record = record_of(done.matter)
    assert (record.responsible, record.document_number) == ("临江市人民政府", done.document_number)
    desk.do("archive", incoming, desk.registrar, archived_as="2026-D30-0001")
    desk.do("reopen", incoming, desk.registrar, reason="上级要求补报。")
    assert desk.state(incoming) == "registered"


def test_sent_back_by_the_unit_it_is_given_out_anew(desk: Any) -> None:
    incoming = desk.assigned()
    desk.do("send_back", incoming, desk.housing_handler, reason="属水务局职责。")
    assert desk.state(incoming) == "instructed"
    desk.do("assign", incoming, desk.registrar, lead_unit=desk.units["water"])
    desk.do("sign_for", incoming, desk.water_handler)
    desk.do("request_extension", incoming, desk.water_handler, days=3, reason="面广量大。")
    desk.do("grant_extension", incoming, desk.reviewer, days=3)
    desk.do("urge", incoming, desk.registrar, means="phone", text="请抓紧。")
    assert desk.state(incoming) == "handling"


def test_what_is_only_to_be_known_is_circulated_and_done(desk: Any) -> None:
    incoming = desk.registered()
    readers = [desk.members[n] for n in ("leader", "leader2", "reviewer")]
    desk.do(
        "circulate_close",
        incoming,
        desk.registrar,
        members=readers,
        due_on=desk.day + dt.timedelta(days=3),
        in_order=True,
    )
    done = desk.fresh(incoming)
    assert done.matter.state == "closed" and done.for_information
    assert Circulation.objects.get(matter=done.matter).readers.count() == 3
    assert done.matter.moves.get(step="circulate_close").note == "3人"
    request = desk.registered(category="request")
    with pytest.raises(NotReplied):
        desk.do("circulate_close", request, desk.registrar, members=readers)


def test_late_by_the_hour_its_holders_are_told_at_night_too(desk: Any) -> None:
    desk.go_to(dt.date(2026, 9, 5), 20)  # a Saturday evening
    telegram = desk.registered(
        category="telegram", telegram_level="very_urgent", means="wire", title="关于强降雨的预警"
    )
    came = desk.at

    def run(hours: float) -> int:
        at = came + dt.timedelta(hours=hours)
        return remind_by_hour(on=at.date(), by=desk.system, at=at)

    assert run(1) == 0
    assert run(1.5) == 1  # the proposal is due two hours after receipt
    assert run(2) == 0  # not again within two hours
    desk.do(
        "propose", telegram, desk.registrar, text="请县长批示。", leaders=[desk.members["leader"]]
    )
    assert run(5) == 0
    assert run(7) == 1  # an hour is left
    assert run(9.25) == 1
    told = Notice.objects.filter(kind="incoming.hours").order_by("pk")
    words = [n.text for n in told.filter(member=desk.members["registrar"])]
    assert len(words) == 1 and "前提出拟办意见" in words[0]
    leader = [n.text[:4] for n in told.filter(member=desk.members["leader"])]
    assert leader == ["【紧急】", "【超时】"]
    light = hour_light(desk.fresh(telegram), came + dt.timedelta(hours=9))
    assert light is not None and (light.tone, light.hours) == ("late", -1.0)
    desk.do("instruct", telegram, desk.leader, text="立即转发。")
    desk.do("close", telegram, desk.registrar, result="已转发各乡镇。")
    assert run(14) == 0


def test_a_request_is_closed_by_its_reply_or_by_a_word_how_else(desk: Any) -> None:
    notice = desk.registered()
    with pytest.raises(NotARequest):
        desk.do("draft_reply", notice, desk.registrar)
    request = desk.registered(category="request", kind="request_for_instructions")
    with pytest.raises(NotReplied):
        desk.do("close", request, desk.registrar)
    desk.do("explain", request, desk.registrar, text="需征求三个部门意见，预计延后一周。")
    assert desk.matter(request).opinions.get().heading == "情况说明"
    desk.do("close", request, desk.registrar, result="已当面答复，不再行文。")
    assert desk.state(request) == "closed"
    with pytest.raises(FieldRefused):
        desk.do("close", notice, desk.registrar)


def test_a_reply_is_drafted_from_the_request_by_one_click_and_issued_it_is_known(desk: Any) -> None:
    request = desk.received(unit="gov")
    desk.do("register", request, desk.registrar)
    with pytest.raises(NotNow):
        desk.do("reply_issued", desk.closed(), desk.system, number="云政函〔2026〕1号")
    desk.do("reply_issued", request, desk.system, number="云政函〔2026〕1号")
    done = desk.fresh(request)
    assert done.reply_number == "云政函〔2026〕1号" and done.matter.state == "registered"
    desk.do("close", request, desk.registrar)
    assert Incoming.objects.get(pk=request.pk).matter.state == "closed"
    assert engine._subscribers[("outgoing", "dispatch")]
    assert not Matter.objects.filter(kind="outgoing").exists()


def test_the_reply_is_drafted_in_the_name_of_who_was_asked(desk: Any) -> None:
    request = desk.received(unit="gov")
    desk.do("register", request, desk.registrar)
    draft = desk.do("draft_reply", request, desk.registrar)
    assert draft.origin == desk.matter(request) and draft.kind == "outgoing"
    document = draft.outgoing
    assert (document.kind, document.issuer) == ("approval_reply", desk.units["gov"])
    assert document.answers == request.document_number
    assert [a.unit for a in document.addressees.all()] == [desk.units["town"]]
    with pytest.raises(DraftedAlready):
        desk.do("draft_reply", request, desk.registrar)
    with pytest.raises(ReplyUnderWay):
        desk.do("close", request, desk.registrar)
