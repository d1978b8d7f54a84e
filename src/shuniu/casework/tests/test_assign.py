"""交办、签收、退回: one lead unit and assisting ones, each with a due date of its own."""

from __future__ import annotations

import datetime as dt

import pytest

from shuniu.casework import standard
from shuniu.casework.models import Matter, Outcome, Role
from shuniu.casework.testing import errand
from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours

NOON = clock.on(FRIDAY, 12)


def due(matter: Matter, unit: str) -> dt.date | None:
    return matter.assignments.get(unit__code=unit, done_at=None).due_on


def terms(matter: Matter, unit: str) -> set[str]:
    return set(matter.terms.filter(assignment__unit__code=unit).values_list("name", flat=True))


def test_each_unit_has_its_own_deadlines(county: County) -> None:
    matter = county.given("water", "power")
    assert terms(matter, "roads") == {"sign", "answer"}
    assert terms(matter, "water") == {"sign", "assist"}
    assert matter.terms.get(name="answer").due_on == dt.date(2026, 10, 22)
    assert matter.terms.filter(name="assist").first().due_on == dt.date(2026, 9, 24)
    assert matter.terms.get(name="forward").met_on == FRIDAY
    assert due(matter, "roads") == dt.date(2026, 9, 20)  # to be signed for first


def test_a_date_decided_on_is_the_units_own_and_the_signing_keeps_its_rule(county: County) -> None:
    day = dt.date(2026, 9, 30)
    matter = county.given("water", due_on=day, assist_due_on=day - dt.timedelta(days=2))
    answer = matter.terms.get(name="answer")
    assert (answer.due_on, answer.law) == (day, "由交办时确定")
    assert matter.terms.get(name="assist").due_on == dt.date(2026, 9, 28)
    assert set(matter.terms.filter(name="sign").values_list("due_on", flat=True)) == {
        dt.date(2026, 9, 20)
    }


def test_one_unit_signs_and_the_others_clock_runs_on(county: County) -> None:
    matter = county.given("water")
    standard.sign_for(matter, by=county.actor("roads"), at=NOON)
    assert matter.terms.get(name="sign", assignment__unit__code="roads").met_on == FRIDAY
    assert matter.terms.get(name="sign", assignment__unit__code="water").met_on is None
    assert due(matter, "roads") == dt.date(2026, 10, 22)
    with pytest.raises(NotYours):
        standard.assist_sign_for(matter, by=county.actor("roads"), at=NOON)
    standard.assist_sign_for(matter, by=county.actor("water"), at=NOON)
    assert matter.assignments.get(unit__code="water").signed_by == county.members["water"]


def test_an_assisting_unit_answers_and_is_done(county: County) -> None:
    matter = county.handling("water")
    by = county.actor("water")
    standard.assist_sign_for(matter, by=by, at=NOON)
    with pytest.raises(FieldRefused) as refused:
        standard.assist_answer(matter, text="  ", by=by, at=NOON)
    assert refused.value.field == "text"
    standard.assist_answer(matter, text="水管在路灯下三米", by=by, at=NOON)
    ended = matter.assignments.get(unit__code="water")
    assert (ended.outcome, fresh(matter).state) == (Outcome.DONE, "handling")
    assert matter.terms.get(name="assist").met_on == FRIDAY
    assert matter.opinions.get().heading == "协办意见"


def test_sending_back_ends_every_assignment_and_the_matter_is_given_anew(county: County) -> None:
    matter = county.given("water")
    standard.send_back(matter, reason="非我局职责", by=county.actor("roads"), at=NOON)
    assert fresh(matter).state == "new"
    assert {a.unit.code: a.outcome for a in matter.assignments.all()} == {
        "roads": Outcome.RETURNED,
        "water": Outcome.WITHDRAWN,
    }
    assert all(t.void for t in matter.terms.filter(assignment__isnull=False))
    errand.give(
        matter,
        lead_unit=county.units["roads"],
        no_return=True,
        by=county.actor("registrar"),
        at=NOON,
    )
    with pytest.raises(standard.MayNotReturn):
        standard.send_back(matter, reason="还是不归我", by=county.actor("roads"), at=NOON)


def test_sending_back_needs_a_reason_and_is_the_lead_units(county: County) -> None:
    matter = county.given("water")
    with pytest.raises(FieldRefused):
        standard.send_back(matter, reason="", by=county.actor("roads"), at=NOON)
    with pytest.raises(NotYours):
        standard.send_back(matter, reason="不归我", by=county.actor("water"), at=NOON)


@pytest.mark.parametrize("field", ["lead_unit", "assisting"])
def test_a_closed_or_empty_unit_is_given_nothing(county: County, field: str) -> None:
    closed = Unit.objects.create(
        code="gone",
        name="原交通局",
        short_name="交通",
        kind="other_body",
        opened_on=dt.date(2000, 1, 1),
        closed_on=FRIDAY,
    )
    for unit in (closed, county.unit("empty")):
        units = {"lead_unit": county.units["roads"], "assisting": [county.units["water"]]}
        units[field] = unit if field == "lead_unit" else [unit]
        with pytest.raises(FieldRefused) as refused:
            errand.give(county.errand(), by=county.actor("registrar"), at=NOON, **units)  # type: ignore[arg-type]
        assert refused.value.field == field and unit.name in refused.value.sentence


def test_the_lead_unit_does_not_assist_itself(county: County) -> None:
    with pytest.raises(FieldRefused, match="主办单位不能同时是协办单位"):
        errand.give(
            county.errand(),
            lead_unit=county.units["roads"],
            assisting=[county.units["roads"]],
            by=county.actor("registrar"),
            at=NOON,
        )


def test_a_date_in_the_past_is_refused(county: County) -> None:
    with pytest.raises(FieldRefused, match="不能早于今天"):
        county.given(due_on=FRIDAY - dt.timedelta(days=1))


def test_a_closed_unit_hands_its_work_to_its_successor(county: County) -> None:
    from shuniu.casework.handover import NoSuccessor, pass_on

    alone, shared = county.given(), county.given("water")
    roads, water = county.units["roads"], county.units["water"]
    with pytest.raises(NoSuccessor, match="2件"):
        pass_on(roads.pk, None, by=county.actor("registrar"), at=NOON)
    assert pass_on(roads.pk, water.pk, by=county.actor("registrar"), at=NOON) == 2
    for matter in (alone, shared):
        kept = matter.assignments.get(done_at=None)
        assert (kept.unit, kept.role) == (water, Role.LEAD)
    standard.sign_for(alone, by=county.actor("water"), at=NOON)
    assert pass_on(county.units["power"].pk, None, by=county.actor("registrar"), at=NOON) == 0
