"""What the random walks need to know of coordination (see ``shuniu.casework.testing.walk``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.testing.walk import Fill, Sampler
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.queries import actor_of
from shuniu.domains.coordination.actions import Promise
from shuniu.domains.coordination.models import Body, CaseClass, MeetingKind
from shuniu.ground import clock


def _one_of(*values: object) -> Fill:
    return lambda rng, sampler: rng.choice(values)


def _day(*ahead: int) -> Fill:
    return lambda rng, s: s.at.astimezone(clock.ZONE).date() + dt.timedelta(days=rng.choice(ahead))


def _units(rng: Random, sampler: Sampler) -> object:
    return rng.sample(list(sampler.units), rng.choice([0, 1, 2]))


def _measures(rng: Random, sampler: Sampler) -> object:
    day = sampler.at.astimezone(clock.ZONE).date() + dt.timedelta(days=rng.choice([30, 60, -2]))
    return [Promise("付清余款", rng.choice(sampler.units), day)] * rng.choice([0, 1, 1, 2])


FILLS: dict[str, Fill] = {
    "case_class": _one_of(*CaseClass.values, ""),
    "told": _one_of("当面送达", ""),
    "to": _one_of(*Body.values, "moon"),
    "where": _one_of("县人民法院", ""),
    "no_return": _one_of(True, False),
    "kind": _one_of(*MeetingKind.values),
    "planned_on": _day(3, 10, -1),
    "held_on": _day(0, 0, 0, -400),
    "place": _one_of("县政府三楼会议室"),
    "units": _units,
    "present": _units,
    "chair": _one_of("分管副县长", ""),
    "others": _one_of("群众代表3人", ""),
    "minutes": _one_of("各方同意先付一半。", ""),
    "measures": _measures,
    "outcome": _one_of("settled", "partly", "explained", "ruled", "luck"),
    "facts": _one_of("情况属实。"),
    "reasons": _one_of("依据充分。"),
    "opinion": _one_of("按期付清。"),
    "basis": _one_of("《土地管理法》第四十八条。"),
    "delivered_on": _day(0, 0, 2, -3),
    "upheld": _one_of(True, False),
    "decision": _one_of("市局：维持。"),
}


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """The flow with the cast of these tests."""
    cast = load(tests / "conftest.py").make_cast()

    def actors(on: dt.date) -> list[Actor]:
        return [actor_of(member, on) for member in cast.members.values()]

    def register(rng: Random, at: dt.datetime) -> Matter:
        cast.day = at.astimezone(clock.ZONE).date()
        sort = rng.choice(["group_visit", "group_visit", "dispute", "activity"])
        kind = rng.choice(["land", "labour", "other", "law"])
        matter: Matter = cast.registered(sort, case_class=kind, at=at).matter
        return matter

    units = [cast.units[code] for code in ("land", "water", "town")]
    return {"coordination": Sampler("coordination", register, actors, units, FILLS)}
