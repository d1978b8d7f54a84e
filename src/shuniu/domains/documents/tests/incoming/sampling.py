"""What the random walks need to know of incoming documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
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


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """The flow, with the cast of the documents' own tests."""
    # The walks of the other flow have a county with the same names.
    desk = load(tests / "incoming" / "conftest.py").make_desk("in-")
    leaders = [desk.members[name] for name in ("leader", "leader2", "reviewer", "town_head")]

    def actors(on: dt.date) -> list[Actor]:
        return [actor_of(member, on) for member in desk.members.values()]

    def opened(rng: Random, at: dt.datetime) -> Matter:
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
        "scans": _one_of(()),
        "evidence": _one_of(()),
        "duplicate_reason": _one_of("", "补发。"),
        "leaders": lambda rng, s: rng.sample(leaders, rng.choice([0, 1, 1, 2, 3])),
        "leader": lambda rng, s: rng.choice(leaders),
        "in_order": _one_of(True, False),
        "follow_up": _one_of(False),
        "no_return": _one_of(True, False, False),
        "due_on": _day(5, 9, 20, -1),
        "assist_due_on": _day(5, 9, -1),
        "members": lambda rng, s: rng.sample(list(desk.members.values()), rng.choice([0, 1, 3])),
        "circulate_close.members": lambda rng, s: rng.sample(leaders, rng.choice([1, 2])),
        "purpose": _one_of(*Purpose.values, "know", "dance"),
        "papers": _one_of(()),
        "result": _one_of("已办结。", "已当面答复。", ""),
        "number": _one_of("云政函〔2026〕1号"),
        "archived_as": _one_of("2026-D30-0012", "长" * 80),
    }
    units = [desk.units[code] for code in ("housing", "water", "town")]
    # The reply is another flow's; the walks of that one draft and issue it.
    inner = frozenset({"draft_reply"})
    return {"incoming": Sampler("incoming", opened, actors, units, fills, inner=inner)}
