"""Units: set up, renamed, closed with a successor; a tree that keeps every unit."""

import datetime as dt

import pytest

from shuniu.commons.people import actions, queries
from shuniu.commons.people.holdings import successions
from shuniu.commons.people.models import Member, Tenure, Unit
from shuniu.commons.people.refusals import (
    CodeTaken,
    LastAdministrator,
    UnitClosed,
    UnitStillInUse,
    WrongSuccessor,
)
from shuniu.commons.trail.models import Entry
from shuniu.ground.refusal import FieldRefused, NotYours

DAY = dt.date(2026, 3, 2)


def open_unit(cast, **changes):
    facts = {
        "code": "dept-water",
        "name": "县水务局",
        "short_name": "水务局",
        "kind": "component_department",
        "opened_on": DAY,
        "by": cast.by,
        "at": cast.at,
    }
    return actions.open_unit(**{**facts, **changes})


def test_a_unit_is_set_up_and_the_trail_says_so(cast):
    unit = open_unit(cast, parent=cast.gov)
    assert unit.parent == cast.gov
    entry = Entry.objects.get(verb="people.unit_opened", subject_id=str(unit.pk))
    assert entry.actor_id == cast.admin.pk
    assert entry.detail["code"] == "dept-water"


@pytest.mark.parametrize(
    "changes",
    [
        {"code": ""},
        {"code": "水务"},
        {"name": "局" * 81},
        {"name": "\u202e \x00"},
        {"kind": "club"},
    ],
)
def test_bad_input_is_refused_beside_its_field(cast, changes):
    with pytest.raises(FieldRefused) as no:
        open_unit(cast, **changes)
    assert no.value.field == next(iter(changes))


def test_a_code_is_given_once(cast):
    with pytest.raises(CodeTaken, match=r"town.*青溪镇"):
        open_unit(cast, code="town")


def test_a_renamed_unit_keeps_its_code_and_its_former_name_is_on_record(cast):
    actions.rename_unit(cast.town, name="清溪镇", short_name="清溪", by=cast.by, at=cast.at)
    assert Unit.objects.get(code="town").name == "清溪镇"
    entry = Entry.objects.get(verb="people.unit_renamed")
    assert entry.detail["before"][0] == "青溪镇"


def test_a_closed_unit_passes_its_members_and_open_work_on(cast):
    other = open_unit(cast, code="town-2", kind="township", name="新镇", short_name="新镇")
    told = []
    successions._things["test"] = lambda unit, to, *, by, at: told.append((unit, to)) or 3
    try:
        actions.close_unit(cast.town, successor=other, on=DAY, by=cast.by, at=cast.at)
    finally:
        del successions._things["test"]
    cast.town.refresh_from_db()
    assert (cast.town.closed_on, cast.town.successor) == (DAY, other)
    assert told == [(cast.town.pk, other.pk)]
    assert Member.objects.filter(unit=other).count() == 4
    assert not Tenure.objects.filter(Tenure.held_on(DAY), post__unit=cast.town).exists()
    assert cast.town not in list(queries.units_on(DAY))
    assert cast.town in list(queries.units_on(DAY - dt.timedelta(days=1)))
    with pytest.raises(UnitClosed):
        actions.rename_unit(cast.town, name="旧", short_name="旧", by=cast.by, at=cast.at)


def test_a_unit_in_use_is_not_closed(cast):
    facts = {"on": DAY, "by": cast.by, "at": cast.at}
    with pytest.raises(UnitStillInUse, match="下面还有"):
        actions.close_unit(cast.gov, successor=cast.town, **facts)
    with pytest.raises(UnitStillInUse, match="还有成员"):
        actions.close_unit(cast.town, successor=None, **facts)
    with pytest.raises(WrongSuccessor):
        actions.close_unit(cast.town, successor=cast.town, **facts)
    actions.close_unit(cast.section, successor=cast.office, **facts)
    with pytest.raises(LastAdministrator):
        actions.close_unit(cast.office, successor=cast.gov, **facts)


def test_strangers_touch_no_unit(cast, strangers):
    for by in strangers:
        with pytest.raises(NotYours):
            open_unit(cast, by=by)
        with pytest.raises(NotYours):
            actions.rename_unit(cast.town, name="我的", short_name="我", by=by, at=cast.at)
        with pytest.raises(NotYours):
            actions.close_unit(cast.town, successor=cast.gov, on=DAY, by=by, at=cast.at)


def test_the_tree_is_one_query_and_loses_nobody(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        (root,) = queries.units_tree(DAY)
    assert root.unit == cast.gov
    assert [node.unit for node in root.children] == [cast.office, cast.town]
    section = root.children[0].children[0]
    assert (section.unit, section.depth) == (cast.section, 2)
    Unit.objects.filter(pk=cast.office.pk).update(closed_on=DAY)
    assert cast.section in [node.unit for node in queries.units_tree(DAY)]


def test_options_are_filtered_and_in_order(cast):
    assert queries.unit_options(DAY, handles_letters=True) == [(cast.town.pk, "青溪镇")]
    everyone = queries.unit_options(DAY, exclude=[cast.gov.pk], kinds=["section", "township"])
    assert [name for _key, name in everyone] == ["信息科", "青溪镇"]
