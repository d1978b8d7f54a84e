"""协调会、裁定、议定措施和移交督查."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.casework.queries import steps_open_to
from shuniu.casework.spawning import openers
from shuniu.commons.notices.models import Notice
from shuniu.domains.coordination.actions import Promise
from shuniu.domains.coordination.actions.base import (
    MeetingCalledAlready,
    NoMeasures,
    NoSupervision,
    NotHandedOver,
)
from shuniu.domains.coordination.models import Measure
from shuniu.ground.refusal import FieldRefused


def call(cast: Any, case: Any, **more: Any) -> None:
    given = {
        "kind": "meeting",
        "planned_on": cast.day + dt.timedelta(days=2),
        "place": "县政府三楼会议室",
        "units": [cast.units["land"], cast.units["town"], cast.units["water"]],
    }
    cast.do("call_meeting", case, cast.registrar, **{**given, **more})


def test_a_meeting_is_called_the_units_are_told_and_who_came_is_kept(cast: Any) -> None:
    case = cast.talking()
    call(cast, case, chair="分管副县长")
    told = Notice.objects.filter(kind="coordination.meeting").values_list("member__login")
    assert sorted(x for (x,) in told) == [
        "land_handler",
        "land_head",
        "town_handler",
        "water_handler",
    ]
    with pytest.raises(MeetingCalledAlready):
        call(cast, case)
    cast.later(2)
    present = [cast.units["land"], cast.units["idle"]]
    cast.do(
        "record_meeting",
        case,
        cast.registrar,
        held_on=cast.day,
        present=present,
        others="群众代表3人",
        minutes="同意月底前付清。",
    )
    meeting = case.meetings.get()
    assert meeting.held_on == cast.day and meeting.chair == "分管副县长"
    came = dict(meeting.attendances.values_list("unit__code", "present"))
    assert came == {"land": True, "town": False, "water": False, "idle": True}
    matter = Matter.objects.get(pk=case.pk)
    assert matter.opinions.get(heading="协调情况").text == "同意月底前付清。"
    assert matter.moves.latest("pk").note == f"协调会：{cast.day}"
    call(cast, case)  # and the next one


def test_a_talk_on_the_spot_is_recorded_without_having_been_called(cast: Any) -> None:
    case = cast.accepted()
    cast.do(
        "record_meeting",
        case,
        cast.registrar,
        kind="reception",
        held_on=cast.day,
        present=[],
        minutes="当面听取五名代表意见。",
    )
    meeting = case.meetings.get()
    assert meeting.kind == "reception" and not meeting.attendances.exists()


@pytest.mark.parametrize("shift", [-1, 1])
def test_a_meeting_before_the_visit_or_tomorrow_is_refused(cast: Any, shift: int) -> None:
    case = cast.talking()
    day = cast.day + dt.timedelta(days=shift)
    with pytest.raises(FieldRefused):
        cast.do("record_meeting", case, cast.registrar, held_on=day, present=[], minutes="会")


def test_no_meeting_is_called_for_yesterday_nor_for_nobody(cast: Any) -> None:
    case = cast.talking()
    with pytest.raises(FieldRefused):
        call(cast, case, planned_on=cast.day - dt.timedelta(days=1))
    with pytest.raises(FieldRefused):
        call(cast, case, units=[])


def test_where_the_units_differ_a_leader_rules_in_time(cast: Any) -> None:
    case = cast.escalated()
    assert case.matter.terms.get(name="ruling").due_on == dt.date(2026, 9, 8)
    cast.do("rule", case, cast.leader, text="由自然资源局负责。")
    assert cast.state(case) == "talking"
    assert case.matter.opinions.get(heading="领导裁定").text == "由自然资源局负责。"


def test_thirty_days_more_with_the_heads_approval_once(cast: Any) -> None:
    case = cast.talking()
    assert cast.due(case, "answer") == dt.date(2026, 11, 2)  # the sixtieth day is a Saturday
    cast.do("request_extension", case, cast.land_handler, days=30, reason="涉及户数多。")
    with pytest.raises(Exception, match="延长不能超过"):
        cast.do("grant_extension", case, cast.leader, days=31)
    cast.do("grant_extension", case, cast.leader, days=30, reason="同意，请告知信访人。")
    assert cast.due(case, "answer") == cast.day + dt.timedelta(days=90)
    with pytest.raises(Exception, match="已经延长过一次"):
        cast.do("request_extension", case, cast.land_handler, days=5, reason="再延。")


@pytest.mark.parametrize("bad", ["none", "late", "empty"])
def test_a_measure_names_what_and_by_when(cast: Any, bad: str) -> None:
    case = cast.talking()
    measures = {
        "none": [],
        "late": [cast.promise(-1)],
        "empty": [Promise(" ", cast.units["land"], cast.day)],
    }[bad]
    with pytest.raises(FieldRefused):
        cast.do("agree", case, cast.registrar, measures=measures)
    assert not Measure.objects.exists()


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """A room that follows measures up, whichever it is: the register tells them apart by name."""
    asked: list[dict[str, Any]] = []

    def opener(**given: Any) -> Matter:
        asked.append(given)
        with engine.opening(
            "coordination",
            title=given["title"],
            unit=given["origin"].unit,
            number=lambda pk: f"督{pk}",
            by=given["by"],
            at=given["at"],
            origin=given["origin"],
        ) as work:
            pass
        return work.matter

    monkeypatch.setitem(openers._things, "supervision", opener)
    return asked


def test_measures_are_handed_over_to_supervision_each_with_its_day(
    cast: Any, followed: list[dict[str, Any]]
) -> None:
    case = cast.agreed()
    with pytest.raises(NotHandedOver):
        cast.do("draft_opinion", case, cast.land_handler, **cast.opinion)
    cast.do("hand_over", case, cast.registrar)
    measure = Measure.objects.get(case=case)
    assert measure.followed_by is not None and measure.followed_by.origin_id == case.pk
    assert followed[0]["due_on"] == measure.due_on and "付清" in followed[0]["title"]
    with pytest.raises(NoMeasures):
        cast.do("hand_over", case, cast.registrar)
    cast.do("draft_opinion", case, cast.land_handler, **cast.opinion)


def test_what_was_agreed_and_does_not_hold_is_dropped_not_forgotten(
    cast: Any, followed: list[dict[str, Any]]
) -> None:
    case = cast.agreed()
    cast.do("resume_talks", case, cast.registrar, reason="村民不同意分期。")
    assert cast.state(case) == "talking" and Measure.objects.get(case=case).dropped_at == cast.at
    cast.do("agree", case, cast.registrar, measures=[cast.promise(10)])
    cast.do("hand_over", case, cast.registrar)
    assert len(followed) == 1


def test_without_a_room_of_supervision_nothing_waits_for_it(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(openers._things, "supervision", raising=False)
    case = cast.agreed()
    with pytest.raises(NoSupervision):
        cast.do("hand_over", case, cast.registrar)
    cast.do("draft_opinion", case, cast.land_handler, **cast.opinion)


def test_the_real_supervision_takes_them_when_it_is_there(cast: Any) -> None:
    if "supervision" not in openers:
        pytest.skip("the program has no supervision")
    case = cast.agreed()
    cast.later(30)  # past the measure's own day: it is followed up from today
    cast.do("hand_over", case, cast.registrar)
    followed = Measure.objects.get(case=case).followed_by
    assert followed is not None and followed.kind == "supervision"
    assert steps_open_to(followed, cast.registrar) or steps_open_to(followed, cast.leader)
