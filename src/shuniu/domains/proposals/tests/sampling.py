"""What the random walks need to know of proposals (see ``shuniu.casework.testing.walk``)."""

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
from shuniu.domains.proposals.models import Category, Session
from shuniu.ground import clock

TITLES = ("关于加快农村公路改造的建议", "关于加强水源地保护的提案", "关于增设公交站点的建议")
ANSWERS = (
    "已列入今年计划，九月底前完成，情况已向提出人当面说明。",
    "情况已核实，电话13812345678联系。",
)


def _one_of(*values: object) -> Fill:
    return lambda rng, sampler: rng.choice(values)


def _day(*ahead: int) -> Fill:
    return lambda rng, s: s.at.astimezone(clock.ZONE).date() + dt.timedelta(days=rng.choice(ahead))


_MONTHS: Fill = _one_of(1, 3, 9)
FILLS: dict[str, Fill] = {
    # Every assisting unit has to have spoken before the reply: mostly there is none.
    "assisting": lambda rng, s: rng.sample(list(s.units), rng.choice([0, 0, 0, 0, 0, 1])),
    "handling": _one_of("", "", "single", "separate"),
    "wide": _one_of(False, False, True),
    "due_on": _day(30, 60, 400),
    "importance": _one_of("key", "led", "unknown"),
    "draft_reply.commitment": _one_of("年底前完工"),
    "source": _one_of("主任会议", ""),
    "unit": lambda rng, s: rng.choice(s.units),
    "result_class": _one_of("A", "A", "B", "B", "C", "D"),
    "disclosure": _one_of("proactive", "proactive", "on_request", "none"),
    "disclosure_reason": _one_of("涉及工作秘密"),
    "draft_reply.text": _one_of(*ANSWERS),
    "contact_name": _one_of("王建设"),
    "contact_phone": _one_of("0599-1234567"),
    "commitment": _one_of("年底前完工"),
    "commitment_due_on": _day(60, 120),
    "record_contact.means": _one_of("phone", "visit", "meeting"),
    "held_on": _day(0, 0, 0, 0, 2),
    "people": _one_of("李代表、王建设"),
    "attitude": _one_of("satisfied", "basically"),
    "result": _one_of("satisfied", "basically"),
    "rate_dissatisfied.result": _one_of("dissatisfied"),
    "enter_dissatisfied.result": _one_of("dissatisfied"),
    "signed_on": _day(0, 0, 0, 4),
    "fulfilled_on": _day(0, 0, 4),
    "outcome": _one_of("已经完工。"),
    "remark": _one_of("", "希望再快一些。"),
    "title": _one_of("农村公路改造"),
    "reply": _one_of("已列入今年计划。", "电话13812345678联系。"),
    "days": _MONTHS,
}


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """The flow, with the cast of the room's tests."""
    module = load(tests / "conftest.py")
    cast = module.make_cast()
    sessions = list(Session.objects.order_by("pk"))
    categories = list(Category.objects.order_by("pk"))

    def actors(on: dt.date) -> list[Actor]:
        return [actor_of(member, on) for member in cast.members.values()]

    def opened(rng: Random, at: dt.datetime) -> Matter:
        """As it comes in, or some steps on: the way to a reply is long, and the walks are short."""
        cast.day = at.astimezone(clock.ZONE).date()
        far = rng.choice(
            (cast.registered, cast.registered, cast.contacted, cast.signed, cast.replied)
        )
        promise = {
            "result_class": "B",
            "commitment": "年底前完工",
            "commitment_due_on": cast.day + dt.timedelta(days=90),
        }
        more: dict[str, Any] = {}
        if far in (cast.signed, cast.replied):
            more["reply"] = rng.choice([{}, promise])
        found: Matter = far(
            session=rng.choice(sessions),
            title=rng.choice(TITLES),
            category=rng.choice(categories),
            may_publish=rng.random() < 0.8,
            **more,
        ).matter
        return found

    units = [cast.units[code] for code in ("housing", "water", "traffic")]
    fills = {**FILLS, "file": lambda rng, s: module.scan()}
    inner = frozenset({"close", "track"})
    return {"proposal": Sampler("proposal", opened, actors, units, fills, inner=inner)}
