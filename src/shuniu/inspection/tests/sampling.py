"""What the random walks need to know of findings (see ``shuniu.casework.testing.walk``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.testing.walk import Fill, Sampler
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.queries import actor_of
from shuniu.ground import clock
from shuniu.inspection.actions.findings import open_seen
from shuniu.inspection.measures import Seen
from shuniu.inspection.queries.indicators import shipped


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """The flow with the cast of these tests."""
    cast = load(tests / "conftest.py").make_cast()
    cast.site()

    def actors(on: dt.date) -> list[Actor]:
        return [actor_of(member, on) for member in cast.members.values()]

    def opened(rng: Random, at: dt.datetime) -> Matter:
        cast.day = at.astimezone(clock.ZONE).date()
        if rng.random() < 0.4:
            matter: Matter = cast.by_hand(at=at).matter
            return matter
        cast.keys += 1
        seen = Seen(
            f"column:county/{cast.keys}",
            "动态要闻12天没有更新",
            "最近一条是9月1日的。",
            cast.units["town"].pk,
            rng.random() < 0.3,
            "county",
            rng.choice([None, cast.day + dt.timedelta(days=2)]),
        )
        return open_seen(
            shipped()["V4.1"],
            seen,
            office=cast.units["office"],
            site_name="云汀县人民政府",
            by=system(),
            at=at,
        )

    units = [cast.units[code] for code in ("town", "land", "idle")]
    fills: dict[str, Fill] = {
        "unit": lambda rng, sampler: rng.choice(units),
        "papers": lambda rng, sampler: (),
    }
    return {"inspection_finding": Sampler("inspection_finding", opened, actors, units, fills)}
