"""After the answer: rating, callback, asking once more, handling again, closing, reopening."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shuniu.casework.models import Term
from shuniu.casework.queries import todo
from shuniu.commons.people.actor import citizen
from shuniu.domains.letters.actions.base import AskedAlready, RatedAlready, TooLateToRate
from shuniu.domains.letters.models import Letter, Rating
from shuniu.ground.refusal import FieldRefused, NotYours


@pytest.mark.parametrize("satisfaction", ["satisfied", "basically"])
def test_a_content_writer_closes_the_letter(cast: Any, satisfaction: str) -> None:
    letter = cast.answered()
    cast.do("rate", letter, cast.writer(letter), satisfaction=satisfaction, reason="很快")
    fresh = cast.fresh(letter)
    assert (cast.state(letter), fresh.satisfaction, fresh.rated_at) == (
        "closed",
        satisfaction,
        cast.at,
    )
    with pytest.raises(RatedAlready):
        cast.do("rate", letter, cast.writer(letter), satisfaction="basically")


def test_nobody_rates_for_the_writer(cast: Any) -> None:
    letter, other = cast.answered(), cast.answered()
    for stranger in (cast.writer(other), citizen(None), cast.registrar, cast.housing_handler):
        with pytest.raises(NotYours):
            cast.do("rate", letter, stranger, satisfaction="satisfied")
        with pytest.raises(NotYours):
            cast.do("ask_again", letter, stranger, text="什么时候修好？")
    assert not Rating.objects.exists()


def test_a_dissatisfied_writer_says_why_and_it_goes_back_to_the_unit_with_a_new_term(
    cast: Any,
) -> None:
    letter = cast.answered()
    with pytest.raises(FieldRefused):
        cast.do("rate", letter, cast.writer(letter), satisfaction="dissatisfied")
    with pytest.raises(FieldRefused):
        cast.do("rate", letter, cast.writer(letter), satisfaction="whatever")
    reason = "张三丰说还在漏水，电话13812345678"
    cast.do("rate", letter, cast.writer(letter), satisfaction="dissatisfied", reason=reason)
    assert cast.state(letter) == "to_rehandle"
    note = letter.matter.moves.order_by("id").last().note
    assert "13812345678" not in note and "张三丰" not in note
    assert [t.matter.pk for t in todo(cast.registrar)] == [letter.pk]
    with pytest.raises(NotYours):
        cast.do("rehandle", letter, cast.housing_handler, lead_unit=cast.unit("housing"))
    cast.tomorrow()
    cast.do("rehandle", letter, cast.registrar, lead_unit=cast.unit("housing"))
    assert cast.state(letter) == "dispatched"
    new = Term.objects.get(matter=letter.pk, name="answer", met_on__isnull=True)
    assert new.due_on == dt.date(2026, 9, 9)
    first = cast.fresh(letter).answered_at
    cast.do("sign_for", letter, cast.housing_handler)
    cast.do("draft_answer", letter, cast.housing_handler, text="已请专业队伍重新做了防水处理。")
    cast.do("approve_answer", letter, cast.reviewer)
    fresh = cast.fresh(letter)
    assert (fresh.answered_at, fresh.satisfaction) == (first, "")
    cast.do("rate", letter, cast.writer(letter), satisfaction="satisfied")
    assert Rating.objects.filter(letter=letter).count() == 2


def test_closing_without_handling_again_owes_the_writer_an_explanation(cast: Any) -> None:
    letter = cast.dissatisfied()
    with pytest.raises(FieldRefused) as refused:
        cast.do("close", letter, cast.registrar)
    assert refused.value.field == "explanation"
    for name in ("reviewer", "housing_handler", "leader"):
        with pytest.raises(NotYours):
            cast.do("close", letter, getattr(cast, name), explanation="无")
    cast.do("close", letter, cast.registrar, explanation="诉求属物业服务合同约定，已告知协商途径。")
    assert cast.state(letter) == "closed"


def test_one_asks_again_once(cast: Any) -> None:
    letter = cast.answered()
    cast.do("ask_again", letter, cast.writer(letter), text="那什么时候做防水？我是张三丰")
    fresh = cast.fresh(letter)
    assert (cast.state(letter), fresh.asked_again_text) == (
        "to_rehandle",
        "那什么时候做防水？我是张三丰",
    )
    assert "张三丰" not in letter.matter.opinions.get().text
    cast.do("close", letter, cast.registrar, explanation="防水工程定于10月开工。")
    with pytest.raises(AskedAlready):
        cast.do("ask_again", letter, cast.writer(letter), text="10月几号？")


def test_long_after_closing_the_writer_writes_anew(cast: Any) -> None:
    letter = cast.answered()
    cast.do("close", letter, cast.registrar)
    cast.tomorrow(29)
    cast.do("rate", letter, cast.writer(letter), satisfaction="basically")
    other = cast.answered()
    cast.do("close", other, cast.registrar)
    cast.tomorrow(31)
    for verb, more in (("rate", {"satisfaction": "satisfied"}), ("ask_again", {"text": "在吗？"})):
        with pytest.raises(TooLateToRate):
            cast.do(verb, other, cast.writer(other), **more)


def test_the_registrar_calls_back(cast: Any) -> None:
    content, angry, away = cast.answered(), cast.answered(), cast.answered()
    for name in ("reviewer", "housing_handler", "leader"):
        with pytest.raises(NotYours):
            cast.do("callback", content, getattr(cast, name), satisfaction="satisfied")
        with pytest.raises(NotYours):
            cast.do("callback_dissatisfied", angry, getattr(cast, name), reason="还漏")
        with pytest.raises(NotYours):
            cast.do("callback_unreached", away, getattr(cast, name), note="无人接听")
    with pytest.raises(FieldRefused):
        cast.do("callback", content, cast.registrar, satisfaction="dissatisfied")
    cast.do("callback", content, cast.registrar, satisfaction="satisfied", remark="来信人道谢")
    cast.do("callback_dissatisfied", angry, cast.registrar, reason="仍有渗水")
    cast.do("callback_unreached", away, cast.registrar, note="9月1日15时两次无人接听")
    assert [cast.state(x) for x in (content, angry, away)] == ["closed", "to_rehandle", "answered"]
    assert Rating.objects.get(letter=angry).source == "phone"


def test_a_closed_letter_is_reopened_with_a_reason(cast: Any) -> None:
    letter = cast.answered()
    cast.do("close", letter, cast.registrar)
    for name in ("reviewer", "housing_handler"):
        with pytest.raises(NotYours):
            cast.do("reopen", letter, getattr(cast, name), reason="领导要求")
    cast.do("reopen", letter, cast.registrar, reason="巡查发现没有修好")
    assert cast.state(letter) == "to_rehandle"
    assert cast.fresh(letter).matter.closed_at is None


def test_the_database_knows_only_three_ratings(cast: Any) -> None:
    letter = cast.answered()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(satisfaction="delighted", rated_at=cast.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(satisfaction="satisfied")
