"""Posts: one seat, one holder; tenure by date; administrators and auditors kept apart."""

import datetime as dt
import threading

import pytest
from django.db import connection

from shuniu.commons.people import actions, queries
from shuniu.commons.people.actor import system
from shuniu.commons.people.models import Member, Tenure
from shuniu.commons.people.refusals import (
    AlreadyEnded,
    CodeTaken,
    DaysOutOfOrder,
    DutiesKeptApart,
    LastAdministrator,
    NotADuty,
    PostHeld,
)
from shuniu.ground.clock import on
from shuniu.ground.refusal import NotYours

DAY = dt.date(2026, 3, 2)
NEXT = DAY + dt.timedelta(days=1)


def tenure_of(member):
    return Tenure.objects.get(member=member)


def test_duties_begin_and_end_with_the_tenure(cast):
    seat = actions.appoint(
        cast.newcomer, cast.vacant_post, first_day=NEXT, by=cast.by, at=cast.at, reason="任字1号"
    )
    assert not queries.actor_of(cast.newcomer, DAY).holds("handler")
    assert queries.actor_of(cast.newcomer, NEXT).holds_at(cast.town.pk, ["handler"])
    actions.end_tenure(seat, last_day=NEXT, by=cast.by, at=cast.at)
    assert queries.actor_of(cast.newcomer, NEXT).holds("handler")
    assert not queries.actor_of(cast.newcomer, NEXT + dt.timedelta(days=1)).holds("handler")


def test_a_seat_has_one_holder(cast):
    with pytest.raises(PostHeld, match="王承"):
        actions.appoint(cast.newcomer, cast.handler_post, first_day=DAY, by=cast.by, at=cast.at)
    actions.end_tenure(tenure_of(cast.handler), last_day=DAY, by=cast.by, at=cast.at)
    with pytest.raises(PostHeld):
        actions.appoint(cast.newcomer, cast.handler_post, first_day=DAY, by=cast.by, at=cast.at)
    actions.appoint(cast.newcomer, cast.handler_post, first_day=NEXT, by=cast.by, at=cast.at)
    assert queries.holder_of(cast.handler_post, DAY) == cast.handler
    assert queries.holder_of(cast.handler_post, NEXT) == cast.newcomer


def test_a_section_acts_for_the_office(cast):
    actor = queries.actor_of(cast.registrar, DAY)
    assert actor.duties == {"registrar": frozenset({cast.office.pk})}


def test_an_ended_tenure_cannot_be_ended_again(cast):
    seat = tenure_of(cast.handler)
    with pytest.raises(DaysOutOfOrder):
        actions.end_tenure(seat, last_day=dt.date(2025, 1, 1), by=cast.by, at=cast.at)
    actions.end_tenure(seat, last_day=dt.date(2026, 2, 1), by=cast.by, at=cast.at)
    with pytest.raises(AlreadyEnded):
        actions.end_tenure(seat, last_day=DAY, by=cast.by, at=cast.at)


def test_the_last_administrator_stays(cast):
    actions.end_tenure(tenure_of(cast.admin_2), last_day=DAY, by=cast.by, at=cast.at)
    with pytest.raises(LastAdministrator):
        actions.end_tenure(tenure_of(cast.admin), last_day=DAY, by=cast.by, at=cast.at)
    with pytest.raises(LastAdministrator):
        actions.change_duties(cast.admin_post, [], by=cast.by, at=cast.at)


def test_administrator_auditor_and_business_are_kept_apart(cast):
    with pytest.raises(DutiesKeptApart):
        actions.create_post(
            code="x", unit=cast.office, title="全能", duties=["administrator", "handler"],
            by=cast.by, at=cast.at,
        )  # fmt: skip
    with pytest.raises(DutiesKeptApart):
        actions.appoint(cast.admin, cast.vacant_post, first_day=DAY, by=cast.by, at=cast.at)
    with pytest.raises(DutiesKeptApart):
        actions.change_duties(cast.admin_post, ["auditor", "leader"], by=cast.by, at=cast.at)


def test_changed_duties_hold_at_once(cast):
    actions.change_duties(cast.head_post, ["reviewer", "unit_head"], by=cast.by, at=cast.at)
    assert queries.actor_of(cast.head, DAY).holds("reviewer")


def test_unknown_duties_and_codes_in_use_are_refused(cast):
    facts = {"unit": cast.town, "title": "岗", "by": cast.by, "at": cast.at}
    with pytest.raises(NotADuty, match="emperor"):
        actions.create_post(code="x", duties=["emperor"], **facts)
    with pytest.raises(CodeTaken):
        actions.create_post(code="town.head", duties=[], **facts)


def test_strangers_appoint_nobody(cast, strangers):
    for by in strangers:
        with pytest.raises(NotYours):
            actions.create_post(code="x", unit=cast.town, title="岗", duties=[], by=by, at=cast.at)
        with pytest.raises(NotYours):
            actions.appoint(cast.newcomer, cast.vacant_post, first_day=DAY, by=by, at=cast.at)
        with pytest.raises(NotYours):
            actions.end_tenure(tenure_of(cast.handler), last_day=DAY, by=by, at=cast.at)
        with pytest.raises(NotYours):
            actions.change_duties(cast.vacant_post, ["leader"], by=by, at=cast.at)


def test_two_administrators_who_remove_each_other_dont_both_succeed(fresh_database):
    by, at = system(), on(DAY)
    unit = actions.open_unit(
        code="office", name="办", short_name="办", kind="county_office", opened_on=DAY, by=by, at=at
    )
    seats = []
    for n in (1, 2):
        post = actions.create_post(
            code=f"admin-{n}", unit=unit, title="管理员", duties=["administrator"], by=by, at=at
        )
        member, _word = actions.create_member(login=f"admin{n}", name="管", unit=unit, by=by, at=at)
        seats.append(actions.appoint(member, post, first_day=DAY, by=by, at=at))
    outcomes, start = [], threading.Barrier(2)

    def remove(seat):
        start.wait()
        try:
            actions.end_tenure(seat, last_day=DAY, by=by, at=at)
            outcomes.append("removed")
        except LastAdministrator:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=(seat,)) for seat in seats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "removed"]
    assert Member.objects.filter(tenures__last_day__isnull=True).count() == 1
