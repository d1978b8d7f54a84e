"""What the random walks need to know of bulletins (see ``shuniu.casework.testing.walk``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.testing import newsletter
from shuniu.casework.testing.walk import Sampler
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock

TEXTS = ("一、情况\n正常。", "一、情况\n有所改进。", "干部个人排名如下。")


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """The flow with the cast of these tests; its bulletin is there as long as the program."""
    press = load(tests / "conftest.py").make_press()
    newsletter.put()

    def actors(on: dt.date) -> list[Actor]:
        found: list[Actor] = press.county.actors(on)
        return found

    def make(rng: Random, at: dt.datetime) -> Matter:
        day = at.astimezone(clock.ZONE).date()
        by = press.county.actor("registrar", day)
        matter: Matter = press.drafted(first=day, last=day, by=by, at=at).matter
        return matter

    fills: dict[str, Any] = {
        "title": lambda rng, s: rng.choice(["差事办理情况", "差事进展", ""]),
        "edit.text": lambda rng, s: rng.choice(TEXTS) + str(rng.random()),
        "amend.text": lambda rng, s: rng.choice(TEXTS) + str(rng.random()),
        "copies": lambda rng, s: rng.choice([20, 50, 0]),
    }
    units = list(press.county.units.values())
    return {"bulletin": Sampler("bulletin", make, actors, units, fills)}
