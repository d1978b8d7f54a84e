"""催办: by hand by four means, by the nightly run; who owes is told."""

from __future__ import annotations

import datetime as dt

import pytest

from shuniu.casework import standard, urging
from shuniu.casework.models import Means, Urge
from shuniu.casework.testing import errand
from shuniu.casework.testing.county import FRIDAY, County
from shuniu.commons.notices.models import Delivery, Notice, Preference
from shuniu.commons.people.actor import system
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours

NOON = clock.on(FRIDAY, 12)


def told(kind: str) -> dict[str, str]:
    return {
        n.member.name: n.text for n in Notice.objects.filter(kind=kind).select_related("member")
    }


@pytest.mark.parametrize("means", ["phone", "letter", "visit", "in_person"])
def test_by_hand_every_unit_that_has_the_matter_is_urged(county: County, means: str) -> None:
    matter = county.handling("water")
    standard.urge(matter, means=means, text="请本周内办好", by=county.actor("leader"), at=NOON)
    urges = Urge.objects.filter(matter=matter)
    assert {(u.to_unit.code, u.means, u.by_label) for u in urges} == {
        ("roads", means, "leader"),
        ("water", means, "leader"),
    }
    assert set(told("errand.urge")) == {"roads", "roads_head", "both", "water", "water_head"}


def test_urging_needs_a_means_words_and_the_power(county: County) -> None:
    matter = county.handling()
    by = county.actor("registrar")
    for means, text in (("pigeon", "x"), (Means.SYSTEM, "x"), ("phone", " ")):
        with pytest.raises(FieldRefused):
            standard.urge(matter, means=means, text=text, by=by, at=NOON)
    with pytest.raises(NotYours):
        standard.urge(matter, means="phone", text="x", by=county.actor("roads"), at=NOON)


def test_whoever_owes_is_told_of_a_step_and_the_one_who_took_it_is_not(county: County) -> None:
    matter = county.given("water")
    assert told("errand.open") == {
        "registrar": "新登记：“修路灯”",
        "registrar2": "新登记：“修路灯”",
    }
    assert set(told("errand.give")) == {"roads", "roads_head", "both", "water", "water_head"}
    standard.sign_for(matter, by=county.actor("roads"), at=NOON)
    errand.draft(matter, text="已修好", by=county.actor("both"), at=NOON)
    assert set(told("errand.draft")) == {"reviewer", "reviewer2", "water", "water_head"}


def test_a_return_and_an_extension_reach_the_office_and_back(county: County) -> None:
    matter = county.handling()
    by = county.actor("roads")
    standard.request_extension(matter, days=3, reason="需协调", by=by, at=NOON)
    assert set(told("errand.request_extension")) == {"reviewer", "reviewer2", "both"}
    standard.grant_extension(matter, days=3, by=county.actor("reviewer"), at=NOON)
    assert set(told("errand.grant_extension")) == {"roads", "roads_head", "both"}
    standard.send_back(matter, reason="非我局职责", by=by, at=NOON)
    assert told("errand.send_back") == {
        "registrar": "roads退回“修路灯”：非我局职责",
        "registrar2": "roads退回“修路灯”：非我局职责",
    }


def test_the_deputy_is_told_instead_of_the_one_away(county: County) -> None:
    county.delegate("registrar", "idle", FRIDAY, FRIDAY)
    county.errand()
    assert set(told("errand.open")) == {"idle", "registrar2"}


def test_a_braced_title_harms_nothing(county: County) -> None:
    county.errand(title="{who.__class__} {0}")
    assert told("errand.open")["registrar"] == "新登记：“{who.__class__} {0}”"


def test_the_nightly_run_urges_what_comes_due_once_a_day(county: County) -> None:
    matter = county.handling()
    day_before = dt.date(2026, 10, 21)
    Preference.objects.create(member=county.members["roads"], by_email=True, by_sms=True)
    county.members["roads"].phone = "13800001111"
    county.members["roads"].save()
    assert urging.run(by=system(), at=NOON, on=FRIDAY) == []
    planned = urging.preview(day_before)
    assert [(r.unit.code, r.days_left) for r in planned] == [("roads", 1)]
    assert not Urge.objects.exists()
    at = clock.on(day_before, 6)
    assert len(urging.run(by=system(), at=at, on=day_before)) == 1
    assert urging.run(by=system(), at=at, on=day_before) == []
    urge = Urge.objects.get()
    assert (urge.means, urge.to_unit.code, urge.term.name) == ("system", "roads", "answer")
    assert "还有1个工作日" in urge.note and matter.number in urge.note
    assert set(told("casework.urged")) == {"roads", "roads_head", "both"}
    delivery = Delivery.objects.get(key__startswith="urged:")
    assert delivery.not_before == clock.on(day_before, 8, 30)


def test_a_missed_night_mends_itself_and_overdue_is_urged_every_second_working_day(
    county: County,
) -> None:
    county.handling()
    friday = dt.date(2026, 10, 30)  # nobody ran it for eight days
    first = urging.run(by=system(), at=clock.on(friday), on=friday)
    assert [r.days_left for r in first] == [-6] and "已逾期6个工作日" in first[0].text
    runs = {}
    for n in range(1, 8):
        day = friday + dt.timedelta(days=n)
        runs[day] = len(urging.run(by=system(), at=clock.on(day), on=day))
    assert [day for day, number in runs.items() if number] == [
        dt.date(2026, 11, 3),
        dt.date(2026, 11, 5),
    ]


def test_what_is_stopped_is_not_urged(county: County) -> None:
    matter = county.handling()
    standard.suspend(matter, reason="等待鉴定", by=county.actor("registrar"), at=NOON)
    assert urging.preview(dt.date(2026, 12, 1)) == []


def test_a_matter_of_nobodys_is_urged_at_the_office(county: County) -> None:
    county.errand()
    monday = dt.date(2026, 9, 21)
    urging.run(by=system(), at=clock.on(monday), on=monday)
    assert set(told("casework.urged")) == {"registrar", "registrar2"}
