"""登记、受理、转送、交办: who comes, who speaks, and where it goes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import citizen, system
from shuniu.domains.coordination import actions
from shuniu.domains.coordination.actions import Person
from shuniu.domains.coordination.actions.base import (
    LeavesByTransfer,
    TooLateToObject,
    TooManyRepresentatives,
)
from shuniu.domains.coordination.models import Case, Representative
from shuniu.ground.refusal import FieldRefused, NotYours


def people(count: int) -> list[Person]:
    return [Person(f"李{n}") for n in range(count)]


def test_a_visit_is_registered_with_its_group_and_its_days(cast: Any) -> None:
    case = cast.registered()
    assert case.matter.number == "云协〔2026〕1号"
    assert [p.side for p in case.parties.order_by("pk")] == ["petitioner", "party", "party"]
    term = case.matter.terms.get()
    assert (term.rule, term.due_on) == ("pet.register", dt.date(2026, 9, 16))
    assert "二十二" in term.law


def test_between_departments_the_county_sets_the_limit(cast: Any) -> None:
    case = cast.accepted("dispute", case_class="duties")
    rules = set(case.matter.terms.values_list("rule", flat=True))
    assert rules == {"coord.register", "coord.conclude"}
    assert not case.representatives.exists() and case.visitors == 0


def test_sixty_days_run_from_acceptance(cast: Any) -> None:
    case = cast.registered()
    cast.later(5)
    cast.do("accept", case, cast.registrar)
    term = case.matter.terms.get(name="answer")
    assert (term.rule, term.opened_on) == ("pet.conclude", dt.date(2026, 9, 6))
    assert term.due_on == dt.date(2026, 11, 5)
    assert case.matter.terms.get(name="register").met_on == cast.day


def test_five_representatives_are_enough(cast: Any) -> None:
    assert cast.registered(representatives=people(5)).representatives.count() == 5
    with pytest.raises(TooManyRepresentatives, match="最多5人"):
        cast.registered(representatives=people(6))
    case = cast.registered(representatives=people(5))
    with pytest.raises(IntegrityError), transaction.atomic():
        Representative.objects.create(case=case, place=6, name="第六人")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sort", "party"),
        ("case_class", "sports"),
        ("title", " "),
        ("summary", ""),
        ("group", ""),
        ("representatives", []),
        ("representatives", [Person(" ")]),
        ("visitors", 2),
        ("came_on", dt.date(2026, 9, 2)),
    ],
)
def test_a_visit_registered_wrongly_is_refused_beside_its_field(
    cast: Any, field: str, value: Any
) -> None:
    with pytest.raises(FieldRefused) as refused:
        cast.registered(**{"sort": "group_visit", field: value})
    assert refused.value.field == field
    assert not Matter.objects.exists()


def test_a_dispute_needs_two_units_that_exist(cast: Any) -> None:
    with pytest.raises(FieldRefused):
        cast.registered("dispute", units=[cast.units["land"]])
    closed = cast.units["idle"]
    closed.closed_on = cast.day
    closed.save()
    with pytest.raises(FieldRefused, match="已撤销"):
        cast.registered("dispute", units=[cast.units["land"], closed])


def test_no_name_of_a_representative_stands_in_the_title_or_the_search(cast: Any) -> None:
    person = Person("欧阳娜娜", "13812345678", "石桥镇东坝村3组12号")
    case = cast.registered(
        title="欧阳娜娜等人反映补偿款，电话13812345678", representatives=[person]
    )
    words = case.matter.title + Matter.objects.get(pk=case.pk).search_text.body
    assert "欧阳娜娜" not in words and "13812345678" not in words
    assert case.representatives.get().masked == "欧阳** 138****5678 石桥镇东坝村***"


@pytest.mark.parametrize("case_class", ["law", "accusation"])
def test_law_related_petitions_and_accusations_are_transferred_not_handled(
    cast: Any, case_class: str
) -> None:
    case = cast.registered(case_class=case_class)
    with pytest.raises(LeavesByTransfer):
        cast.do("accept", case, cast.registrar)
    cast.do("transfer", case, cast.registrar, to="court", where="云汀县人民法院")
    assert cast.state(case) == "transferred"
    # Nor by a class that is corrected afterwards: the database keeps them apart.
    other = cast.accepted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=other.pk).update(case_class=case_class)


def test_turned_away_with_a_reason(cast: Any) -> None:
    case = cast.registered()
    with pytest.raises(FieldRefused):
        cast.do("not_accept", case, cast.registrar, reason="")
    cast.do("not_accept", case, cast.registrar, reason="已经依法终结，请按判决申请执行。")
    assert cast.state(case) == "not_accepted" and cast.again(case).refused_because


def test_a_transfer_says_where_to(cast: Any) -> None:
    case = cast.registered()
    with pytest.raises(FieldRefused):
        cast.do("transfer", case, cast.registrar, to="moon")
    with pytest.raises(FieldRefused):
        cast.do("transfer", case, cast.registrar, to="other")


def test_the_lead_unit_of_a_visit_objects_within_five_working_days(cast: Any) -> None:
    case = cast.assigned()
    lead = case.matter.terms.get(name="sign", assignment__role="lead")
    assert (lead.rule, lead.due_on) == ("pet.object", dt.date(2026, 9, 8))
    assist = case.matter.terms.get(name="sign", assignment__role="assist")
    assert assist.rule == "coord.sign"
    cast.later(7)
    cast.do("send_back", case, cast.land_handler, reason="属镇政府职责。")
    assert cast.state(case) == "accepted"
    late = cast.assigned()
    cast.later(8)
    with pytest.raises(TooLateToObject):
        cast.do("send_back", late, cast.land_handler, reason="属镇政府职责。")
    assert cast.state(late) == "assigned"


def test_strangers_register_nothing(cast: Any) -> None:
    for name in ("reviewer", "leader", "land_handler", "administrator", "auditor"):
        with pytest.raises(NotYours):
            cast.registered(by=getattr(cast, name))
    with pytest.raises(NotYours):
        cast.registered(by=citizen(None))
    assert not Matter.objects.exists()
    assert cast.registered(by=system()).pk


def test_representatives_are_shown_for_a_reason_to_who_handles_the_case(cast: Any) -> None:
    from shuniu.commons.trail.models import Entry
    from shuniu.ground.refusal import NotFound

    case = cast.talking()
    matter = Matter.objects.get(pk=case.pk)
    with pytest.raises(FieldRefused):
        actions.unmask(matter, reason="看", by=cast.registrar, at=cast.at)
    for name in ("registrar", "reviewer", "land_handler"):
        seen = actions.unmask(matter, reason="通知参加协调会", by=getattr(cast, name), at=cast.at)
        assert seen[0].phone.startswith("138")
    assert Entry.objects.filter(verb="coordination.unmasked").count() == 3
    for name, why in (
        ("town_handler", NotYours),  # assists; it need not reach the group
        ("leader", NotYours),
        ("water_handler", NotFound),
        ("auditor", NotFound),
    ):
        with pytest.raises(why):
            actions.unmask(matter, reason="通知参加协调会", by=getattr(cast, name), at=cast.at)
