"""A station of a route waits for the person that it names, or for all of a unit's people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from shuniu.casework import engine, notify
from shuniu.casework.handover import Todos
from shuniu.casework.models import Assignment, Matter, Role
from shuniu.casework.powers import stop
from shuniu.casework.queries import todo, unit_todos
from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.commons.flow import Flow, State, Step, Wording, faults, flows
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, UNIT_HEAD
from shuniu.commons.people.models import Post
from shuniu.ground import clock
from shuniu.ground.refusal import NotYours

NOON = clock.on(FRIDAY, 12)


def agree(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    with engine.step(matter, "agree", by=by, at=at, seen=seen) as work:
        assert work.assignment is not None
        work.end_assignment(work.assignment, "done")


SLIP = Flow(
    kind="slip",
    label="会签单",
    start="asked",
    states=(State("asked", "会签中"), State("over", "已完", final=True)),
    steps=(
        Step("agree", "同意", ("asked",), None, stop("agree", HANDLER, UNIT_HEAD)),
        Step("end", "结束", ("asked",), "over", stop("end", UNIT_HEAD)),
    ),
    actions={"agree": agree, "end": agree},
    wording={"agree": Wording("{who}同意"), "end": Wording("{who}结束")},
    opening=Wording("{who}发起会签"),
    units_see=(HANDLER, UNIT_HEAD),
)


@pytest.fixture(autouse=True)
def _slips() -> Iterator[None]:
    assert faults(SLIP) == []
    flows.add("slip", SLIP)
    yield
    del flows._things["slip"]


def slip(county: County, *stops: tuple[str, str, str | None]) -> Matter:
    with engine.opening(
        "slip",
        title="征求意见",
        unit=county.units["office"],
        number=lambda key: f"会签{key}号",
        by=county.actor("registrar"),
        at=NOON,
    ) as work:
        for unit, stage, login in stops:
            member = county.members[login] if login else None
            work.assign(county.units[unit], Role.STOP, stage=stage, member=member)
    return fresh(work.matter)


def waiting_for(county: County) -> set[str]:
    found = {login for login in county.members if todo(county.actor(login))}
    asked = {
        login
        for login in county.members
        if (rows := unit_todos(county.actor(login))) is not None and rows.exists()
    }
    assert found == asked  # the query written once says the same
    return found


def test_one_that_names_a_person_waits_for_nobody_else(county: County) -> None:
    matter = slip(county, ("roads", "agree", "roads_head"))
    assert waiting_for(county) == {"roads_head"}
    with pytest.raises(NotYours):
        agree(matter, by=county.actor("roads"), at=NOON)
    agree(matter, by=county.actor("roads_head"), at=NOON)
    assert waiting_for(county) == set()


def test_one_that_names_nobody_waits_for_the_units_people(county: County) -> None:
    slip(county, ("water", "agree", None))
    assert waiting_for(county) == {"water", "water_head"}


def test_a_stage_waits_for_those_who_are_asked_at_it(county: County) -> None:
    slip(county, ("water", "end", None))
    assert waiting_for(county) == {"water_head"}


def test_two_of_one_unit_can_be_asked_side_by_side(county: County) -> None:
    matter = slip(county, ("roads", "agree", "roads"), ("roads", "agree", "roads_head"))
    assert waiting_for(county) == {"roads", "roads_head"}
    agree(matter, by=county.actor("roads"), at=NOON)
    assert waiting_for(county) == {"roads_head"}


def test_a_deputy_acts_and_is_told_for_the_one_who_is_named(county: County) -> None:
    matter = slip(county, ("roads", "agree", "roads_head"))
    county.delegate("roads_head", "power_head", FRIDAY, FRIDAY)
    assert waiting_for(county) == {"roads_head", "power_head"}
    owing = notify.owing_now(SLIP, matter, Assignment.objects.filter(matter=matter))
    told = {s.name for found in notify.members(owing, FRIDAY).values() for s in found}
    assert told == {"power_head"}
    agree(matter, by=county.actor("power_head"), at=NOON)
    assert matter.moves.get(step="agree").by_label == "power_head（代roads_head）"


def test_a_named_stop_passes_with_the_post(county: County) -> None:
    slip(county, ("roads", "agree", "roads_head"))
    county.seat("new_head", "roads", UNIT_HEAD)
    post = Post.objects.get(code="roads.roads_head")
    old, new = county.members["roads_head"], county.members["new_head"]
    Todos().transfer(old, new, post=post, by=county.actor("registrar"), at=NOON)
    assert waiting_for(county) == {"new_head"}
