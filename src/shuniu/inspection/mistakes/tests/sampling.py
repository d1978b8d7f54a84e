"""What the random walks need to know of reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.testing.walk import Sampler
from shuniu.commons.people.actor import Actor, citizen
from shuniu.commons.people.queries import actor_of
from shuniu.inspection.mistakes import actions
from shuniu.inspection.mistakes.models import Outcome, Sort


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """The flow with the cast of these tests."""
    cast = load(tests / "conftest.py").make_cast()
    sent = iter(range(10**6))

    def actors(on: dt.date) -> list[Actor]:
        return [actor_of(member, on) for member in cast.members.values()]

    def opened(rng: Random, at: dt.datetime) -> Matter:
        reported = actions.report(
            site=cast.sites[rng.choice(["county", "town"])],
            sort=rng.choice(Sort.values),
            description="第二段把“汀洲”写成了“订洲”。",
            office=cast.units["office"],
            key=f"walk-of-a-report-{next(sent)}",
            by=citizen(None),
            at=at,
        )
        return reported.mistake.matter

    units = [cast.units[code] for code in ("town", "land", "idle")]
    fills: dict[str, Any] = {
        "unit": lambda rng, sampler: rng.choice(units),
        "outcome": lambda rng, sampler: rng.choice(Outcome.values),
    }
    return {"site_mistake": Sampler("site_mistake", opened, actors, units, fills)}
