"""Registering: by hand, from the exchange once, twice with a reason, corrected, sent back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework.models import Matter
from shuniu.commons.papers.secrecy import StateSecret
from shuniu.domains.documents.actions import incoming as actions
from shuniu.domains.documents.actions.incoming_facts import PaperOnly
from shuniu.domains.documents.actions.incoming_opening import Registered
from shuniu.domains.documents.models import Incoming
from shuniu.domains.documents.queries_incoming import (
    same_documents,
    similar_documents,
    tidy_number,
)
from shuniu.ground.refusal import FieldRefused, NotYours


def test_each_unit_has_a_register_with_numbers_of_its_own(desk: Any) -> None:
    first = desk.registered()
    second = desk.registered()
    theirs = desk.registered(by="housing_handler")
    assert first.matter.number == "县政府办收〔2026〕1号"
    assert second.matter.number == "县政府办收〔2026〕2号"
    assert theirs.matter.number == "县住建局收〔2026〕1号"
    assert (first.matter.state, theirs.matter.unit) == ("registered", desk.units["housing"])
    for name in ("leader", "administrator", "auditor"):
        with pytest.raises(NotYours):
            desk.registered(by=name)
    with pytest.raises(NotYours):
        desk.registered(by="housing_handler", unit=desk.units["office"])


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("临江政发[2026]012号", "临江政发〔2026〕12号"),
        ("临江政发（2026） 12 号", "临江政发〔2026〕12号"),
        ("临江政发【２０２６】第12号", "临江政发〔２０２６〕12号"),
        ("内部便函", "内部便函"),
    ],
)
def test_numbers_are_written_in_one_way(typed: str, tidy: str) -> None:
    assert tidy_number(typed) == tidy


def test_the_kind_stands_at_the_end_of_the_title(desk: Any) -> None:
    assert desk.registered(kind="").kind == "notice"
    asked = desk.registered(kind="", title="关于解决经费的请示（急）", category="request")
    assert asked.kind == "request_for_instructions"
    assert desk.registered(kind="", title="一封来信", category="letter").kind == ""


def test_the_same_number_from_the_same_sender_needs_a_reason(desk: Any) -> None:
    first = desk.registered(document_number="临江政发〔2026〕88号", title="关于防汛备汛工作的通知")
    twice = {"document_number": "临江政发[2026] 088号", "title": "防汛备汛通知"}
    with pytest.raises(Registered) as refused:
        desk.registered(**twice)
    assert refused.value.twin == first and first.matter.number in refused.value.sentence
    desk.registered(**twice, sender_text="临江市水利局")  # another sender's number
    desk.registered(**twice, by="housing_handler")  # another unit's register
    again = desk.registered(**twice, duplicate_reason="补发更正页。")
    assert again.duplicate_of == first
    near = similar_documents(desk.units["office"].pk, title="关于防汛备汛工作的通知（补发）")
    assert near == [first]
    desk.do("cancel", again, desk.registrar, reason="重复登记。")
    assert list(
        same_documents(
            desk.units["office"].pk, number="临江政发〔2026〕88号", sender="临江市人民政府"
        )
    ) == [first]


def test_what_was_signed_for_lies_in_the_register_exactly_once(desk: Any) -> None:
    incoming = desk.received(unit="gov")
    assert incoming.matter.unit == desk.units["office"]  # the office keeps the government's
    assert (incoming.category, incoming.kind, incoming.means) == (
        "request",
        "request_for_instructions",
        "exchange",
    )
    assert incoming.sender == desk.units["town"] and incoming.matter.state == "received"
    from shuniu.casework.posting import Envelope

    envelope = Envelope("再来一次", "临政〔2026〕1号", "请示", desk.units["town"], desk.day)
    dispatch = Matter.objects.get(pk=incoming.dispatch_id)
    again = actions.take_in(envelope, desk.units["gov"], dispatch, by=desk.registrar, at=desk.at)
    assert again == incoming.matter and Incoming.objects.count() == 1
    desk.do("register", incoming, desk.registrar, pages=3, summary="请求安排资金。")
    done = desk.fresh(incoming)
    assert (done.matter.state, done.pages) == ("registered", 3)
    assert done.matter.terms.filter(name="reply", due_on=dt.date(2026, 9, 15)).exists()


def test_telegrams_have_a_level_and_a_limit_to_the_minute(desk: Any) -> None:
    with pytest.raises(FieldRefused, match="等级"):
        desk.registered(category="telegram")
    for level, hours in (("very_urgent", 8), ("urgent", 24), ("ordinary", 48)):
        telegram = desk.registered(category="telegram", telegram_level=level, means="wire")
        assert telegram.due_at == desk.at + dt.timedelta(hours=hours)
    assert desk.registered(urgency="very_urgent").due_at == desk.at + dt.timedelta(hours=24)
    assert desk.registered(urgency="urgent").due_at is None


def test_secrets_stay_outside_and_a_paper_one_has_only_a_place(desk: Any) -> None:
    for field, words in (
        ("title", "机密★1年 关于某事的通知"),
        ("summary", "密级：秘密\n内容"),
        ("document_number", "绝密★"),
    ):
        with pytest.raises(StateSecret):
            desk.registered(**{field: words})
    kept = desk.registered(placeholder=True, copy_number="000012", box="机要柜3-2")
    assert (kept.full_title, kept.matter.title, kept.document_number) == ("涉密件", "涉密件", "")
    assert kept.matter.state == "closed"
    with pytest.raises(PaperOnly):
        desk.do("reopen", kept, desk.registrar, reason="要看。")


def test_corrections_say_why_and_keep_what_stood_there(desk: Any) -> None:
    incoming = desk.registered(pages=4)
    with pytest.raises(FieldRefused):
        desk.do("correct", incoming, desk.registrar, reason="", pages=6)
    desk.do("correct", incoming, desk.registrar, reason="页数数错。", pages=6, title="更正后的标题")
    done = desk.fresh(incoming)
    assert (done.pages, done.matter.title, done.full_title) == (6, "更正后的标题", "更正后的标题")


def test_very_long_titles_are_kept_whole_and_shown_short(desk: Any) -> None:
    incoming = desk.registered(title="长" * 300)
    assert len(incoming.full_title) == 300 and len(incoming.matter.title) == 200
    with pytest.raises(FieldRefused):
        desk.registered(title="长" * 501)


def test_a_faulty_paper_goes_back_with_its_reason(desk: Any) -> None:
    incoming = desk.registered()
    with pytest.raises(FieldRefused):
        desk.do("return_document", incoming, desk.registrar, reason=" ")
    desk.do("return_document", incoming, desk.registrar, reason="请示未经会签，退回补充。")
    assert desk.state(incoming) == "returned"
    assert incoming.matter.opinions.get().heading == "退文理由"
