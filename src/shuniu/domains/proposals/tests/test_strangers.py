"""Every step refuses whoever has not the power, and leaves nothing behind."""

from __future__ import annotations

import datetime as dt
import inspect
from typing import Any

import pytest

from shuniu.casework.models import Matter, Move
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import citizen
from shuniu.domains.proposals import actions
from shuniu.domains.proposals.models import Proposal, Session
from shuniu.ground.refusal import NotYours

STRANGERS = ("administrator", "auditor", "traffic_handler", "traffic_head", "headless_handler")
# How far a proposal has to be for the step to be possible.
WHERE = {
    "assign": "registered",
    "reassign": "returned",
    "recall": "assigned",
    "mark_importance": "registered",
    "withdraw": "registered",
    "release_assisting": "assigned",
    "send_back": "assigned",
    "sign_for": "assigned",
    "assist_sign_for": "assigned",
    "assist_answer": "handling",
    "request_extension": "handling",
    "grant_extension": "extension",
    "refuse_extension": "extension",
    "urge": "handling",
    "record_contact": "handling",
    "instruct": "registered",
    "draft_reply": "contacted",
    "withdraw_draft": "drafted",
    "sign_reply": "drafted",
    "return_draft": "drafted",
    "review_reply": "signed",
    "return_reply": "signed",
    "issue_reply": "reviewed",
    "rehandle": "dissatisfied",
    "explain_unresolved": "dissatisfied",
    "fulfil": "tracking",
    "prepare_publication": "closed",
    "return_publication": "prepared",
    "publish": "prepared",
    "unpublish": "published",
    "close": "closed",
    "track": "closed",
    **dict.fromkeys(
        ("rate", "rate_dissatisfied", "enter_opinion", "enter_dissatisfied", "lapse"), "replied"
    ),
}
MORE = {
    "returned": lambda cast, p: cast.do("send_back", p, cast.housing_handler, reason="不是本局。"),
    "extension": lambda cast, p: cast.do(
        "request_extension", p, cast.housing_handler, days=2, reason="等批复。"
    ),
    "dissatisfied": lambda cast, p: cast.rate(p, result="dissatisfied"),
    "tracking": lambda cast, p: cast.rate(p),
}
START = {
    "returned": "assigned",
    "extension": "handling",
    "dissatisfied": "replied",
    "tracking": "replied",
}


def arguments(cast: Any, verb: str) -> dict[str, Any]:
    """Something fitting for every parameter without a default."""
    day = cast.day
    known: dict[str, Any] = {
        "lead_unit": cast.units["housing"],
        "unit": cast.units["water"],
        "means": "phone",
        "held_on": day,
        "signed_on": day,
        "fulfilled_on": day,
        "days": 1,
        "attitude": "satisfied",
        "result": "satisfied",
        "result_class": "A",
        "disclosure": "proactive",
        "text": cast.REPLY["text"],
        "importance": "key",
        "file": cast.scan(),
    }
    found = {}
    for name, parameter in inspect.signature(actions.ACTIONS[verb]).parameters.items():
        needed = parameter.default is inspect.Parameter.empty
        if needed and name not in ("matter", "by", "at", "seen"):
            found[name] = known.get(name, "写明情况。")
    return found


def brought(cast: Any, where: str) -> Proposal:
    make = getattr(cast, START.get(where, where))
    promise = {
        "result_class": "B",
        "commitment": "年底完工",
        "commitment_due_on": dt.date(2026, 12, 1),
    }
    proposal: Proposal = make(reply=promise) if where == "tracking" else make()
    if where in MORE:
        MORE[where](cast, proposal)
    return proposal


def test_every_step_is_looked_at() -> None:
    assert set(WHERE) == {step.code for step in flows.get("proposal").steps}


@pytest.mark.parametrize("verb", sorted(WHERE))
def test_a_stranger_is_refused(cast: Any, verb: str) -> None:
    proposal = brought(cast, WHERE[verb])
    before = Move.objects.filter(matter=proposal.matter).count()
    step = flows.get("proposal").step(verb)
    matter = Matter.objects.get(pk=proposal.pk)
    if matter.state not in step.sources:  # close and track follow a step at once
        matter.state = step.sources[0]
        matter.save(update_fields=["state"])
    strangers = [getattr(cast, name) for name in STRANGERS]
    for who in (*strangers, citizen(proposal.pk + 1), citizen(None)):
        with pytest.raises(NotYours):
            actions.ACTIONS[verb](matter, by=who, at=cast.at, **arguments(cast, verb))
    assert Move.objects.filter(matter=proposal.matter).count() == before


def test_strangers_set_nothing_up(cast: Any) -> None:
    for name in ("housing_handler", "auditor", "leader", "reviewer"):
        who = getattr(cast, name)
        more = {"by": who, "at": cast.at}
        with pytest.raises(NotYours):
            actions.open_session(
                body="congress",
                name="某会",
                short_name="某会",
                opened_on=cast.day,
                unit=cast.units["office"],
                **more,
            )
        with pytest.raises(NotYours):
            actions.define_category("x", name="某类", **more)
        with pytest.raises(NotYours):
            actions.set_setting("target_month", value=6, source="某文", since=cast.day, **more)
        with pytest.raises(NotYours):
            cast.registered(by=who)
    assert Session.objects.count() == 2
