"""One inbox over all kinds: what waits for a person is what this person can do."""

from __future__ import annotations

import datetime as dt

import pytest

from shuniu.casework import reading, standard
from shuniu.casework.handover import Readings, Todos
from shuniu.casework.models import Reading
from shuniu.casework.queries import may_see, sent, to_read, todo, todo_count, visible_to
from shuniu.casework.testing import errand
from shuniu.casework.testing.county import FRIDAY, County
from shuniu.commons.people.actor import citizen, system
from shuniu.commons.people.models import Post
from shuniu.ground import clock

NOON = clock.on(FRIDAY, 12)


def having(county: County) -> set[str]:
    return {login for login in county.members if todo(county.actor(login))}


def test_a_matter_waits_for_whoever_can_take_the_next_step(county: County) -> None:
    matter = county.errand()
    assert having(county) == {"registrar", "registrar2"}
    errand.give(
        matter,
        lead_unit=county.units["roads"],
        assisting=[county.units["water"]],
        by=county.actor("registrar"),
        at=NOON,
    )
    assert having(county) == {"roads", "roads_head", "both", "water", "water_head"}
    standard.sign_for(matter, by=county.actor("roads"), at=NOON)
    standard.assist_sign_for(matter, by=county.actor("water"), at=NOON)
    standard.assist_answer(matter, text="好", by=county.actor("water"), at=NOON)
    assert having(county) == {"roads", "roads_head", "both"}
    errand.draft(matter, text="已修好", by=county.actor("both"), at=NOON)
    assert having(county) == {"reviewer", "reviewer2"}  # not the one who drafted
    errand.approve(matter, by=county.actor("reviewer"), at=NOON)
    assert having(county) == set()


def test_the_most_overdue_comes_first_and_pages_do_not_overlap(county: County) -> None:
    for n in range(7):
        county.errand(at=clock.on(FRIDAY - dt.timedelta(days=n)), title=str(n))
    registrar = county.actor("registrar")
    first = todo(registrar, limit=3)[:3]
    second = todo(registrar, limit=10, after=first[-1].key)
    dates = [t.due_on for t in [*first, *second]]
    assert dates == sorted(dates) and len({t.matter.pk for t in [*first, *second]}) == 7
    assert todo_count(registrar) == 7
    assert todo_count(registrar, due_before=FRIDAY) == len([d for d in dates if d < FRIDAY])


def test_the_inbox_takes_the_same_few_queries_however_much_waits(
    county: County, django_assert_num_queries: object
) -> None:
    both = county.actor("both")
    for _n in range(3):
        county.given()
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(todo(both)) == 3


def test_what_one_may_not_see_is_not_there(county: County) -> None:
    matter, other = county.given("water"), county.given(lead_unit="power")
    sees = {
        login: {m.pk for m in visible_to(county.actor(login), errand.KIND)}
        for login in county.members
    }
    both = {matter.pk, other.pk}
    assert sees["registrar"] == sees["leader"] == sees["reviewer"] == sees["both"] == both
    assert sees["roads"] == sees["water_head"] == {matter.pk}
    assert sees["power"] == {other.pk} and sees["idle"] == set()
    assert set(visible_to(citizen(matter.pk), errand.KIND)) == {matter}
    assert not visible_to(system(), errand.KIND).exists()
    assert not may_see(county.actor("power"), matter)


def test_one_with_two_hats_sees_by_both(county: County) -> None:
    county.seat("roads", "water", "registrar")  # registers for the water board, works for roads
    matter = county.given()
    assert list(visible_to(county.actor("roads"), errand.KIND)) == [matter]


def test_a_reading_is_shown_once_and_read_by_oneself(county: County) -> None:
    matter = county.given()
    leader, roads = county.actor("leader"), county.actor("roads")
    Reading.objects.create(matter=matter, member=county.members["idle"], why="抄送", given_at=NOON)
    idle = county.actor("idle")
    assert may_see(idle, matter)
    assert [r.matter for r in to_read(idle)] == [matter]
    assert reading.mark_read([matter.pk], by=leader, at=NOON) == 0
    assert reading.mark_read([matter.pk], by=roads, at=NOON) == 0
    assert reading.mark_read([matter.pk], by=idle, at=NOON) == 1
    assert not to_read(idle).exists()


def test_what_one_has_sent_is_found_again(county: County) -> None:
    matter = county.given()
    registrar = county.actor("registrar")
    assert [m.matter for m in sent(registrar, closed=False)] == [matter]
    assert not sent(registrar, closed=True)
    assert not sent(county.actor("registrar2"), closed=False)


def test_work_passes_with_the_post_and_readings_to_the_next_holder(county: County) -> None:
    matter = county.given()
    old, new = county.members["roads"], county.members["idle"]
    post = Post.objects.get(code="roads.roads")
    todos, readings = Todos(), Readings()
    assert todos.count(old, FRIDAY, post=post) == 1
    assert [i.key for i in todos.items(old, FRIDAY, post=post)] == [matter.number]
    by, at = county.actor("registrar"), NOON
    assert todos.transfer(old, new, post=post, by=by, at=at) == 1
    Reading.objects.create(matter=matter, member=old, why="抄送", given_at=NOON)
    assert readings.count(old, FRIDAY) == 1
    assert readings.transfer(old, new, post=post, by=by, at=at) == 1
    assert readings.count(old, FRIDAY) == 0 and readings.count(new, FRIDAY) == 1


@pytest.mark.parametrize("login", ["idle", "power"])
def test_a_strangers_inbox_is_empty(county: County, login: str) -> None:
    county.given()
    assert todo(county.actor(login)) == [] and todo_count(county.actor(login)) == 0
