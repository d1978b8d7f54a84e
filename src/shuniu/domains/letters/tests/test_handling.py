"""Extensions once, by a second person; clocks that stop with a reason; urging; leaders' words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework.models import Term, Urge
from shuniu.casework.queries import to_read, todo
from shuniu.casework.terms import ExtendedAlready, ExtensionTooLong
from shuniu.ground.refusal import FieldRefused, NotNow, NotYours


def answer_due(letter: Any) -> dt.date:
    return Term.objects.get(matter=letter.pk, name="answer", met_on__isnull=True).due_on


def test_an_extension_is_asked_for_granted_once_and_told_to_the_writer(cast: Any) -> None:
    letter = cast.handling()
    for name in ("idle_handler", "registrar"):
        with pytest.raises(NotYours):
            cast.do("request_extension", letter, getattr(cast, name), days=3, reason="等配件")
    cast.do("request_extension", letter, cast.housing_handler, days=3, reason="水泵配件在途")
    assert cast.state(letter) == "extension_requested"
    assert [t.matter.pk for t in todo(cast.reviewer)] == [letter.pk]
    for name in ("registrar", "housing_handler", "leader"):
        with pytest.raises(NotYours):
            cast.do("grant_extension", letter, getattr(cast, name), days=3)
    with pytest.raises(ExtensionTooLong):
        cast.do("grant_extension", letter, cast.reviewer, days=6)
    cast.do("grant_extension", letter, cast.reviewer, days=3)
    assert cast.state(letter) == "handling"
    assert answer_due(letter) == dt.date(2026, 9, 11)
    with pytest.raises(ExtendedAlready):
        cast.do("request_extension", letter, cast.housing_handler, days=1, reason="还要等")


def test_a_refused_extension_leaves_the_old_date(cast: Any) -> None:
    letter = cast.handling()
    cast.do("request_extension", letter, cast.housing_handler, days=3, reason="忙")
    with pytest.raises(NotYours):
        cast.do("refuse_extension", letter, cast.registrar, reason="理由不足")
    cast.do("refuse_extension", letter, cast.reviewer, reason="理由不足")
    assert (cast.state(letter), answer_due(letter)) == ("handling", dt.date(2026, 9, 8))


def test_after_the_date_there_is_nothing_to_extend(cast: Any) -> None:
    letter = cast.handling()
    cast.tomorrow(8)
    with pytest.raises(FieldRefused):
        cast.do("request_extension", letter, cast.housing_handler, days=3, reason="忘了")


def test_the_clock_stands_still_while_suspended_but_not_the_three_months(cast: Any) -> None:
    letter = cast.handling()
    with pytest.raises(NotYours):
        cast.do("suspend", letter, cast.housing_handler, reason="等鉴定")
    cast.do("suspend", letter, cast.registrar, reason="等待房屋安全鉴定")
    assert cast.state(letter) == "suspended"
    veto = Term.objects.get(matter=letter.pk, name="veto")
    assert not veto.suspended and veto.due_on == dt.date(2026, 12, 1)
    cast.tomorrow(7)
    with pytest.raises(NotYours):
        cast.do("resume", letter, cast.idle_handler)
    cast.do("resume", letter, cast.housing_handler)
    assert (cast.state(letter), answer_due(letter)) == ("handling", dt.date(2026, 9, 15))


def test_urging_by_the_four_means_reaches_every_unit_that_has_it(cast: Any) -> None:
    letter = cast.dispatched(assisting=("water",))
    for name in ("reviewer", "housing_handler"):
        with pytest.raises(NotYours):
            cast.do("urge", letter, getattr(cast, name), means="phone", text="请抓紧")
    with pytest.raises(FieldRefused):
        cast.do("urge", letter, cast.registrar, means="system", text="请抓紧")
    for means in ("phone", "letter", "visit", "in_person"):
        cast.do("urge", letter, cast.registrar, means=means, text="请于周五前答复")
    cast.do("urge", letter, cast.leader, means="phone", text="请抓紧")
    assert Urge.objects.filter(matter=letter.pk).count() == 10
    with pytest.raises(NotNow):
        cast.do("urge", cast.write(), cast.registrar, means="phone", text="请抓紧")


def test_a_leader_writes_on_a_letter_and_the_registrars_read_it(cast: Any) -> None:
    letter = cast.handling()
    for name in ("registrar", "reviewer", "housing_head"):
        with pytest.raises(NotYours):
            cast.do("instruct", letter, getattr(cast, name), text="请速办")
    with pytest.raises(FieldRefused):
        cast.do("instruct", letter, cast.leader, text=" ")
    cast.do("instruct", letter, cast.leader, text="请住建局本周内办结，并向我报告。")
    opinion = letter.matter.opinions.get()
    assert (opinion.heading, opinion.by_label) == ("领导批示", "leader·甲")
    assert [r.matter_id for r in to_read(cast.registrar)] == [letter.pk]
