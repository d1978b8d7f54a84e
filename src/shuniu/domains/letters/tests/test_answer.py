"""An answer: drafted by the lead, read by a second person, then and only then the writer's."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shuniu.casework.models import Assignment, Term
from shuniu.casework.queries import todo
from shuniu.commons.people.models import Post
from shuniu.domains.letters.models import Answer
from shuniu.ground.refusal import FieldRefused, NotNow, NotYours, SelfCheck


def test_the_answer_goes_out_when_a_second_person_has_read_it(cast: Any) -> None:
    letter = cast.drafted(assisting=("water",))
    assert cast.state(letter) == "drafted"
    assert cast.fresh(letter).answer is None
    assert [t.matter.pk for t in todo(cast.reviewer)] == [letter.pk]
    cast.do("approve_answer", letter, cast.reviewer, remark="同意答复。")
    letter = cast.fresh(letter)
    assert cast.state(letter) == "answered"
    assert letter.answer.reviewed_by_label == "reviewer·甲"
    assert letter.answered_at == cast.at
    running = Term.objects.filter(matter=letter.pk, met_on__isnull=True)
    assert [t.name for t in running] == ["callback"]
    outcomes = dict(Assignment.objects.filter(matter=letter.pk).values_list("role", "outcome"))
    assert outcomes == {"lead": "done", "assist": "ended"}
    assert Term.objects.get(matter=letter.pk, name="answer").void is False


@pytest.mark.parametrize("name", ["idle_handler", "registrar", "reviewer", "leader"])
def test_only_the_lead_drafts(cast: Any, name: str) -> None:
    letter = cast.handling()
    with pytest.raises(NotYours):
        cast.do("draft_answer", letter, getattr(cast, name), text="已经按规定办理完毕，请放心。")


def test_an_assisting_unit_gives_its_opinion_but_no_answer(cast: Any) -> None:
    letter = cast.handling(assisting=("water",))
    cast.do("assist_sign_for", letter, cast.water_handler)
    with pytest.raises(NotYours):
        cast.do("draft_answer", letter, cast.water_handler, text="已经按规定办理完毕，请放心。")


@pytest.mark.parametrize("verb", ["approve_answer", "return_draft"])
@pytest.mark.parametrize("name", ["registrar", "housing_handler", "housing_head", "leader"])
def test_only_a_reviewer_reviews(cast: Any, verb: str, name: str) -> None:
    letter = cast.drafted()
    more = {"reason": "不行"} if verb == "return_draft" else {}
    with pytest.raises(NotYours):
        cast.do(verb, letter, getattr(cast, name), **more)


def test_whoever_drafted_does_not_review_even_with_both_duties(cast: Any) -> None:
    letter = cast.handling()
    post = Post.objects.get(code="reviewer2")
    Post.objects.create(
        code="extra", unit=cast.unit("housing"), title="兼", rank=9, duties=["handler"]
    ).tenures.create(member=cast.members["reviewer2"], first_day=cast.day)
    assert post.duties == ["reviewer"]
    cast.do("draft_answer", letter, cast.reviewer2, text="排水泵已经更换，积水已经排除。")
    with pytest.raises(SelfCheck) as refused:
        cast.do("approve_answer", letter, cast.reviewer2)
    assert "另一个人" in refused.value.sentence
    assert todo(cast.reviewer2) == []
    cast.do("approve_answer", letter, cast.reviewer)


def test_the_database_itself_wants_two_persons(cast: Any) -> None:
    letter = cast.drafted()
    draft = Answer.objects.get(letter=letter)
    draft.reviewed_by_id, draft.reviewed_by_label = draft.drafted_by_id, "x"
    draft.released_at = cast.at
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


def test_a_returned_draft_stays_on_record_and_the_next_is_another(cast: Any) -> None:
    letter = cast.drafted()
    with pytest.raises(FieldRefused):
        cast.do("return_draft", letter, cast.reviewer, reason="")
    cast.do("return_draft", letter, cast.reviewer, reason="没有回答什么时候修好")
    assert cast.state(letter) == "handling"
    assert [t.matter.pk for t in todo(cast.housing_handler)] == [letter.pk]
    cast.do("draft_answer", letter, cast.housing_handler, text="已于9月3日修好，请您查看。")
    cast.do("approve_answer", letter, cast.reviewer)
    texts = list(
        Answer.objects.filter(letter=letter).order_by("id").values_list("returned_because")
    )
    assert texts == [("没有回答什么时候修好",), ("",)]
    assert cast.fresh(letter).answer.text == "已于9月3日修好，请您查看。"


def test_the_lead_can_take_a_draft_back_before_it_is_read(cast: Any) -> None:
    letter = cast.drafted()
    with pytest.raises(NotYours):
        cast.do("withdraw_draft", letter, cast.idle_handler)
    cast.do("withdraw_draft", letter, cast.housing_head)
    assert cast.state(letter) == "handling"
    with pytest.raises(NotNow):
        cast.do("approve_answer", letter, cast.reviewer)


@pytest.mark.parametrize("text", ["", "好的", "字" * 5001])
def test_an_answer_says_something_and_not_everything(cast: Any, text: str) -> None:
    letter = cast.handling()
    with pytest.raises(FieldRefused) as refused:
        cast.do("draft_answer", letter, cast.housing_handler, text=text)
    assert refused.value.field == "text"
