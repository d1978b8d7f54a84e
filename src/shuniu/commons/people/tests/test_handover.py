"""岗位交接: what the leaver held goes to the next holder, all of it or none, with a receipt."""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuniu.commons.people import actions, queries
from shuniu.commons.people.holdings import HeldItem, holdings
from shuniu.commons.people.models import Delegation, Handover, Tenure
from shuniu.commons.people.refusals import (
    AccountClosed,
    DutiesKeptApart,
    HandToSelf,
    NotInPost,
    StillHolds,
)
from shuniu.commons.trail.models import Entry
from shuniu.ground.refusal import FieldRefused, NotYours, Refused

DAY = dt.date(2026, 3, 2)
NEXT = DAY + dt.timedelta(days=1)


@dataclass
class Columns:
    """Site columns as a room upstairs would register them."""

    owners: dict = field(default_factory=dict)
    label = "负责的栏目"
    locked = False

    def items(self, member, on, *, post=None):
        return [HeldItem(k, k) for k, owner in self.owners.items() if owner == member.pk]

    def count(self, member, on, *, post=None):
        return len(self.items(member, on))

    def transfer(self, from_member, to_member, *, post, by, at):
        if self.locked:
            raise Refused("栏目正在迁移，请稍后再办。")
        mine = self.items(from_member, at.date())
        self.owners.update((item.key, to_member.pk) for item in mine)
        return len(mine)


@pytest.fixture
def columns(cast):
    kind = Columns({"要闻": cast.handler.pk, "公告": cast.handler.pk, "镇情": cast.head.pk})
    holdings.add("test.columns", kind)
    yield kind
    del holdings._things["test.columns"]


def hand_over(cast, to_member, **changes):
    facts = {"by": cast.by, "at": cast.at, "note": "钥匙两把"}
    return actions.hand_over(cast.handler_post, cast.handler, to_member, **{**facts, **changes})


def test_the_post_and_all_that_is_held_go_to_the_next_holder(cast, columns):
    receipt = hand_over(cast, cast.newcomer)
    assert columns.owners == {
        "要闻": cast.newcomer.pk,
        "公告": cast.newcomer.pk,
        "镇情": cast.head.pk,
    }
    assert queries.actor_of(cast.newcomer, DAY).holds_at(cast.town.pk, ["handler"])
    assert not queries.actor_of(cast.handler, DAY).holds("handler")
    row = next(row for row in receipt.items if row["kind"] == "test.columns")
    assert row["count"] == 2 and [i["key"] for i in row["items"]] == ["要闻", "公告"]
    assert (receipt.by_label, receipt.note) == ("管一", "钥匙两把")
    entry = Entry.objects.get(verb="people.handed_over")
    assert entry.detail["counts"]["test.columns"] == 2
    assert queries.handovers_of(cast.newcomer) == [receipt]


def test_a_kind_that_refuses_undoes_the_whole(cast, columns):
    columns.locked = True
    with pytest.raises(Refused, match="栏目正在迁移"):
        hand_over(cast, cast.newcomer)
    assert queries.holder_of(cast.handler_post, NEXT) == cast.handler
    assert not Handover.objects.exists()


def test_who_came_today_hands_over_from_tomorrow(cast):
    actions.appoint(cast.newcomer, cast.vacant_post, first_day=DAY, by=cast.by, at=cast.at)
    actions.hand_over(cast.vacant_post, cast.newcomer, cast.handler, by=cast.by, at=cast.at)
    assert queries.holder_of(cast.vacant_post, DAY) == cast.newcomer
    assert queries.holder_of(cast.vacant_post, NEXT) == cast.handler


def test_delegations_end_or_pass_on_with_the_last_post(cast):
    def acts_for(member, deputy):
        return actions.delegate(
            member, deputy, first_day=DAY, last_day=DAY + dt.timedelta(days=9), reason="休假",
            by=cast.by, at=cast.at,
        )  # fmt: skip

    acts_for(cast.head, cast.handler)
    acts_for(cast.handler_2, cast.handler)
    (held, given) = (
        h.count
        for h in queries.holdings_of(cast.handler, DAY)
        if h.kind in ("people.delegations_held", "people.delegations_given")
    )
    assert (held, given) == (2, 0)
    hand_over(cast, cast.handler_2)
    running = Delegation.objects.filter(ended_at__isnull=True)
    assert [(d.member, d.deputy) for d in running] == [(cast.head, cast.handler_2)]
    assert queries.actor_of(cast.handler_2, NEXT).holds("unit_head")


def test_an_account_that_still_holds_something_is_not_closed(cast, columns):
    seat = Tenure.objects.get(member=cast.handler)
    actions.end_tenure(seat, last_day=DAY - dt.timedelta(days=1), by=cast.by, at=cast.at)
    with pytest.raises(StillHolds, match="负责的栏目 2"):
        actions.deactivate_member(cast.handler, by=cast.by, at=cast.at)
    columns.owners.clear()
    actions.deactivate_member(cast.handler, by=cast.by, at=cast.at)


def test_handovers_that_make_no_sense(cast):
    with pytest.raises(HandToSelf):
        hand_over(cast, cast.handler)
    with pytest.raises(DutiesKeptApart):
        hand_over(cast, cast.admin_2)
    with pytest.raises(NotInPost, match="李办"):
        actions.hand_over(cast.handler_post, cast.handler_2, cast.newcomer, by=cast.by, at=cast.at)
    with pytest.raises(FieldRefused):
        hand_over(cast, cast.newcomer, note="长" * 2001)
    actions.deactivate_member(cast.newcomer, by=cast.by, at=cast.at)
    with pytest.raises(AccountClosed):
        hand_over(cast, cast.newcomer)


def test_strangers_hand_nothing_over(cast, strangers):
    for by in strangers:
        with pytest.raises(NotYours):
            hand_over(cast, cast.newcomer, by=by)


def test_the_last_administrator_may_hand_over(cast):
    seat = Tenure.objects.get(member=cast.admin_2)
    actions.end_tenure(seat, last_day=DAY, by=cast.by, at=cast.at)
    actions.hand_over(cast.admin_post, cast.admin, cast.newcomer, by=cast.by, at=cast.at)
    assert queries.actor_of(cast.newcomer, DAY).holds("administrator")


def test_looking_costs_the_same_however_much_is_held(cast, columns):
    def cost():
        with CaptureQueriesContext(connection) as queried:
            queries.holdings_of(cast.handler, DAY)
        return len(queried)

    before = cost()
    columns.owners.update((f"栏目{n}", cast.handler.pk) for n in range(50))
    for deputy, day in ((cast.head, DAY), (cast.handler_2, NEXT)):
        actions.delegate(
            cast.handler, deputy, first_day=day, last_day=day, reason="会", by=cast.by, at=cast.at
        )
    assert cost() == before
