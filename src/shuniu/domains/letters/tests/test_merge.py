"""Like letters are merged: one reviewed reply to all their writers."""

from __future__ import annotations

from typing import Any

import pytest

from shuniu.domains.letters import actions, queries
from shuniu.domains.letters.actions.base import CannotMerge, PersonalDataInAnswer, lock_letter
from shuniu.domains.letters.models import Answer
from shuniu.ground.refusal import FieldRefused, NotYours


def test_one_reviewed_answer_reaches_every_writer_under_their_own_number(cast: Any) -> None:
    head = cast.accepted()
    followers = [cast.write(name=f"王{i}", phone=f"1370000000{i}") for i in range(3)]
    actions.gather(
        cast.fresh(head).matter,
        letters=[cast.fresh(f) for f in followers],
        by=cast.registrar,
        at=cast.at,
    )
    cast.do("dispatch", head, cast.registrar, lead_unit=cast.unit("housing"))
    cast.do("sign_for", head, cast.housing_handler)
    cast.do("draft_answer", head, cast.housing_handler, text="车库排水泵已经更换，积水已全部排除。")
    assert all(cast.state(f) == "merged" for f in followers)
    cast.do("approve_answer", head, cast.reviewer)
    answer = Answer.objects.get()
    for letter in (head, *followers):
        letter = cast.fresh(letter)
        assert cast.state(letter) == "answered"
        assert letter.answer == answer
        assert letter.answered_at == cast.at
    numbers = {cast.fresh(x).matter.number for x in (head, *followers)}
    assert len(numbers) == 4
    # Each of them rates for themself.
    cast.do("rate", followers[0], cast.writer(followers[0]), satisfaction="satisfied")
    assert cast.state(followers[0]) == "closed"
    assert cast.state(followers[1]) == "answered"


def test_merged_into_an_answered_letter_the_writer_has_the_answer_at_once(cast: Any) -> None:
    head, late = cast.answered(), cast.write()
    cast.do("merge", late, cast.registrar, into=head)
    assert cast.state(late) == "answered"
    assert cast.fresh(late).answer == cast.fresh(head).answer


def test_letters_merged_into_a_merged_one_go_along(cast: Any) -> None:
    head, middle, last = cast.accepted(), cast.accepted(), cast.write()
    cast.do("merge", last, cast.registrar, into=middle)
    cast.do("merge", middle, cast.registrar, into=head)
    assert cast.fresh(last).merged_into_id == cast.fresh(middle).merged_into_id == head.pk
    other = cast.write()
    cast.do("merge", other, cast.registrar, into=cast.fresh(middle))
    assert cast.fresh(other).merged_into_id == head.pk


def test_what_cannot_be_merged_says_why(cast: Any) -> None:
    letter, new, gone = cast.accepted(), cast.write(), cast.write()
    cast.do("reject", gone, cast.registrar, reason="unclear")
    for into, why in ((letter, "它自己"), (new, "还没有受理"), (gone, "没有在办理")):
        with pytest.raises(CannotMerge) as refused:
            cast.do("merge", letter, cast.registrar, into=into)
        assert why in refused.value.sentence
    assert cast.state(letter) == "accepted"


def test_nobody_else_merges_and_a_wrong_merge_is_undone(cast: Any) -> None:
    head, follower = cast.accepted(), cast.write()
    for name in ("reviewer", "housing_handler", "leader"):
        with pytest.raises(NotYours):
            cast.do("merge", follower, getattr(cast, name), into=head)
    cast.do("merge", follower, cast.registrar, into=head)
    with pytest.raises(NotYours):
        cast.do("unmerge", follower, cast.reviewer, reason="不是一回事")
    with pytest.raises(NotYours):
        _answer_by_hand(cast, follower)
    cast.do("unmerge", follower, cast.registrar, reason="不是一回事")
    assert (cast.state(follower), cast.fresh(follower).merged_into) == ("accepted", None)


def _answer_by_hand(cast: Any, follower: Any) -> None:
    """Only the program answers a merged letter, with the one it was merged into."""
    from shuniu.casework import engine

    with engine.step(cast.fresh(follower).matter, "answer_merged", by=cast.registrar, at=cast.at):
        pass


def test_gathering_is_all_or_nothing(cast: Any) -> None:
    head, good, gone = cast.accepted(), cast.write(), cast.write()
    cast.do("reject", gone, cast.registrar, reason="unclear")
    with pytest.raises(Exception, match="不能再做"):
        actions.gather(
            cast.fresh(head).matter,
            letters=[cast.fresh(good), cast.fresh(gone)],
            by=cast.registrar,
            at=cast.at,
        )
    assert cast.state(good) == "submitted"
    with pytest.raises(FieldRefused):
        actions.gather(cast.fresh(head).matter, letters=[], by=cast.registrar, at=cast.at)


def test_an_answer_to_many_names_none_of_them(cast: Any) -> None:
    head, follower = cast.handling(), cast.write(name="诸葛小明", phone="13700000001")
    cast.do("merge", follower, cast.registrar, into=head)
    for text in (
        "已与来信人张三丰核实，水泵已更换。",
        "请与来信人13812345678联系确认水泵更换情况。",
    ):
        with pytest.raises(PersonalDataInAnswer):
            cast.do("draft_answer", head, cast.housing_handler, text=text)
    cast.do(
        "draft_answer", head, cast.housing_handler, text="水泵已更换，如有疑问请致电0538-2821234。"
    )
    assert cast.state(head) == "drafted"


def test_a_letter_merged_after_the_draft_still_keeps_the_other_writers_data(cast: Any) -> None:
    head, follower = cast.drafted(answer="已与来信人张三丰电话核实，水泵已经更换。"), cast.write()
    cast.do("merge", follower, cast.registrar, into=head)
    with pytest.raises(PersonalDataInAnswer):
        cast.do("approve_answer", head, cast.reviewer)
    assert cast.state(head) == "drafted"


def test_like_letters_are_suggested_the_likest_first(cast: Any) -> None:
    twin = cast.write(title="水榭花园小区车库积水没人管", town=cast.unit("town"))
    cousin = cast.write(
        title="水榭花园小区门口路灯不亮", text="水榭花园小区东门两盏路灯坏了一个月，晚上看不见路。"
    )
    stranger = cast.write(
        title="农村合作医疗怎样报销", text="外地住院回来以后合作医疗报销需要带哪些材料，到哪里办。"
    )
    letter = cast.write(town=cast.unit("town"), phone="13600000000")
    found = [found.letter.pk for found in queries.like(lock_letter(cast.fresh(letter).matter))]
    assert found[0] == twin.pk
    assert stranger.pk not in found
    assert cousin.pk not in found[:1]


def test_what_was_refused_or_already_merged_here_is_not_suggested(cast: Any) -> None:
    gone, merged, letter = cast.write(), cast.write(), cast.accepted()
    cast.do("reject", gone, cast.registrar, reason="unclear")
    cast.do("merge", merged, cast.registrar, into=letter)
    assert queries.like(cast.fresh(letter)) == []
