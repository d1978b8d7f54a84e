"""The night reminds who is overdue; a post's next holder takes over; units are counted."""

from __future__ import annotations

import datetime as dt

from shuniu.casework import handover
from shuniu.casework.circulation import actions
from shuniu.casework.circulation.figures import circulated, circulated_on_time
from shuniu.casework.circulation.handover import Circulated
from shuniu.casework.circulation.models import CirculationReader
from shuniu.casework.circulation.queries import by_unit, mine
from shuniu.casework.models import Reading
from shuniu.casework.queries import may_see
from shuniu.casework.testing.county import FRIDAY, County
from shuniu.commons.figures.period import Period
from shuniu.commons.notices.models import Notice
from shuniu.commons.people.actor import system
from shuniu.commons.people.models import Post
from shuniu.ground import clock

MONDAY = FRIDAY + dt.timedelta(days=3)
YEAR = Period.year(2026)


def _given(county: County, *names: str, **more: object) -> int:
    made = actions.circulate(
        county.given(),
        purpose="act",
        members=[county.members[n] for n in names],
        due_on=FRIDAY,
        by=county.actor("registrar"),
        at=clock.on(FRIDAY - dt.timedelta(days=1), 10),
    )
    return made.pk


def _night(day: dt.date) -> int:
    return actions.remind_overdue(on=day, by=system(), at=clock.on(day, 6))


def test_the_overdue_are_reminded_every_second_working_day_and_never_on_a_day_of_rest(
    county: County,
) -> None:
    _given(county, "water", "power")
    assert _night(FRIDAY) == 2  # the day itself
    assert _night(FRIDAY) == 0  # safe to run twice
    assert _night(FRIDAY + dt.timedelta(days=2)) == 0  # Sunday 20 is a working day, the first after
    assert _night(MONDAY) == 2
    assert Notice.objects.filter(kind="circulation.reminded").count() == 4


def test_with_the_post_the_next_holder_gets_what_is_not_done(county: County) -> None:
    pk = _given(county, "water", "power")
    old, new = county.members["water"], county.members["water_head"]
    post = Post.objects.get(code="water.water")
    matter = CirculationReader.objects.first().circulation.matter  # type: ignore[union-attr]
    actions.read(matter, by=county.actor("water"), at=clock.on(FRIDAY))
    assert Circulated().count(old, FRIDAY) == 1
    for holding in (handover.Readings(), Circulated()):
        holding.transfer(old, new, post=post, by=system(), at=clock.on(MONDAY))
    assert may_see(county.actor("water_head"), matter)
    (row,) = mine(county.actor("water_head"))
    assert row.circulation_id == pk and not mine(county.actor("water")).exists()
    gone = CirculationReader.objects.get(member=old)
    assert gone.read_at and gone.why_withdrawn == "移交water_head"
    assert Reading.objects.filter(member=new, read_at=None).count() == 1


def test_every_unit_has_its_line_and_the_figure_is_the_readers(county: County) -> None:
    _given(county, "water", "power", "power_head")
    row = CirculationReader.objects.get(member=county.members["power"])
    actions.finish(row.circulation, text="已办。", by=county.actor("power"), at=clock.on(FRIDAY))
    row = CirculationReader.objects.get(member=county.members["water"])
    actions.finish(row.circulation, text="迟办。", by=county.actor("water"), at=clock.on(MONDAY))
    lines = {line.unit.code: line for line in by_unit(YEAR, MONDAY)}
    power, water = lines["power"], lines["water"]
    assert (power.given, power.done, power.on_time, power.overdue) == (2, 1, 1, 1)
    assert (water.done, water.on_time, lines["roads"].given) == (1, 0, 0)
    assert circulated(YEAR).count() == 3 and circulated_on_time(YEAR).count() == 1
