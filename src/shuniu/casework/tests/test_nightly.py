"""The nightly errands: each runs, and one that fails holds up nobody."""

from __future__ import annotations

import datetime as dt

from shuniu.casework import nightly
from shuniu.casework.models import Urge
from shuniu.casework.testing.county import County
from shuniu.commons.people.actor import system
from shuniu.ground import clock

MONDAY = dt.date(2026, 9, 21)


def test_a_failing_errand_does_not_hold_up_the_others(county: County) -> None:
    county.errand()

    def broken(**_facts: object) -> None:
        raise RuntimeError("no")

    runs: list[dt.date] = []

    def working(*, on: dt.date, **_facts: object) -> None:
        runs.append(on)

    nightly.errands.add("test.broken", broken)
    nightly.errands.add("test.working", working)
    try:
        failed = nightly.run(on=MONDAY, by=system(), at=clock.on(MONDAY, 6))
    finally:
        for name in ("test.broken", "test.working"):
            del nightly.errands._things[name]
    assert failed == ["test.broken"]
    assert runs == [MONDAY]
    assert Urge.objects.exists()
