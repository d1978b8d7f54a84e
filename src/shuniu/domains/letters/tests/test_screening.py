"""The screener accepts, refuses with the right channel, transfers; strangers may not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework.models import Matter, Term
from shuniu.casework.queries import todo
from shuniu.domains.letters.actions.base import (
    HasMergedLetters,
    LeavesByTransfer,
    ToTheComplainedUnit,
)
from shuniu.ground.refusal import FieldRefused, NotNow, NotYours, Stale

STRANGERS = ("reviewer", "leader", "housing_handler", "broadcaster", "administrator", "auditor")


def test_a_new_letter_waits_for_the_registrar_and_for_nobody_else(cast: Any) -> None:
    letter = cast.write()
    assert [t.matter.pk for t in todo(cast.registrar)] == [letter.pk]
    for name in STRANGERS:
        assert todo(getattr(cast, name)) == []


def test_the_screener_corrects_the_type_and_marks_it(cast: Any) -> None:
    letter = cast.write(type="consult")
    cast.do(
        "accept",
        letter,
        cast.registrar,
        letter_type=cast.type("complaint"),
        flags=["urgent", "group"],
    )
    letter = cast.fresh(letter)
    assert (letter.letter_type.code, letter.flags) == ("complaint", ["urgent", "group"])
    assert letter.is_urgent
    assert cast.state(letter) == "accepted"


def test_an_unknown_mark_is_refused_and_nothing_changes(cast: Any) -> None:
    letter = cast.write()
    with pytest.raises(FieldRefused):
        cast.do("accept", letter, cast.registrar, flags=["nonsense"])
    assert cast.state(letter) == "submitted"


@pytest.mark.parametrize("verb", ["accept", "reject", "transfer"])
@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_screen_nothing(cast: Any, verb: str, name: str) -> None:
    letter = cast.write()
    more = {"accept": {}, "reject": {"reason": "unclear"}, "transfer": {"to": "petition"}}[verb]
    with pytest.raises(NotYours):
        cast.do(verb, letter, getattr(cast, name), **more)
    assert cast.state(letter) == "submitted"


def test_a_refusal_names_its_reason_and_the_right_channel(cast: Any) -> None:
    letter = cast.write()
    with pytest.raises(FieldRefused):
        cast.do("reject", letter, cast.registrar, reason="because")
    cast.do("reject", letter, cast.registrar, reason="litigation")
    letter = cast.fresh(letter)
    assert cast.state(letter) == "rejected"
    assert "人民法院" in letter.right_channel
    assert "人民法院" in letter.matter.moves.order_by("id").last().note
    assert not Term.objects.filter(matter=letter.pk, met_on__isnull=True).exists()


def test_the_screener_can_write_a_more_exact_channel(cast: Any) -> None:
    letter = cast.write()
    cast.do(
        "reject", letter, cast.registrar, reason="elsewhere", channel="请向澄川市人民政府反映。"
    )
    assert cast.fresh(letter).right_channel == "请向澄川市人民政府反映。"


def test_petitions_and_accusations_leave_by_transfer(cast: Any) -> None:
    letter = cast.write(type="accusation", complained_unit=cast.unit("housing"))
    with pytest.raises(LeavesByTransfer) as refused:
        cast.do("accept", letter, cast.registrar)
    assert "转送" in refused.value.sentence
    with pytest.raises(LeavesByTransfer):
        cast.do("accept", letter, cast.registrar, letter_type=cast.type("petition"))
    cast.do("transfer", letter, cast.registrar, to="discipline")
    letter = cast.fresh(letter)
    assert (cast.state(letter), letter.transferred_to) == ("transferred", "discipline")


@pytest.mark.parametrize("code", ["housing", "station"])
def test_nothing_is_transferred_to_the_unit_complained_of_nor_to_a_part_of_it(
    cast: Any, code: str
) -> None:
    letter = cast.write(type="accusation", complained_unit=cast.unit("housing"))
    with pytest.raises(ToTheComplainedUnit) as refused:
        cast.do("transfer", letter, cast.registrar, to="other", unit=cast.unit(code))
    assert "第三十条" in refused.value.sentence
    assert cast.state(letter) == "submitted"
    cast.do("transfer", letter, cast.registrar, to="petition", unit=cast.unit("petitions"))
    assert cast.fresh(letter).transferred_unit == cast.unit("petitions")


@pytest.mark.parametrize("where", ["lead", "assisting"])
def test_an_accusation_is_never_dispatched_to_the_unit_complained_of(cast: Any, where: str) -> None:
    letter = cast.accepted(type="report", complained_unit=cast.unit("housing"))
    units = (
        {"lead_unit": cast.unit("housing")}
        if where == "lead"
        else {"lead_unit": cast.unit("water"), "assisting": [cast.unit("station")]}
    )
    with pytest.raises(ToTheComplainedUnit):
        cast.do("dispatch", letter, cast.registrar, **units)
    assert cast.state(letter) == "accepted"


def test_a_transfer_goes_somewhere_and_not_to_a_closed_unit(cast: Any) -> None:
    letter = cast.write()
    for more in ({"to": "moon"}, {"to": "other"}):
        with pytest.raises(FieldRefused):
            cast.do("transfer", letter, cast.registrar, **more)
    unit = cast.unit("idle")
    unit.closed_on = dt.date(2026, 1, 1)
    unit.save()
    with pytest.raises(FieldRefused) as refused:
        cast.do("transfer", letter, cast.registrar, to="other", unit=unit)
    assert "已撤销" in refused.value.sentence


def test_two_screeners_at_once_the_second_is_told_who_was_first(cast: Any) -> None:
    letter = cast.write()
    seen = Matter.objects.get(pk=letter.pk).last_move_id
    cast.do("accept", letter, cast.registrar, seen=seen)
    with pytest.raises(Stale) as refused:
        cast.do("reject", letter, cast.registrar2, reason="unclear", seen=seen)
    assert "registrar·甲" in refused.value.sentence
    with pytest.raises(NotNow):
        cast.do("accept", letter, cast.registrar2)


def test_a_letter_that_carries_others_is_not_refused_from_under_them(cast: Any) -> None:
    head, follower = cast.accepted(), cast.write()
    cast.do("merge", follower, cast.registrar, into=head)
    with pytest.raises(HasMergedLetters):
        cast.do("reject", head, cast.registrar, reason="unclear")
    with pytest.raises(HasMergedLetters):
        cast.do("withdraw", head, cast.writer(head))
    cast.do("transfer", head, cast.registrar, to="petition")
    assert cast.state(head) == cast.state(follower) == "transferred"
