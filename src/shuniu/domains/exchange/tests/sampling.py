"""What the random walks need to know of the exchange (see ``shuniu.casework.testing.walk``)."""

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
from shuniu.domains.exchange.actions.inner import INNER
from shuniu.ground import clock


def _units(rng: Random, sampler: Sampler) -> object:
    return rng.sample(list(sampler.units), rng.choice([0, 1, 1, 2]))


def _day(rng: Random, sampler: Sampler) -> object:
    return sampler.at.astimezone(clock.ZONE).date() + dt.timedelta(days=rng.choice([0, 2, 9, -1]))


FILLS: dict[str, Fill] = {"units": _units, "due_on": _day}


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """The flow with the cast of these tests."""
    cast = load(tests / "conftest.py").make_cast()
    codes = ("land", "water", "town", "town2")

    def actors(on: dt.date) -> list[Actor]:
        return [actor_of(member, on) for member in cast.members.values()]

    def send(rng: Random, at: dt.datetime) -> Matter:
        cast.day = at.astimezone(clock.ZONE).date()
        sender = rng.choice(["office", "office", "land"])
        to = rng.sample([c for c in codes if c != sender], rng.choice([1, 2, 3]))
        urgency = rng.choice(["", "urgent", "very_urgent"])
        matter: Matter = cast.sent(*to, sender=sender, urgency=urgency).matter
        return matter

    units = [cast.units[code] for code in codes]
    return {
        "dispatch": Sampler(
            "dispatch",
            send,
            actors,
            units,
            FILLS,
            inner=frozenset(INNER),
            beside=frozenset({"sign_for", "send_back"}),
        )
    }
