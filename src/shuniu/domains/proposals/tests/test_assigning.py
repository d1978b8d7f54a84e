"""A session is given out in one transaction, just as if each had been given out by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuniu.casework.bulk_steps import SomeRefused
from shuniu.casework.models import Assignment, Matter, Term
from shuniu.commons.notices.models import Notice
from shuniu.commons.people.actions import close_unit
from shuniu.domains.proposals.actions import Decision, assign_many, assign_planned, plan_many
from shuniu.domains.proposals.actions.base import LaterThanLaw
from shuniu.domains.proposals.models import Handling, Proposal
from shuniu.domains.proposals.queries import suggest
from shuniu.ground.refusal import FieldRefused, NotYours


def decide(cast: Any, proposal: Proposal, lead: str, *others: str, **more: Any) -> Decision:
    units = cast.units
    return Decision(proposal.pk, units[lead].pk, tuple(units[u].pk for u in others), **more)


def rows(proposal: Proposal) -> Any:
    matter = Matter.objects.get(pk=proposal.pk)
    terms = Term.objects.filter(matter=matter).order_by("name", "assignment__unit__order")
    p = Proposal.objects.get(pk=proposal.pk)
    return (
        (matter.state, matter.due_on, matter.state_by_id),
        list(terms.values_list("name", "rule", "law", "due_on", "urge_on", "met_on")),
        list(
            Assignment.objects.filter(matter=matter)
            .order_by("role")
            .values_list("unit", "role", "due_on", "given_at", "no_return")
        ),
        list(matter.moves.order_by("pk").values_list("step", "note", "by_label")),
        list(matter.opinions.values_list("heading", "text")),
        (p.lead_unit_id, p.handling, p.wide, p.assigned_at),
    )


@pytest.mark.parametrize(
    ("wide", "due_on"), [(False, None), (True, None), (False, dt.date(2026, 5, 6))]
)
def test_many_at_once_is_each_by_itself(cast: Any, wide: bool, due_on: dt.date | None) -> None:
    one, many = cast.registered(), [cast.registered() for _ in range(3)]
    cast.do(
        "assign",
        one,
        cast.registrar,
        lead_unit=cast.units["housing"],
        assisting=[cast.units["water"]],
        wide=wide,
        due_on=due_on,
        opinion="请按期办理。",
    )
    decisions = [decide(cast, p, "housing", "water", wide=wide) for p in many]
    assign_many(
        cast.session,
        decisions,
        due_on=due_on,
        opinion="请按期办理。",
        by=cast.registrar,
        at=cast.at,
    )
    for proposal in many:
        assert rows(proposal) == rows(one)
    numbers = Proposal.objects.order_by("own_number").values_list("assignment_number", flat=True)
    assert list(numbers) == [f"建提交办〔2026〕{n}号" for n in (1, 2, 3, 4)]


def test_planned_first_given_out_later_and_told_once(cast: Any) -> None:
    proposals = [cast.registered() for _ in range(5)]
    plan_many(
        cast.session,
        [decide(cast, p, "water", "traffic") for p in proposals[:4]],
        by=cast.registrar,
        at=cast.at,
    )
    assert cast.state(proposals[0]) == "registered"
    assert cast.fresh(proposals[0]).planned_assisting == [cast.units["traffic"].pk]
    Notice.objects.all().delete()
    assert assign_planned(cast.session, by=cast.registrar2, at=cast.at) == 4
    assert [cast.state(p) for p in proposals] == ["assigned"] * 4 + ["registered"]
    assert cast.fresh(proposals[0]).handling == Handling.JOINT
    told = Notice.objects.filter(member=cast.members["water_handler"])
    assert [n.text for n in told] == [
        "新交办县人大十八届三次第1号：“关于加快城区老旧小区雨污分流改造的建议”等4件"
    ]
    with pytest.raises(FieldRefused, match="没有已经拟定单位"):
        assign_planned(cast.session, by=cast.registrar, at=cast.at)


def test_one_that_was_taken_back_is_planned_anew_under_its_number(cast: Any) -> None:
    proposal, other = cast.registered(), cast.registered()
    decisions = [decide(cast, proposal, "water"), decide(cast, other, "water")]
    plan_many(cast.session, decisions, by=cast.registrar, at=cast.at)
    assign_planned(cast.session, by=cast.registrar, at=cast.at)
    cast.do("recall", proposal, cast.registrar, reason="另行研究。")
    with pytest.raises(FieldRefused, match="没有已经拟定单位"):
        assign_planned(cast.session, by=cast.registrar, at=cast.at)
    again = [decide(cast, proposal, "housing"), decide(cast, cast.registered(), "housing")]
    assign_many(cast.session, again, by=cast.registrar, at=cast.at)
    numbers = Proposal.objects.order_by("own_number").values_list("assignment_number", flat=True)
    assert list(numbers) == [f"建提交办〔2026〕{n}号" for n in (1, 2, 3)]


def test_one_that_cannot_go_holds_all_back_and_says_why(cast: Any) -> None:
    fine, gone, headless = (cast.registered() for _ in range(3))
    close_unit(
        cast.units["traffic"],
        successor=cast.units["housing"],
        on=cast.day,
        by=cast.system,
        at=cast.at,
    )
    decisions = [
        decide(cast, fine, "water"),
        decide(cast, gone, "traffic"),
        decide(cast, headless, "headless"),
    ]
    with pytest.raises(SomeRefused, match="2件不能这样办") as refused:
        assign_many(cast.session, decisions, by=cast.registrar, at=cast.at)
    reasons = {key: why for key, _number, why in refused.value.refusals}
    assert "已撤销" in reasons[gone.pk] and "签发" in reasons[headless.pk]
    assert cast.state(fine) == "registered"
    with pytest.raises(LaterThanLaw):
        assign_many(
            cast.session,
            decisions[:1],
            due_on=dt.date(2026, 6, 3),
            by=cast.registrar,
            at=cast.at,
        )
    stale = [decide(cast, fine, "water", seen=0)]
    with pytest.raises(SomeRefused):
        assign_many(cast.session, stale, by=cast.registrar, at=cast.at)
    other = [decide(cast, fine, "water")]
    with pytest.raises(FieldRefused, match="不属于这次会议"):
        assign_many(cast.conference, other, by=cast.registrar, at=cast.at)
    assert cast.fresh(fine).assignment_number == ""


def test_strangers_plan_and_give_out_nothing(cast: Any) -> None:
    proposal = cast.registered()
    decisions = [decide(cast, proposal, "water")]
    for name in ("leader", "reviewer", "water_handler", "auditor"):
        who = getattr(cast, name)
        with pytest.raises(NotYours):
            plan_many(cast.session, decisions, by=who, at=cast.at)
        with pytest.raises(NotYours):
            assign_many(cast.session, decisions, by=who, at=cast.at)
    assert cast.fresh(proposal).planned_lead is None


def test_the_number_of_statements_does_not_grow(cast: Any) -> None:
    def cost(count: int) -> int:
        found = [decide(cast, cast.registered(), "water", "housing") for _ in range(count)]
        with CaptureQueriesContext(connection) as seen:
            assign_many(cast.session, found, by=cast.registrar, at=cast.at)
        return len(seen)

    cost(2)
    assert cost(9) == cost(3)


def test_units_are_suggested_by_what_they_handled_before(cast: Any) -> None:
    for title, lead in (
        ("关于整治县城内河黑臭水体的建议", "water"),
        ("关于加强山塘水库除险加固的建议", "water"),
        ("关于开通城乡公交线路的建议", "traffic"),
        ("关于完善公交站点候车亭的建议", "traffic"),
        ("关于老旧小区加装电梯的建议", "housing"),
    ):
        cast.assigned(lead=lead, title=title)
    category = cast.category().pk
    wanted = [
        (1, "关于内河黑臭水体治理的提案", category),
        (2, "关于增加城乡公交班次的提案", category),
        (3, "关于发展量子通信的提案", category),
    ]
    found = suggest(cast.conference.pk, wanted)
    assert [s.unit_id for s in found[1]][:1] == [cast.units["water"].pk]
    assert found[1][0].title == "关于整治县城内河黑臭水体的建议"
    assert found[2][0].unit_id == cast.units["traffic"].pk
    assert list(found[3]) == []
    # This year's own decisions are no earlier years; a merged unit speaks for its successor.
    assert list(suggest(cast.session.pk, wanted)[1]) == []
    close_unit(
        cast.units["water"],
        successor=cast.units["housing"],
        on=cast.day,
        by=cast.system,
        at=cast.at,
    )
    assert suggest(cast.conference.pk, wanted)[1][0].unit_id == cast.units["housing"].pk
