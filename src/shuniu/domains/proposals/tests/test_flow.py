"""The flow itself: no faults, its picture is up to date, and those who propose can follow it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from shuniu.commons import calendar
from shuniu.commons.flow import faults, flows, picture


def test_the_flow_has_no_faults() -> None:
    assert faults(flows.get("proposal"), rules=set(calendar.rules)) == []


def test_the_picture_in_the_docs_is_that_of_the_flow() -> None:
    kept = Path(settings.CHECKOUT) / "docs" / "flows" / "proposal.svg"
    assert kept.read_text().strip() == picture(flows.get("proposal"))


def test_every_state_tells_those_who_propose_something() -> None:
    assert all(str(state.public_label) for state in flows.get("proposal").states)


def test_the_limits_of_the_law_are_locked() -> None:
    assert calendar.rules.get("sug.reply").locked
    wide = calendar.rules.get("sug.reply_wide")
    assert (wide.length, wide.unit, wide.locked) == (6, "month", True)
    assert wide.limited(8, "某文").length == 6
    assert calendar.rules.get("sug.contact").limited(30, "某文").length == 30
