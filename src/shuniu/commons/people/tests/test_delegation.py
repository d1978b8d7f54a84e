"""Delegation: by date, never to oneself, never crossing, never mixing what is kept apart."""

import datetime as dt

import pytest

from shuniu.commons.people import actions, queries
from shuniu.commons.people.models import Delegation
from shuniu.commons.people.refusals import (
    AlreadyDelegated,
    AlreadyEnded,
    DaysOutOfOrder,
    DelegateInThePast,
    DelegateToSelf,
    DeputyIsAway,
    DeputyIsNeeded,
    DutiesKeptApart,
    NothingToDelegate,
)
from shuniu.commons.trail.models import Entry
from shuniu.ground.clock import on
from shuniu.ground.refusal import FieldRefused, NotYours


def day(number):
    return dt.date(2026, 3, number)


def delegate(cast, member, deputy, first=3, last=6, *, by=None, reason="出差"):
    return actions.delegate(
        member,
        deputy,
        first_day=day(first),
        last_day=day(last),
        reason=reason,
        by=by or queries.actor_of(member, cast.day),
        at=cast.at,
    )


def test_the_deputy_holds_the_duties_on_those_days_only(cast):
    delegate(cast, cast.head, cast.handler)
    held = [n for n in range(1, 9) if queries.actor_of(cast.handler, day(n)).holds("unit_head")]
    assert held == [3, 4, 5, 6]
    deputy = queries.actor_of(cast.handler, day(4))
    assert deputy.delegators == {cast.head.pk: "镇长"}
    assert deputy.holds_at(cast.town.pk, ["unit_head"])
    assert not deputy.oneself.holds("unit_head")
    assert queries.actor_of(cast.head, day(4)).holds("unit_head")
    assert Entry.objects.filter(verb="people.delegated", actor_id=cast.head.pk).count() == 1


def test_an_ended_delegation_holds_no_more(cast):
    given = delegate(cast, cast.head, cast.handler)
    actions.end_delegation(given, by=queries.actor_of(cast.head, day(4)), at=on(day(4)))
    assert not queries.actor_of(cast.handler, day(4)).holds("unit_head")
    with pytest.raises(AlreadyEnded):
        actions.end_delegation(given, by=cast.by, at=on(day(4)))


def test_days_have_to_make_sense(cast):
    with pytest.raises(DelegateToSelf):
        delegate(cast, cast.head, cast.head)
    with pytest.raises(DaysOutOfOrder, match=r"2026-03-03.*2026-03-05"):
        delegate(cast, cast.head, cast.handler, 5, 3)
    with pytest.raises(DelegateInThePast):
        delegate(cast, cast.head, cast.handler, 1, 1)
    with pytest.raises(FieldRefused):
        delegate(cast, cast.head, cast.handler, reason=" ")


def test_delegations_dont_cross(cast):
    delegate(cast, cast.head, cast.handler, 3, 6)
    with pytest.raises(AlreadyDelegated, match="王承"):
        delegate(cast, cast.head, cast.handler_2, 6, 9)
    with pytest.raises(DeputyIsNeeded, match="镇长"):
        delegate(cast, cast.handler, cast.handler_2, 5, 5)
    with pytest.raises(DeputyIsAway, match="镇长"):
        delegate(cast, cast.handler_2, cast.head, 4, 4)
    delegate(cast, cast.head, cast.handler_2, 7, 9)
    assert Delegation.objects.count() == 2


def test_a_member_without_a_post_has_nothing_to_delegate(cast):
    with pytest.raises(NothingToDelegate, match="新来"):
        delegate(cast, cast.newcomer, cast.handler)


def test_administration_is_not_delegated_into_the_business(cast):
    with pytest.raises(DutiesKeptApart):
        delegate(cast, cast.admin, cast.handler)
    delegate(cast, cast.admin, cast.admin_2)
    with pytest.raises(DutiesKeptApart):
        delegate(cast, cast.handler, cast.admin_2)


def test_the_administrator_delegates_for_one_who_is_ill(cast):
    delegate(cast, cast.head, cast.handler, by=cast.by)
    assert queries.actor_of(cast.handler, day(3)).holds("unit_head")


def test_strangers_delegate_for_nobody(cast, strangers):
    for by in strangers:
        if by.member_id == cast.handler.pk:
            continue
        with pytest.raises(NotYours):
            delegate(cast, cast.handler, cast.handler_2, by=by)
    given = delegate(cast, cast.handler, cast.handler_2)
    deputy = queries.actor_of(cast.handler_2, day(3))
    with pytest.raises(NotYours):
        actions.end_delegation(given, by=deputy, at=cast.at)


def test_reminders_reach_the_holder_and_the_deputy(cast, django_assert_num_queries):
    delegate(cast, cast.head, cast.handler)
    with django_assert_num_queries(1):
        owing = queries.members_owing(["unit_head"], [cast.town.pk], day(4))
    assert [(s.name, s.for_name, s.is_away) for s in owing] == [
        ("镇长", "", True),
        ("王承", "镇长", False),
    ]
    with django_assert_num_queries(1):
        own = queries.members_with_duty("unit_head", [cast.town.pk], day(4))
    assert [s.member_id for s in own] == [cast.head.pk]
    assert [s.name for s in queries.members_owing(["unit_head"], [cast.town.pk], day(7))] == [
        "镇长"
    ]
    assert queries.members_owing(["unit_head"], [], day(4)) == []


def test_a_section_owes_for_the_office(cast):
    (standing,) = queries.members_with_duty("registrar", [cast.office.pk], cast.day)
    assert standing.member_id == cast.registrar.pk
    assert queries.members_with_duty("registrar", [cast.section.pk], cast.day) == []
