"""What the random walks need to know of outgoing documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.testing.walk import Fill, Sampler
from shuniu.commons.manuscript import from_plain
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.queries import actor_of
from shuniu.domains.documents import actions
from shuniu.domains.documents.actions.base import Station
from shuniu.domains.documents.actions.passing import REVIEW_POINTS
from shuniu.domains.documents.models import Outgoing, RouteStop
from shuniu.domains.documents.queries import stops_of
from shuniu.ground import clock

STAGES = ("checking", "countersigning", "countersigning", "reviewing", "legality", "signing")


def _one_of(*values: object) -> Fill:
    return lambda rng, sampler: rng.choice(values)


class County(list[Any]):
    """The walks' units, and the cast that they belong to."""

    def __init__(self, cast: Any) -> None:
        super().__init__([cast.units[c] for c in ("housing", "water", "finance")])
        self.cast = cast


def stop(rng: Random, sampler: Sampler) -> RouteStop | None:
    """One of the stations of the document of the moment."""
    stops = stops_of(Outgoing(pk=sampler.matters[0].pk))
    return rng.choice(stops) if stops else None


def member(rng: Random, sampler: Sampler) -> Any:
    county: Any = sampler.units
    return rng.choice([None, None, *county.cast.members.values()])


def stations(rng: Random, sampler: Sampler) -> list[Station]:
    """A route at random: some of it won't do, and is refused."""
    county: Any = sampler.units
    office = county.cast.units["office"]
    found = [
        Station(stage, rng.choice([*sampler.units, office]), None, rng.random() < 0.5)
        for stage in rng.sample(STAGES, rng.choice([1, 2, 3]))
    ]
    return [*found, Station("signing", office, rng.choice([None, county.cast.members["vice"]]))]


FILLS: dict[str, Fill] = {
    "stop": stop,
    "to_stop": stop,
    "stops": stations,
    "unit": lambda rng, s: rng.choice([*s.units, s.units.cast.units["office"]]),  # type: ignore[attr-defined]
    "units": lambda rng, s: rng.sample(list(s.units), rng.choice([0, 1, 3])),
    "member": member,
    "stage": _one_of(*STAGES, "drafting", "moon"),
    "together": _one_of(True, False),
    "straight_back": _one_of(True, False),
    "reserve": _one_of(True, False),
    "points": _one_of(tuple(REVIEW_POINTS), ("need",)),
    "decision": _one_of("经研究，按现稿印发。", ""),
    "may_open": _one_of(True, False),
    "printed_copies": _one_of(30, -1),
    "peers": _one_of(()),
    "remark": _one_of("另行送达。", ""),
    "due_on": _one_of(None),
    "on": lambda rng, s: s.at.astimezone(clock.ZONE).date() + dt.timedelta(rng.choice([0, -400])),
}


def opened(county: County, rng: Random, at: dt.datetime) -> Matter:
    """A draft, some way along its route."""
    cast = county.cast
    on = at.astimezone(clock.ZONE).date()
    cast.day, cast.hour = on, 9

    def actor(name: str) -> Actor:
        return actor_of(cast.members[name], on)

    document = actions.open_draft(
        kind="notice",
        issuer=cast.units["gov"],
        subject="做好秋季农田水利设施管护工作",
        manuscript=from_plain("请各镇按职责做好农田水利设施日常管护，发现问题及时维修，确保秋灌。"),
        to=[cast.units["town"]],
        disclosure="open",
        co_issuers=[cast.units["office"]] if rng.random() < 0.2 else [],
        stops=[
            cast.at_stop("checking", "water", rng.choice(["", "water_head"])),
            cast.at_stop("countersigning", "finance"),
            cast.at_stop("countersigning", "housing", "", rng.random() < 0.7),
            cast.at_stop("reviewing", "office", rng.choice(["", "deputy"])),
            cast.at_stop("signing", "office", rng.choice(["", "vice"])),
        ],
        by=actor("water_handler"),
        at=at,
    )
    way = [
        ("submit", "water_handler", {}),
        ("check_pass", "water_head", {}),
        ("countersign_agree", "finance_head", {}),
        ("countersign_agree", "housing_head", {}),
        ("review_pass", "deputy", {}),
        ("sign", "vice", {}),
        ("prove", "registrar", {}),
    ]
    for verb, who, more in way[: rng.choice([0, 1, 2, 3, 4, 5, 6, 7])]:
        matter = Matter.objects.get(pk=document.pk)
        actions.OUTGOING[verb](matter, by=actor(who), at=at, **more)
    return Matter.objects.get(pk=document.pk)


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """The flow, with the cast of the documents' own tests."""
    county = County(load(tests / "outgoing" / "county.py").make_cast())

    def actors(on: dt.date) -> list[Actor]:
        return [actor_of(member, on) for member in county.cast.members.values()]

    def some(rng: Random, at: dt.datetime) -> Matter:
        return opened(county, rng, at)

    beside = frozenset({"countersign_agree", "countersign_object"})
    return {"outgoing": Sampler("outgoing", some, actors, county, FILLS, beside=beside)}
