"""Who has nothing to do with a document takes no step of it; and those who have, only theirs."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from shuniu.casework.models import Move
from shuniu.commons.flow import flows
from shuniu.domains.documents import actions
from shuniu.domains.documents.actions.templates import (
    allow_issuing,
    establish_issuer,
    retire_route_template,
    set_route_template,
)
from shuniu.domains.documents.models import IssuerSeries
from shuniu.ground.refusal import NotYours, SelfCheck

FLOW = flows.get("outgoing")
# In which state a step is tried, where its first source is not the one.
STATE = {"return_to": "checking", "take_back": "checking", "urge": "checking"}
DRAFTER, CLERKS = ("water_handler",), ("registrar", "registrar2")
REVIEWERS = ("deputy", "director")
ROUTERS = (*DRAFTER, *CLERKS, *REVIEWERS)
LEADERS = ("head", "vice", "director")
MINE: dict[str, tuple[str, ...]] = {  # who takes each step, in that state of the cast's document
    "submit": DRAFTER,
    "plan_route": DRAFTER,
    "check_pass": ("water_head",),
    "countersign_agree": ("finance_head", "housing_head"),
    "countersign_object": ("finance_head", "housing_head"),
    "review_pass": ("deputy",),
    "legality_pass": ("justice_head", "justice_handler"),
    "sign": ("vice",),
    "return_to": ("water_head",),
    "take_back": DRAFTER,
    "hand_on": DRAFTER,
    "reroute": (*CLERKS, *REVIEWERS),
    "add_stop": ROUTERS,
    "drop_stop": ROUTERS,
    "urge": (*ROUTERS, *LEADERS),
    "prove": CLERKS,
    "recheck": CLERKS,
    "seal": ("registrar2", *REVIEWERS),
    "unseal": ("registrar2", *REVIEWERS),
    "dispatch": CLERKS,
    "dispatch_more": CLERKS,
    "review_secrecy": REVIEWERS,
    "cancel": (*ROUTERS, *LEADERS),
    "void_number": LEADERS,
    "annul": LEADERS,
    "abolish": LEADERS,
}


def test_every_step_is_in_the_table() -> None:
    assert set(MINE) == {step.code for step in FLOW.steps}


@pytest.mark.parametrize("code", list(MINE))
def test_nobody_else_takes_the_step(cast: Any, code: str) -> None:
    step = FLOW.step(code)
    state = STATE.get(code, step.sources[0])
    if code == "void_number":
        state = "proofing"
    document = cast.until(state)
    assert cast.state(document) in step.sources
    known: dict[str, Any] = {
        "text": "已阅。",
        "reason": "另有安排。",
        "means": "phone",
        "stop": cast.stops(document)[-1],
        "to_stop": None,
        "stops": [],
        "unit": cast.units["finance"],
        "units": [cast.units["finance"]],
        "stage": "signing",
        "may_open": True,
    }
    wanted = inspect.signature(actions.OUTGOING[code]).parameters
    arguments = {name: value for name, value in known.items() if name in wanted}
    before = Move.objects.filter(matter=document.pk).count()
    for name in set(cast.members) - set(MINE[code]):
        with pytest.raises((NotYours, SelfCheck)):
            cast.do(code, document, getattr(cast, name), **arguments)
    assert Move.objects.filter(matter=document.pk).count() == before


def test_strangers_set_up_nothing(cast: Any) -> None:
    row = IssuerSeries.objects.first()
    for name in ("water_head", "vice", "administrator", "auditor", "secretary"):
        by = {"by": getattr(cast, name), "at": cast.at}
        with pytest.raises(NotYours):
            establish_issuer(
                issuer=cast.units["justice"], category="document", code_text="云司发", **by
            )
        with pytest.raises(NotYours):
            allow_issuing(row, may_issue=False, **by)
        with pytest.raises(NotYours):
            set_route_template(name="甲", stops=[("signing", "owner", None, False)], **by)
    made = set_route_template(
        name="甲",
        stops=[("signing", "owner", None, False)],
        by=cast.registrar,
        at=cast.at,
    )
    with pytest.raises(NotYours):
        retire_route_template(made, by=cast.water_head, at=cast.at)
    retire_route_template(made, by=cast.registrar, at=cast.at)


def test_a_template_of_the_county_is_the_route_of_new_drafts(cast: Any) -> None:
    set_route_template(
        name="县政府文件",
        issuer=cast.units["gov"],
        category="document",
        stops=[
            ("checking", "drafting_unit", None, False),
            ("countersigning", cast.units["finance"], None, False),
            ("countersigning", cast.units["justice"], None, True),
            ("reviewing", "owner", cast.members["deputy"], False),
            ("signing", "owner", cast.members["vice"], False),
        ],
        by=cast.registrar,
        at=cast.at,
    )
    document = cast.drafted(stops=None)
    planned = [(s.stage, s.unit.code, s.together) for s in cast.stops(document, "planned")]
    assert planned == [
        ("checking", "water", False),
        ("countersigning", "finance", False),
        ("countersigning", "justice", True),
        ("reviewing", "office", False),
        ("signing", "office", False),
    ]
