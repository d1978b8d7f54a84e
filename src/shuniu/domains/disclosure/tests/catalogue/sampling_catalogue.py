"""What the random walks need to know of the catalogue's items."""

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
from shuniu.domains.disclosure.models import Heading, Item, Organ
from shuniu.ground import clock

TEXTS = ("收费标准向业主公示。", "联系电话13812345678。", "全年目标任务已经分解。")


def _one_of(*values: object) -> Fill:
    return lambda rng, sampler: rng.choice(values)


def _day(rng: Random, sampler: Sampler) -> dt.date:
    return sampler.at.astimezone(clock.ZONE).date() - dt.timedelta(days=rng.choice([0, 3, 40]))


def _heading(axis: str) -> Fill:
    return lambda rng, s: rng.choice(list(Heading.objects.filter(axis=axis)))


def _published(rng: Random, _sampler: Sampler) -> Item | None:
    found = list(Item.objects.public()[:5])
    return rng.choice(found) if found else None


FILLS: dict[str, Fill] = {
    "title": _one_of("物业收费管理办法", "年度工作要点"),
    "organ": lambda rng, s: rng.choice(list(Organ.objects.select_related("unit"))).unit,
    "formed_on": _day,
    "subject": _heading("subject"),
    "statutory": _heading("statutory"),
    "genre": _heading("genre"),
    "text": _one_of(*TEXTS),
    "checked": _one_of(True, False),
    "reading_due": _one_of(True, False),
    "conclusion": _one_of("", "可以公开。"),
    "attribute": _one_of("closed", "on_request", "open"),
    "validity": _one_of("in_force", "abolished", "partly", "unknown"),
    "ended_on": _day,
    "ended_note": _one_of("某文"),
    "form": _one_of("text", "video", "unknown"),
    "reading": _published,
}


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """The item's flow, with the cast of the catalogue's tests."""
    cast = load(tests / "conftest.py").make_cast()

    def actors(on: dt.date) -> list[Actor]:
        return [actor_of(member, on) for member in cast.members.values()]

    def opened(rng: Random, at: dt.datetime) -> Matter:
        """As it is registered, or some steps on."""
        cast.day, cast.hour = at.astimezone(clock.ZONE).date(), at.astimezone(clock.ZONE).hour
        far = rng.choice((cast.formed, cast.prepared, cast.cleared, cast.published, cast.kept))
        found: Matter = far().matter
        return found

    units = [cast.units["housing"], cast.units["office"]]
    return {"disclosure_item": Sampler("disclosure_item", opened, actors, units, FILLS)}
