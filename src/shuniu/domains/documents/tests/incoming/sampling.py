"""What the random walks need to know of incoming documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.circulation.models import Purpose
from shuniu.casework.models import Matter
from shuniu.casework.testing.walk import Fill, Sampler
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.queries import actor_of
from shuniu.domains.documents.actions import incoming as actions
from shuniu.domains.documents.models import IncomingCategory, Means, TelegramLevel
from shuniu.ground import clock


def _one_of(*values: object) -> Fill:
    return lambda rng, sampler: rng.choice(values)


def _day(*ahead: int) -> Fill:
    return lambda rng, s: s.at.astimezone(clock.ZONE).date() + dt.timedelta(days=rng.choice(ahead))


class _Town(Sequence[Any]):
    """The county, set up when the walk first asks for it: another flow's has the same units."""

    CODES = ("housing", "water", "town")

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make

    @cached_property
    def desk(self) -> Any:
        return self.make()

    def leaders(self) -> list[Any]:
        return [self.desk.members[n] for n in ("leader", "leader2", "reviewer", "town_head")]

    def __len__(self) -> int:
        return len(self.CODES)

    def __getitem__(self, place: Any) -> Any:
        codes = self.CODES[place]
        if isinstance(codes, str):
            return self.desk.units[codes]
        return [self.desk.units[code] for code in codes]


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """The flow, with the cast of the documents' own tests."""
    town = _Town(load(tests / "incoming" / "conftest.py").make_desk)

    def actors(on: dt.date) -> list[Actor]:
        return [actor_of(member, on) for member in town.desk.members.values()]

    def opened(rng: Random, at: dt.datetime) -> Matter:
        desk = town.desk
        desk.day = at.astimezone(clock.ZONE).date()
        desk.hour = at.astimezone(clock.ZONE).hour
        if rng.random() < 0.3:
            return Matter.objects.get(pk=desk.received().pk)
        category = rng.choice(IncomingCategory.values)
        incoming = actions.register_by_hand(
            category=category,
            title="关于解决水利工程资金的请示",
            sender_text=rng.choice(["临汀镇人民政府", "临江市人民政府"]),
            means=rng.choice(Means.values),
            telegram_level=rng.choice(TelegramLevel.values) if category == "telegram" else "",
            by=actor_of(desk.members["registrar"], desk.day),
            at=at,
        )
        return Matter.objects.get(pk=incoming.pk)

    fills: dict[str, Fill] = {
        "facts": _one_of(None),
        "files": _one_of(()),
        "duplicate_reason": _one_of("", "补发。"),
        "leaders": lambda rng, s: rng.sample(town.leaders(), rng.choice([0, 1, 1, 2, 3])),
        "leader": lambda rng, s: rng.choice(town.leaders()),
        "in_order": _one_of(True, False),
        "follow_up": _one_of(False),
        "no_return": _one_of(True, False, False),
        "due_on": _day(5, 9, 20, -1),
        "assist_due_on": _day(5, 9, -1),
        "members": lambda rng, s: rng.sample(
            list(town.desk.members.values()), rng.choice([0, 1, 3])
        ),
        "circulate_close.members": lambda rng, s: rng.sample(town.leaders(), rng.choice([1, 2])),
        "purpose": _one_of(*Purpose.values, "know", "dance"),
        "papers": _one_of(()),
        "result": _one_of("已办结。", "已当面答复。", ""),
        "number": _one_of("云政函〔2026〕1号"),
        "archived_as": _one_of("2026-D30-0012", "长" * 80),
    }
    # The reply is another flow's; the walks of that one draft and issue it.
    inner = frozenset({"draft_reply"})
    return {"incoming": Sampler("incoming", opened, actors, town, fills, inner=inner)}
