"""The flow itself: no faults, everything awaited is somebody's, and its picture is up to date."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from shuniu.commons import calendar
from shuniu.commons.flow import faults, flows, picture


def test_the_flow_has_no_faults() -> None:
    assert faults(flows.get("letter"), rules=set(calendar.rules)) == []


def test_the_picture_in_the_docs_is_that_of_the_flow() -> None:
    kept = Path(settings.CHECKOUT) / "docs" / "flows" / "letter.svg"
    assert kept.read_text().strip() == picture(flows.get("letter"))


def test_every_state_tells_the_citizen_something() -> None:
    assert all(str(state.public_label) for state in flows.get("letter").states)
