"""The flow itself: no faults, everything awaited is somebody's, and its picture can be drawn."""

from __future__ import annotations

from shuniu.commons import calendar
from shuniu.commons.flow import faults, flows, picture


def test_the_flow_has_no_faults() -> None:
    assert faults(flows.get("letter"), rules=set(calendar.rules)) == []


def test_the_flow_draws_itself_with_every_state() -> None:
    flow = flows.get("letter")
    drawn = picture(flow)
    for state in flow.states:
        assert str(state.label) in drawn
