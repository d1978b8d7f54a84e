"""A leader's page asks: what waits for a word, what was ordered and how it stands, what is red."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db.models import QuerySet

from shuniu.casework import engine, leading
from shuniu.casework.models import Matter
from shuniu.casework.progress.models import Course, ProgressReport
from shuniu.casework.progress.queries import lights
from shuniu.casework.testing import errand
from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.ground import clock

MONDAY = FRIDAY + dt.timedelta(days=3)
FAR = FRIDAY + dt.timedelta(days=60)


def order(county: County, matter: Matter, text: str = "请一周内办结。", hour: int = 11) -> Matter:
    """The leader urges and writes down why; in the flow of errands nothing else is a leader's."""
    at = clock.on(FRIDAY, hour)
    with engine.step(fresh(matter), "urge", by=county.actor("leader"), at=at) as work:
        work.opinion(text, "批示")
    return fresh(matter)


def arising(county: County, origin: Matter) -> Matter:
    child = county.errand(title="由批示立项")
    Matter.objects.filter(pk=child.pk).update(origin=origin)
    return fresh(child)


def test_what_i_wrote_on_stands_with_my_words_and_what_arose_from_it(county: County) -> None:
    first, second = county.handling(), county.given()
    order(county, first, "第一次批示")
    order(county, second)
    order(county, first, "再催一次", hour=14)
    child = arising(county, first)
    lines = leading.instructed(county.actor("leader"), closed=False)
    assert [line.matter.pk for line in lines] == [first.pk, second.pk]
    assert lines[0].opinion is not None and lines[0].opinion.text == "再催一次"
    assert lines[0].arising == [child] and lines[1].arising == []
    assert lines[0].latest[first.pk].step == "urge"
    assert lines[0].latest[child.pk].step == engine.OPENING
    assert leading.instructed_count(county.actor("leader"), closed=False) == 2


def test_it_is_in_hand_until_all_that_arose_from_it_is_done(county: County) -> None:
    matter = order(county, county.handling())
    child = arising(county, matter)
    leader = county.actor("leader")
    Matter.objects.filter(pk=matter.pk).update(closed_at=clock.on(FRIDAY, 16), state="done")
    assert len(leading.instructed(leader, closed=False)) == 1
    assert leading.instructed(leader, closed=True) == []
    Matter.objects.filter(pk=child.pk).update(closed_at=clock.on(FRIDAY, 17), state="done")
    assert leading.instructed(leader, closed=False) == []
    assert [line.matter for line in leading.instructed(leader, closed=True)] == [matter]


@pytest.mark.parametrize("login", ["registrar", "roads", "idle", "reviewer"])
def test_a_stranger_has_ordered_nothing_and_sees_nothing_red(county: County, login: str) -> None:
    order(county, county.given(due_on=FRIDAY))
    stranger = county.actor(login)
    assert leading.instructed(stranger, closed=False) == []
    assert not leading.red(stranger, lights(MONDAY)).exists()
    assert not Matter.objects.filter(leading.in_sight(stranger)).exists()


def test_a_deputy_sees_what_the_leader_ordered_while_standing_in(county: County) -> None:
    matter = order(county, county.given())
    county.delegate("leader", "idle", FRIDAY, MONDAY)
    (line,) = leading.instructed(county.actor("idle", MONDAY), closed=False)
    assert line.matter == matter
    assert (
        leading.instructed(county.actor("idle", MONDAY + dt.timedelta(days=1)), closed=False) == []
    )


def test_what_is_over_its_day_is_red_the_latest_first(county: County) -> None:
    late = county.given(due_on=FRIDAY)
    later = county.handling(due_on=FRIDAY + dt.timedelta(days=1))
    county.given(due_on=FRIDAY + dt.timedelta(days=9))
    leader = county.actor("leader")
    assert list(leading.red(leader, lights(FRIDAY))) == []
    red = list(leading.red(leader, lights(FRIDAY + dt.timedelta(days=2))))
    assert [m.pk for m in red][:2] == [late.pk, later.pk]
    assert leading.red_counts(leader, lights(FRIDAY + dt.timedelta(days=2))) == {errand.KIND: 2}


def test_what_has_reports_is_red_before_its_date_is_missed(county: County) -> None:
    near = county.handling(due_on=MONDAY + dt.timedelta(days=1))
    blocked, _calm = county.handling(due_on=FAR), county.handling(due_on=FAR)
    leader = county.actor("leader")
    assert not leading.red(leader, lights(MONDAY)).exists()
    for matter in (near, blocked):
        Course.objects.create(matter=matter, cycle="monthly", started=True)
    ProgressReport.objects.create(
        matter=blocked,
        move=blocked.moves.latest("pk"),
        unit=county.units["roads"],
        role="lead",
        text="征地没有谈妥。",
        pace="blocked",
        problems="征地",
        at=clock.on(FRIDAY),
        by_label="roads",
    )
    red = list(leading.red(leader, lights(MONDAY)))
    assert [m.pk for m in red] == [near.pk, blocked.pk]
    why = leading.why_red(red, lights(MONDAY))
    assert why == {near.pk: "还有1个工作日", blocked.pk: "遇到困难"}
    assert leading.red_counts(leader, lights(MONDAY)) == {errand.KIND: 2}


def test_only_what_waits_for_the_leaders_own_duty_is_to_approve(county: County) -> None:
    county.seat("leader", "roads", "handler")  # a leader who also has a unit's post
    county.given()
    both, own = county.actor("leader"), leading.as_leader(county.actor("leader"))
    assert both.holds("handler") and not own.holds("handler")
    assert own.units_as("leader") == both.units_as("leader")


@pytest.fixture
def paper_orders() -> Iterator[None]:
    """A domain that knows of orders on paper: here, every errand with that title."""

    def find(whose: object) -> QuerySet[Matter]:
        return Matter.objects.filter(kind=errand.KIND, title="县长口头交办")

    leading.ordered.add("test", find)
    yield
    del leading.ordered._things["test"]


def test_a_domain_may_name_what_was_ordered_on_paper(county: County, paper_orders: None) -> None:
    matter = county.errand(title="县长口头交办")
    (line,) = leading.instructed(county.actor("leader"), closed=False)
    assert line.matter == matter and line.opinion is None
