"""Who has nothing to do with a document takes no step of it; and those who have, only theirs."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from shuniu.casework.models import Move
from shuniu.commons.flow import flows
from shuniu.domains.documents.actions import incoming as actions
from shuniu.ground.refusal import NotYours

FLOW = flows.get("incoming")
CLERK = ("registrar",)
PROPOSER = ("registrar", "reviewer")
HEAD = ("leader", "leader2", "reviewer")
LEAD, ASSIST = ("housing_handler",), ("water_handler",)
EVERYBODY = (
    *("registrar", "reviewer", "leader", "leader2", "housing_handler", "water_handler"),
    *("town_handler", "town_head", "administrator", "auditor"),
)
MINE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("register", "correct", "return_document", "cancel"), CLERK),
    **dict.fromkeys(("archive", "reopen"), CLERK),
    **dict.fromkeys(("propose", "redraft", "assign", "circulate_close"), PROPOSER),
    **dict.fromkeys(("close", "return_answer"), PROPOSER),
    **dict.fromkeys(("instruct", "refer"), ("leader",)),
    **dict.fromkeys(("add_instruction", "grant_extension", "refuse_extension"), HEAD),
    **dict.fromkeys(("sign_for", "send_back", "request_extension", "answer"), LEAD),
    **dict.fromkeys(("assist_sign_for",), ASSIST),
    "assist_answer": (),  # the assisting unit has not signed yet
    "urge": ("registrar", "reviewer", "leader", "leader2"),
    **dict.fromkeys(("draft_reply", "explain"), PROPOSER),
    "reply_issued": (),
}
# In which stage a step is tried.
STAGE = {
    **dict.fromkeys(("register",), "received"),
    **dict.fromkeys(("correct", "return_document", "cancel", "propose"), "registered"),
    **dict.fromkeys(("circulate_close", "draft_reply", "explain"), "registered"),
    **dict.fromkeys(("instruct", "refer", "redraft", "reply_issued"), "proposed"),
    **dict.fromkeys(("assign", "add_instruction"), "instructed"),
    **dict.fromkeys(("sign_for", "assist_sign_for", "send_back", "urge"), "assigned"),
    **dict.fromkeys(("request_extension", "answer", "assist_answer"), "handling"),
    **dict.fromkeys(("grant_extension", "refuse_extension"), "extending"),
    **dict.fromkeys(("return_answer", "close"), "answered"),
    **dict.fromkeys(("archive", "reopen"), "closed"),
}


def test_every_step_is_in_the_tables() -> None:
    assert set(MINE) == set(STAGE) == {step.code for step in FLOW.steps}


@pytest.mark.parametrize("stage", sorted(set(STAGE.values())))
def test_nobody_else_takes_the_steps_of_a_stage(desk: Any, stage: str) -> None:
    incoming = desk.until(stage)
    before = Move.objects.filter(matter=incoming.pk).count()
    known = {
        "text": "已经办理。",
        "reason": "理由充分。",
        "means": "phone",
        "days": 1,
        "leader": desk.members["leader2"],
        "lead_unit": desk.units["housing"],
        "members": [desk.members["leader"]],
    }
    for code in (c for c, s in STAGE.items() if s == stage):
        wanted = inspect.signature(actions.ACTIONS[code]).parameters
        given = {name: value for name, value in known.items() if name in wanted}
        for name in set(EVERYBODY) - set(MINE[code]):
            with pytest.raises(NotYours):
                desk.do(code, incoming, getattr(desk, name), **given)
    assert Move.objects.filter(matter=incoming.pk).count() == before
