"""A matter is put before readers: who may, what they get, one after the other, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from shuniu.casework import reading
from shuniu.casework.circulation import actions
from shuniu.casework.circulation.actions import (
    DoneAlready,
    NobodyLeft,
    NotAReader,
    NotOpenToRead,
    ReadAlready,
)
from shuniu.casework.circulation.models import Circulation, CirculationReader, Remark
from shuniu.casework.circulation.queries import due_of, groups_for, mine, of_matter
from shuniu.casework.models import Matter, Move, Opinion, Reading
from shuniu.casework.queries import may_see
from shuniu.casework.spawning import shields
from shuniu.casework.testing import errand
from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.commons.notices.models import Notice
from shuniu.commons.papers.secrecy import StateSecret
from shuniu.commons.people.models import Member, Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotFound, NotYours

AT = clock.on(FRIDAY, 10)
DUE = FRIDAY + dt.timedelta(days=5)


def given(county: County, *names: str, by: str = "registrar", **more: Any) -> Circulation:
    matter = more.pop("matter", None) or county.given()
    told: dict[str, Any] = {"purpose": "know", "at": AT, "by": county.actor(by), **more}
    return actions.circulate(matter, members=[county.members[n] for n in names], **told)


def line(circulation: Circulation, county: County, name: str) -> CirculationReader:
    return circulation.readers.get(member=county.members[name], withdrawn_at=None)


def test_readers_see_the_matter_are_told_and_the_flow_does_not_notice(county: County) -> None:
    matter = county.given()
    before = (fresh(matter).last_move_id, matter.state, Move.objects.count())
    assert not may_see(county.actor("water"), matter)
    circulation = given(
        county, "water", "power", matter=matter, purpose="act", due_on=DUE, text="请核实杆号。"
    )
    assert may_see(county.actor("water"), matter)
    shown = Reading.objects.get(member=county.members["water"])
    assert shown.why == "传阅（阅办，9月23日前）请核实杆号。"
    assert Notice.objects.filter(member=county.members["power"], kind="circulation.given").exists()
    assert due_of(county.actor("water"), [matter.pk]) == {matter.pk: DUE}
    # Read, and done, are two things; what is written stands beside the flow's opinions.
    reading.mark_read([matter.pk], by=county.actor("water"), at=AT)
    assert line(circulation, county, "water").read_at and mine(county.actor("water")).count() == 1
    actions.finish(circulation, text="杆号已核实。", by=county.actor("water"), at=AT)
    assert line(circulation, county, "water").done_at and not mine(county.actor("water")).exists()
    with pytest.raises(DoneAlready):
        actions.finish(circulation, text="再报。", by=county.actor("water"), at=AT)
    (course,) = of_matter(matter, county.actor("registrar"))
    assert (course.read, course.done, [r.member.login for r in course.waiting]) == (1, 1, ["power"])
    assert (fresh(matter).last_move_id, fresh(matter).state, Move.objects.count()) == before
    assert not Opinion.objects.exists()


def test_late_and_after_the_end_a_reader_still_finishes_and_adds_a_word(county: County) -> None:
    matter = county.handling()
    circulation = given(county, "water", matter=matter, purpose="study", due_on=DUE)
    errand.draft(matter, text="已修。", by=county.actor("roads"), at=AT)
    errand.approve(fresh(matter), by=county.actor("reviewer"), at=AT)
    assert fresh(matter).closed_at
    late = clock.on(DUE + dt.timedelta(days=20))
    actions.finish(circulation, text="建议换线。", by=county.actor("water"), at=late)
    actions.remark(circulation, text="补充：明年换。", by=county.actor("water"), at=late)
    assert [r.text for r in Remark.objects.all()] == ["建议换线。", "补充：明年换。"]
    assert Opinion.objects.count() == 1
    given(county, "power", matter=fresh(matter), at=late)  # and it can be given anew
    with pytest.raises(DatabaseError), transaction.atomic():
        Remark.objects.update(text="改")


def test_in_order_the_next_gets_it_when_the_one_before_is_done(county: County) -> None:
    matter = county.given()
    names = ("leader", "reviewer", "reviewer2", "registrar2")
    circulation = given(county, *names, matter=matter, in_order=True)

    def holders() -> list[str]:
        waiting = CirculationReader.objects.filter(circulation=circulation).waiting()
        return [r.member.login for r in waiting]

    assert holders() == ["leader"]
    reading.mark_read([matter.pk], by=county.actor("leader"), at=AT)
    assert holders() == ["reviewer"]
    actions.withdraw_reader(
        line(circulation, county, "reviewer"), reason="外出", by=county.actor("registrar"), at=AT
    )
    assert holders() == ["reviewer2"]
    actions.add_readers(
        circulation, members=[county.members["water"]], by=county.actor("registrar"), at=AT
    )
    assert holders() == ["reviewer2"] and not may_see(county.actor("water"), matter)
    for name in ("reviewer2", "registrar2"):
        actions.read(matter, by=county.actor(name), at=AT)
    assert holders() == ["water"]


def test_what_was_not_read_is_taken_back_with_the_sight_of_it(county: County) -> None:
    matter = county.given()
    circulation = given(county, "water", "power", matter=matter)
    actions.read(matter, by=county.actor("power"), at=AT)
    with pytest.raises(ReadAlready):
        actions.withdraw_reader(
            line(circulation, county, "power"), by=county.actor("registrar"), at=AT
        )
    gone = line(circulation, county, "water")
    with pytest.raises(NotYours):
        actions.withdraw_reader(gone, by=county.actor("roads"), at=AT)
    actions.withdraw_reader(gone, by=county.actor("registrar2"), at=AT)  # the giver's office
    assert not may_see(county.actor("water"), matter)
    with pytest.raises(NotAReader):
        actions.remark(circulation, text="我有话说", by=county.actor("water"), at=AT)
    actions.add_readers(
        circulation, members=[county.members["water"]], by=county.actor("registrar"), at=AT
    )
    assert may_see(county.actor("water"), matter)


def test_who_may_circulate_and_to_whom(county: County) -> None:
    matter = county.given()
    for name in ("water", "idle"):
        with pytest.raises(NotFound):
            given(county, "power", by=name, matter=matter)
    given(county, "water", matter=matter)
    with pytest.raises(NotYours):  # who was only shown it passes it to nobody
        given(county, "power", by="water", matter=matter)
    given(county, "roads_head", by="roads", matter=matter)  # the unit, among its own people
    for stranger in ("power", "idle"):
        with pytest.raises(NotOpenToRead):
            given(county, stranger, by="roads", matter=matter)
    for wrong in (
        {"purpose": "dance"},
        {"purpose": "act"},
        {"due_on": FRIDAY - dt.timedelta(days=1)},
        {"text": "长" * 501},
    ):
        with pytest.raises(FieldRefused):
            given(county, "power", matter=matter, **wrong)
    with pytest.raises(FieldRefused):
        given(county, matter=matter)
    with pytest.raises(StateSecret):
        given(county, "power", matter=matter, text="机密★1年")
    circulation = given(county, "power", matter=matter)
    for stranger in ("roads", "power"):
        with pytest.raises((NotYours, NotFound)):
            actions.add_readers(
                circulation, members=[county.members["idle"]], by=county.actor(stranger), at=AT
            )
        with pytest.raises(NotYours):
            actions.remind(circulation, by=county.actor(stranger), at=AT)
    assert of_matter(matter, county.actor("roads"))[0].circulation.by_label == "roads"
    assert len(of_matter(matter, county.actor("roads"))) == 1


def test_what_a_kind_shields_reaches_nobody_of_the_shielded_unit(county: County) -> None:
    matter = county.given()

    def never_water(origin: Matter, units: Sequence[Unit]) -> None:
        if any(unit.code == "water" for unit in units):
            raise NotYours

    shields.add("test", never_water)
    try:
        with pytest.raises(NotYours):
            given(county, "power", "water", matter=matter)
        assert given(county, "power", matter=matter).pk
    finally:
        del shields._things["test"]
    assert not Reading.objects.filter(member=county.members["water"]).exists()


def test_lists_are_kept_by_post_and_offered(county: County) -> None:
    circulation = given(county, "water", "power", save_as="水电两家")
    within = actions.powers.range_of(county.actor("registrar"), circulation.matter)
    assert within is not None
    groups = {g.label: g for g in groups_for(county.actor("registrar"), within, FRIDAY)}
    assert groups["县领导"].members == (county.members["leader"].pk,)
    assert set(groups["各单位负责人"].members) == {
        county.members[f"{u}_head"].pk for u in ("roads", "water", "power")
    }
    assert len(groups["水电两家"].members) == 2
    group = circulation.readers.model._meta.apps.get_model("circulation.ReaderGroup").objects.get()
    with pytest.raises(NotYours):
        actions.end_group(group, by=county.actor("roads"), at=AT)
    actions.end_group(group, by=county.actor("registrar2"), at=AT)
    assert "水电两家" not in [
        g.label for g in groups_for(county.actor("registrar"), within, FRIDAY)
    ]


def test_two_hundred_readers_in_a_few_queries(
    county: County, django_assert_max_num_queries: Any
) -> None:
    matter = county.given()
    unit = Unit.objects.get(code="water")
    for n in range(200):
        county.seat(f"hand{n}", unit.code, "handler")
    everyone = list(Member.objects.filter(login__startswith="hand"))
    with django_assert_max_num_queries(24):
        made = actions.circulate(
            matter, purpose="know", members=everyone, by=county.actor("registrar"), at=AT
        )
    assert made.readers.count() == Reading.objects.count() == 200
    assert Notice.objects.filter(kind="circulation.given").count() == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_move WHERE matter_id = %s", [matter.pk])
        assert cursor.fetchone()[0] == 2


def test_reminding_asks_only_who_has_not_and_not_again_at_once(county: County) -> None:
    matter = county.given()
    circulation = given(county, "water", "power", matter=matter)
    actions.read(matter, by=county.actor("water"), at=AT)
    later = AT + dt.timedelta(hours=5)
    preview = list(actions.to_remind(circulation, later, actions.PAUSE))
    assert [r.member.login for r in preview] == ["power"]
    assert actions.remind(circulation, by=county.actor("registrar"), at=later) == 1
    with pytest.raises(NobodyLeft):
        actions.remind(circulation, by=county.actor("registrar"), at=later)
    told = Notice.objects.filter(kind="circulation.reminded")
    assert [n.member.login for n in told] == ["power"]
