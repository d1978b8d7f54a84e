"""What the random walks need to know of notices and guides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.testing.walk import Fill, Sampler
from shuniu.commons.people.actor import Actor
from shuniu.domains.services.models import GuidePaper
from shuniu.ground import clock


def _one_of(*values: object) -> Fill:
    return lambda rng, sampler: rng.choice(values)


def _in_hours(*hours: int) -> Fill:
    return lambda rng, sampler: sampler.at + dt.timedelta(hours=rng.choice(hours))


NOTICE_FILLS: dict[str, Fill] = {
    "kind": _one_of("water", "power", "moon"),
    "area": _one_of("石桥镇东片", ""),
    "phone": _one_of("96116"),
    "starts_at": _in_hours(1, 3),
    "ends_at": _in_hours(200, 300, -1),
}


def _a_form(rng: Random, sampler: Sampler) -> object:
    found = GuidePaper.objects.filter(version__isnull=True).first()
    return found or GuidePaper(pk=0, title="没有")


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """Both flows with the cast of these tests."""
    cast = load(tests / "conftest.py").make_cast()
    whole = load(tests / "conftest.py").WHOLE

    def actors(on: dt.date) -> list[Actor]:
        cast.day = on
        return [cast.actor(login) for login in cast.members]

    def announce(rng: Random, at: dt.datetime) -> Matter:
        cast.day = at.astimezone(clock.ZONE).date()
        ends_at = at + dt.timedelta(days=60)
        matter: Matter = cast.notice(at=at, starts_at=at, ends_at=ends_at).matter
        return matter

    def register(rng: Random, at: dt.datetime) -> Matter:
        cast.day = at.astimezone(clock.ZONE).date()
        matter: Matter = cast.guide(at=at).matter
        return matter

    guide_fills: dict[str, Fill] = {
        "title": _one_of("入学报名", ""),
        "topic": _one_of("education", "housing"),
        "audience": _one_of("person", "both"),
        "elements": _one_of(whole, whole, {**whole, "code": ""}, {**whole, "phone": ""}),
        "knowingly": _one_of(True, False),
        "papers": lambda rng, s: [(BytesIO("登记表\n".encode()), "登记表.txt")],
        "form": _a_form,
    }
    units = list(cast.units.values())
    inner = frozenset({"publish_at_once"})
    return {
        "life_notice": Sampler("life_notice", announce, actors, units, NOTICE_FILLS, inner=inner),
        "guide": Sampler("guide", register, actors, units, guide_fills),
    }
