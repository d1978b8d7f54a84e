"""Letters go to units, each with a due date of its own; back once, in time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework import engine
from shuniu.casework.models import Assignment, Term
from shuniu.casework.queries import todo
from shuniu.casework.standard import MayNotReturn
from shuniu.casework.testing import errand
from shuniu.domains.letters.actions.base import (
    ReturnedOnce,
    TooLateToReturn,
    ToTheComplainedUnit,
)
from shuniu.ground.refusal import FieldRefused, NotYours


def due(letter: Any, name: str) -> list[dt.date]:
    return list(
        Term.objects.filter(matter=letter.pk, name=name, met_on__isnull=True)
        .order_by("id")
        .values_list("due_on", flat=True)
    )


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("consult", dt.date(2026, 9, 3)),
        ("help", dt.date(2026, 9, 8)),
        ("suggest", dt.date(2026, 9, 15)),
        ("complaint", dt.date(2026, 9, 15)),
        ("report", dt.date(2026, 9, 15)),
    ],
)
def test_the_answer_is_due_by_the_type_in_working_days(cast: Any, code: str, day: dt.date) -> None:
    letter = cast.dispatched(type=code)
    assert due(letter, "answer") == [day]
    assert due(letter, "forward") == []


def test_several_units_have_dates_of_their_own_and_complex_ones_more_time(cast: Any) -> None:
    letter = cast.accepted(type="consult")
    cast.do(
        "dispatch",
        letter,
        cast.registrar,
        lead_unit=cast.unit("housing"),
        assisting=[cast.unit("water")],
        complex=True,
        opinion="请住建局主办，水利局协办。",
    )
    assert due(letter, "answer") == [
        dt.date(2026, 9, 21)
    ]  # 15 working days, Sunday the 20th among them
    assert due(letter, "assist") == [dt.date(2026, 9, 20)]
    assert len(due(letter, "sign")) == 2
    opinion = letter.matter.opinions.get()
    assert (opinion.heading, opinion.text) == ("拟办意见", "请住建局主办，水利局协办。")
    with pytest.raises(FieldRefused):
        cast.do(
            "dispatch",
            cast.accepted(),
            cast.registrar,
            lead_unit=cast.unit("housing"),
            complex=True,
        )


def test_each_unit_has_its_own_to_do_and_signs_for_itself(cast: Any) -> None:
    letter = cast.dispatched(assisting=("water",))
    assert [t.matter.pk for t in todo(cast.housing_handler)] == [letter.pk]
    assert [t.matter.pk for t in todo(cast.water_handler)] == [letter.pk]
    assert todo(cast.idle_handler) == todo(cast.broadcaster) == []
    cast.do("assist_sign_for", letter, cast.water_handler)
    assert len(due(letter, "sign")) == 1  # the lead's is still running
    with pytest.raises(NotYours):
        cast.do("sign_for", letter, cast.water_handler)
    with pytest.raises(NotYours):
        cast.do("sign_for", letter, cast.idle_handler)
    cast.do("sign_for", letter, cast.housing_head)
    assert cast.state(letter) == "handling"
    cast.do("assist_answer", letter, cast.water_handler, text="管网归我局，已疏通。")
    assert cast.state(letter) == "handling"
    assert todo(cast.water_handler) == []


@pytest.mark.parametrize("name", ["reviewer", "housing_handler", "leader", "auditor"])
def test_only_the_registrar_hands_letters_on(cast: Any, name: str) -> None:
    letter = cast.accepted()
    with pytest.raises(NotYours):
        cast.do("dispatch", letter, getattr(cast, name), lead_unit=cast.unit("housing"))


def test_units_that_do_not_handle_letters_are_refused_by_name(cast: Any) -> None:
    letter = cast.accepted()
    closed = cast.unit("idle")
    closed.closed_on = dt.date(2026, 6, 1)
    closed.save()
    for unit, words in ((closed, "已撤销"), (cast.unit("petitions"), "不承办来信")):
        with pytest.raises(FieldRefused) as refused:
            cast.do("dispatch", letter, cast.registrar, lead_unit=unit)
        assert words in refused.value.sentence
    with pytest.raises(FieldRefused):
        cast.do(
            "dispatch",
            letter,
            cast.registrar,
            lead_unit=cast.unit("housing"),
            assisting=[cast.unit("housing")],
        )
    assert cast.state(letter) == "accepted"
    assert not Assignment.objects.exists()


def test_sent_back_in_time_it_is_designated_and_stays(cast: Any) -> None:
    letter = cast.dispatched()
    for name in ("idle_handler", "registrar"):
        with pytest.raises(NotYours):
            cast.do("send_back", letter, getattr(cast, name), reason="不归我们")
    with pytest.raises(FieldRefused):
        cast.do("send_back", letter, cast.housing_handler, reason="  ")
    cast.tomorrow()
    cast.do("send_back", letter, cast.housing_handler, reason="车库排水归水利局（三定方案第五条）")
    assert cast.state(letter) == "returned"
    assert cast.fresh(letter).lead_unit is None
    assert due(letter, "answer") == [] and due(letter, "forward") == [dt.date(2026, 9, 3)]
    cast.do("redispatch", letter, cast.registrar, lead_unit=cast.unit("water"))
    with pytest.raises(MayNotReturn) as refused:
        cast.do("send_back", letter, cast.water_handler, reason="也不归我们")
    assert "不得退回" in refused.value.sentence


def test_after_a_working_day_it_is_too_late_to_send_back(cast: Any) -> None:
    letter = cast.dispatched()
    cast.tomorrow(2)
    with pytest.raises(TooLateToReturn) as refused:
        cast.do("send_back", letter, cast.housing_handler, reason="不归我们")
    assert "2026-09-02" in refused.value.sentence


def test_a_letter_is_sent_back_once_whoever_has_it(cast: Any) -> None:
    letter = cast.dispatched()
    cast.do("send_back", letter, cast.housing_handler, reason="归水利局")
    cast.do("redispatch", letter, cast.registrar, lead_unit=cast.unit("water"))
    cast.do("recall", letter, cast.registrar, reason="协调后改派")
    cast.do("dispatch", letter, cast.registrar, lead_unit=cast.unit("housing"))
    with pytest.raises(ReturnedOnce):
        cast.do("send_back", letter, cast.housing_handler, reason="还是不归我们")


def test_the_office_can_take_a_letter_back_from_a_unit(cast: Any) -> None:
    letter = cast.handling()
    with pytest.raises(NotYours):
        cast.do("recall", letter, cast.housing_handler, reason="办不了")
    cast.do("recall", letter, cast.registrar, reason="机构改革，职能划转")
    assert cast.state(letter) == "accepted"
    assert todo(cast.housing_handler) == []
    assert due(letter, "answer") == []


def test_a_follow_up_gets_round_no_shield(cast: Any) -> None:
    housing = cast.unit("housing")
    letter = cast.accepted(type="report", complained_unit=housing)
    with errand.registered():
        with engine.opening(
            errand.KIND,
            title="跟踪办理",
            unit=cast.unit("office"),
            number=lambda key: f"差事{key}号",
            by=cast.registrar,
            at=cast.at,
            origin=letter.matter,
        ) as work:
            pass
        given = {"by": cast.registrar, "at": cast.at}
        for unit in ("housing", "station"):  # the station is a part of the bureau
            with pytest.raises(ToTheComplainedUnit):
                errand.give(work.matter, lead_unit=cast.unit(unit), **given)
        errand.give(work.matter, lead_unit=cast.unit("water"), **given)
