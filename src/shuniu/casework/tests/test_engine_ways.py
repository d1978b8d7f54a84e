"""A step that leads where its action says, among the ways that the flow declares."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shuniu.casework import engine
from shuniu.casework.testing.county import FRIDAY, County, fresh
from shuniu.casework.testing.errand import FLOW
from shuniu.commons.flow import faults, flows, picture
from shuniu.ground import clock

GIVE = replace(FLOW.step("give"), ways=("handling",))
FORKED = replace(FLOW, steps=(GIVE, *(s for s in FLOW.steps if s.code != "give")))


def test_it_leads_to_one_of_its_ways_and_nowhere_else(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(flows._things, FLOW.kind, FORKED)
    matter = county.errand()
    who = {"by": county.actor("registrar"), "at": clock.on(FRIDAY)}
    with (
        pytest.raises(LookupError),
        engine.step(matter, "give", **who, to=lambda _m: "done"),
    ):
        pass
    with engine.step(matter, "give", **who, to=lambda locked: "handling"):
        pass
    assert fresh(matter).state == "handling"
    assert matter.moves.order_by("-pk")[0].to_state == "handling"


def test_its_ways_count_when_a_flow_is_looked_over() -> None:
    assert faults(FORKED, rules=None) == []
    wrong = replace(FORKED, steps=(replace(GIVE, ways=("moon",)), *FORKED.steps[1:]))
    assert any("moon" in fault for fault in faults(wrong))
    assert "h6v6h-6z" in picture(FORKED) and "h6v6h-6z" not in picture(FLOW)
