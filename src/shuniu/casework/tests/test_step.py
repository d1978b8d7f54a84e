"""One step: taken whole by whom may, refused in a sentence to everybody else."""

from __future__ import annotations

import datetime as dt

import pytest

from shuniu.casework import engine, standard
from shuniu.casework.models import Move, Opinion
from shuniu.casework.testing import errand
from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.casework.testing.walk import footprint
from shuniu.commons.people.actor import citizen, system
from shuniu.commons.trail.models import Entry
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotNow, NotYours, SelfCheck, Stale

NOON = clock.on(FRIDAY, 12)


def test_opening_leaves_a_move_a_term_a_number_and_words_to_find_it_by(county: County) -> None:
    matter = county.errand(title="修〔路〕灯")
    assert matter.number == f"差事{matter.pk}号"
    assert matter.search_text.body == f"差事{matter.pk}号\n修[路]灯\n路灯不亮".replace("\n", "")
    assert fresh(matter).due_on == dt.date(2026, 9, 20)  # a Sunday that is worked
    move = matter.moves.get()
    assert (move.step, move.from_state, move.to_state) == ("open", "", "new")
    assert Entry.objects.filter(verb="errand.open", subject_id=str(matter.pk)).exists()


def test_two_matters_opened_in_the_same_moment_do_not_meet(county: County) -> None:
    assert county.errand().pk != county.errand().pk


@pytest.mark.parametrize("step", [s.code for s in errand.FLOW.steps])
def test_a_stranger_can_take_no_step(county: County, step: str) -> None:
    matters = [county.errand(), county.given("water"), county.handling("water")]
    strangers = [county.actor("idle"), county.actor("power"), citizen(None), citizen(10**9)]
    for matter in matters:
        before = footprint(matter.pk)
        for stranger in strangers:
            with (
                pytest.raises((NotYours, NotNow)),
                engine.step(matter, step, by=stranger, at=NOON),
            ):
                pytest.fail("the stranger got in")
        assert footprint(matter.pk) == before


def test_a_step_in_the_wrong_state_says_which_state_it_is(county: County) -> None:
    with pytest.raises(NotNow, match=r"待交办.*签收"):
        standard.sign_for(county.errand(), by=county.actor("roads"), at=NOON)


def test_the_second_pair_of_eyes_is_another_persons(county: County) -> None:
    matter = county.handling()
    both = county.actor("both")
    errand.draft(matter, text="已修好", by=both, at=NOON)
    with pytest.raises(SelfCheck, match="另一个人"):
        errand.approve(matter, by=both, at=NOON)
    errand.approve(matter, by=county.actor("reviewer"), at=NOON)
    assert fresh(matter).closed_at == NOON


def test_a_stale_form_says_who_did_what(county: County) -> None:
    matter = county.handling()
    errand.draft(matter, text="已修好", by=county.actor("roads"), at=NOON, seen=matter.last_move_id)
    with pytest.raises(Stale, match=r"roads.*09-18 12:00.*draft"):
        errand.draft(
            matter, text="没修", by=county.actor("roads_head"), at=NOON, seen=matter.last_move_id
        )


def test_the_same_step_twice_by_the_same_person_says_so(county: County) -> None:
    matter = county.given()
    by = county.actor("roads")
    standard.sign_for(matter, by=by, at=NOON, seen=matter.last_move_id)
    with pytest.raises(engine.Repeated, match="已经做过"):
        standard.sign_for(matter, by=by, at=NOON, seen=matter.last_move_id)
    assert Move.objects.filter(matter=matter, step="sign_for").count() == 1


def test_a_block_that_fails_leaves_nothing(county: County) -> None:
    matter = county.handling()
    before = footprint(matter.pk)
    with (
        pytest.raises(FieldRefused),
        engine.step(matter, "draft", by=county.actor("roads"), at=NOON) as work,
    ):
        work.opinion("写了一半")
        raise FieldRefused("text", "不行。")
    assert footprint(matter.pk) == before
    assert not Opinion.objects.exists()


def test_a_deputy_signs_with_the_name_of_the_one_acted_for(county: County) -> None:
    county.delegate("registrar", "idle", FRIDAY, FRIDAY)
    matter = county.errand()
    errand.give(matter, lead_unit=county.units["roads"], by=county.actor("idle"), at=NOON)
    assert matter.moves.get(step="give").by_label == "idle（代registrar）"
    tomorrow = FRIDAY + dt.timedelta(days=1)
    with pytest.raises(NotYours):
        errand.give(
            county.errand(),
            lead_unit=county.units["roads"],
            by=county.actor("idle", tomorrow),
            at=clock.on(tomorrow),
        )


def test_a_closed_matter_has_nothing_running_and_can_be_opened_again(county: County) -> None:
    matter = county.handling("water")
    errand.draft(matter, text="已修好", by=county.actor("roads"), at=NOON)
    errand.approve(matter, by=county.actor("reviewer"), at=NOON)
    closed = fresh(matter)
    assert closed.due_on is None and closed.closed_at == NOON
    assert not closed.terms.filter(met_on=None).exists()
    assert not closed.assignments.filter(done_at=None).exists()
    errand.PLAIN["reopen"](matter, by=county.actor("registrar"), at=NOON)
    opened = fresh(matter)
    assert opened.closed_at is None and opened.due_on is not None


def test_the_citizen_and_the_program_have_steps_of_their_own(county: County) -> None:
    mine, other = county.errand(), county.errand()
    with pytest.raises(NotYours):
        errand.PLAIN["withdraw"](mine, by=citizen(other.pk), at=NOON)
    errand.PLAIN["withdraw"](mine, by=citizen(mine.pk), at=NOON)
    with pytest.raises(NotYours):
        errand.PLAIN["expire"](other, by=county.actor("registrar"), at=NOON)
    errand.PLAIN["expire"](other, by=system(), at=NOON)
    assert {fresh(mine).state, fresh(other).state} == {"withdrawn"}


def test_a_subscriber_that_refuses_undoes_the_step(county: County) -> None:
    matter = county.errand()

    def refuse(work: engine.Work) -> None:
        raise FieldRefused("lead_unit", "不行。")

    engine.subscribe(errand.KIND, "give", refuse)
    try:
        before = footprint(matter.pk)
        with pytest.raises(FieldRefused):
            errand.give(
                matter, lead_unit=county.units["roads"], by=county.actor("registrar"), at=NOON
            )
        assert footprint(matter.pk) == before
    finally:
        engine._subscribers[(errand.KIND, "give")].remove(refuse)
