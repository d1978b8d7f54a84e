"""签收、退回、撤回、重发: what each unit does, and what comes of them at the same time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework import posting
from shuniu.casework.engine import Repeated
from shuniu.casework.models import Matter
from shuniu.casework.posting import Envelope
from shuniu.casework.queries import todo as all_todo
from shuniu.domains.exchange.actions.base import (
    NobodyWaits,
    NothingReturned,
    RecalledAlready,
    ReturnedAlready,
    SignedAlready,
)
from shuniu.domains.exchange.models import Returned
from shuniu.domains.exchange.reading import may_read
from shuniu.ground.refusal import NotNow


def todo(actor: Any, **more: Any) -> list[Any]:
    """What waits for the actor in the exchange alone; other rooms take in what was signed for."""
    return all_todo(actor, kind="dispatch", **more)


def test_signing_notes_who_and_when_and_ends_when_all_have(cast: Any) -> None:
    dispatch = cast.sent("land", "water")
    cast.do("sign_for", dispatch, cast.land_head)
    receipt = cast.receipt(dispatch, "land")
    assert receipt.signed_at == cast.at and receipt.signed_by.login == "land_head"
    assert not todo(cast.land_handler) and cast.state(dispatch) == "sent"
    cast.do("sign_for", dispatch, cast.water_handler)
    matter = Matter.objects.get(pk=dispatch.pk)
    assert matter.state == "completed" and matter.closed_at == cast.at


def test_papers_are_read_after_signing_by_those_who_kept_them(cast: Any) -> None:
    dispatch = cast.sent("land", "water")
    readers = (cast.registrar, cast.leader, cast.land_handler, cast.water_handler, cast.auditor)
    assert [may_read(who, cast.paper) for who in readers] == [True, True, False, False, False]
    cast.do("sign_for", dispatch, cast.land_handler)
    assert may_read(cast.land_handler, cast.paper) and may_read(cast.land_head, cast.paper)
    cast.do("send_back", dispatch, cast.land_handler, reason="缺少附件2。")
    assert not may_read(cast.land_handler, cast.paper)


def test_what_others_did_meanwhile_does_not_refuse_a_unit(cast: Any) -> None:
    dispatch = cast.sent("land", "water", "town")
    seen = Matter.objects.get(pk=dispatch.pk).last_move_id
    cast.do("sign_for", dispatch, cast.land_handler, seen=seen)
    cast.do("sign_for", dispatch, cast.water_handler, seen=seen)
    with pytest.raises(Repeated):
        cast.do("sign_for", dispatch, cast.land_handler, seen=seen)
    with pytest.raises(SignedAlready, match="land_handler·甲在2026-09-01 09:00签收"):
        cast.do("sign_for", dispatch, cast.land_head)


def test_a_receiver_of_the_document_is_called_once_a_unit(cast: Any) -> None:
    taken: list[tuple[Envelope, str]] = []

    def receiver(envelope: Envelope, unit: Any, _dispatch: Matter, **_who: Any) -> None:
        taken.append((envelope, unit.code))

    posting.receivers._things["test"] = receiver
    try:
        dispatch = cast.sent("land", "water")
        cast.do("sign_for", dispatch, cast.land_handler)
    finally:
        del posting.receivers._things["test"]
    ((envelope, unit),) = taken
    assert unit == "land" and envelope.number == dispatch.document_number
    assert envelope.papers == (("正文.pdf", cast.paper),) and envelope.sender == "县政府办公室"


def test_a_return_is_the_senders_to_deal_with_and_sent_again(cast: Any) -> None:
    dispatch = cast.sent("land", "water")
    cast.do("send_back", dispatch, cast.land_handler, reason="附件打不开。")
    assert cast.state(dispatch) == "unsettled"
    (line,) = todo(cast.registrar)
    assert line.due_on == dt.date(2026, 9, 3)  # two working days, exch.settle
    with pytest.raises(ReturnedAlready, match="已在2026-09-01 09:00退回"):
        cast.do("sign_for", dispatch, cast.land_handler)
    cast.later()
    cast.do("sign_for", dispatch, cast.water_handler)
    cast.do("resend", dispatch, cast.registrar, text="附件已换为PDF。")
    assert cast.state(dispatch) == "sent" and not todo(cast.registrar)
    assert [t.due_on for t in todo(cast.land_handler)] == [dt.date(2026, 9, 7)]
    cast.do("sign_for", dispatch, cast.land_handler)
    assert cast.state(dispatch) == "completed"
    assert Returned.objects.get().settled_by == Returned.RESENT


def test_a_return_after_all_signed_opens_it_again_and_may_be_accepted(cast: Any) -> None:
    dispatch = cast.sent("land", "water")
    cast.do("sign_for", dispatch, cast.land_handler)
    cast.do("sign_for", dispatch, cast.water_handler)
    cast.do("send_back", dispatch, cast.water_handler, reason="不属本局职责。")
    assert cast.state(dispatch) == "unsettled"
    cast.do("accept_return", dispatch, cast.registrar)
    assert cast.state(dispatch) == "completed"
    with pytest.raises(NotNow):
        cast.do("accept_return", dispatch, cast.registrar)


def test_all_gave_it_back(cast: Any) -> None:
    dispatch = cast.sent("land")
    cast.do("send_back", dispatch, cast.land_handler, reason="错发。")
    with pytest.raises(NothingReturned):
        cast.do("resend", dispatch, cast.registrar, units=[cast.units["town"]])
    cast.do("accept_return", dispatch, cast.registrar, text="另发主管部门。")
    assert cast.state(dispatch) == "given_back"


def test_recall_takes_back_what_is_unsigned_and_says_who_had_signed(cast: Any) -> None:
    dispatch = cast.sent("land", "water", "town")
    cast.do("sign_for", dispatch, cast.land_handler)
    cast.do("recall", dispatch, cast.registrar, reason="文稿有误")
    move = dispatch.matter.moves.get(step="recall")
    assert "已签收、不能撤回：县自然资源和规划局" in move.note
    assert cast.state(dispatch) == "completed" and not todo(cast.water_handler)
    with pytest.raises(RecalledAlready, match="撤回"):
        cast.do("sign_for", dispatch, cast.water_handler)
    assert may_read(cast.land_handler, cast.paper)
    assert not may_read(cast.water_handler, cast.paper)


def test_recall_before_anybody_signed_and_from_one_unit_only(cast: Any) -> None:
    dispatch = cast.sent("land", "water")
    cast.do("recall", dispatch, cast.registrar, reason="错发", units=[cast.units["water"]])
    assert cast.state(dispatch) == "sent"
    with pytest.raises(NobodyWaits):
        cast.do("recall", dispatch, cast.registrar, reason="错发", units=[cast.units["water"]])
    cast.do("recall", dispatch, cast.registrar, reason="重新印发")
    assert cast.state(dispatch) == "recalled"


def test_a_recalled_unit_can_be_sent_the_document_again(cast: Any) -> None:
    dispatch = cast.sent("land", "water")
    cast.do("recall", dispatch, cast.registrar, reason="暂缓", units=[cast.units["water"]])
    cast.do("add_units", dispatch, cast.registrar, units=[cast.units["water"]])
    cast.do("sign_for", dispatch, cast.water_handler)
    assert cast.receipt(dispatch, "water").signed_at
