"""The county's other letters, drawn by chance; the same seed draws the same."""

from __future__ import annotations

import datetime as dt
from random import Random

from shuniu.ground import clock

from .cast import Cast
from .content import Content, Topic
from .life import Plan
from .planned import INSTRUCTIONS

MEANS = ("phone", "phone", "letter", "visit", "in_person")
LONG = ("complaint", "suggest")  # types with ten working days
AFTER = {
    "satisfied": 36,
    "basically": 16,
    "phone": 15,
    "phone_basically": 7,
    "silence": 14,
    "unreached": 4,
    "bad": 4,
    "again": 4,
    "bad_phone": 2,
    "bad_close": 2,
    "reopened": 1,
}
HAPPY = {"satisfied", "basically", "phone", "phone_basically", "silence"}
CHANNELS = {"web": 84, "hotline": 7, "phone": 4, "visit": 3, "paper": 2}
MAILBOXES = {"inquiry": 80, "county_head": 13, "mayor": 4, "governor": 3}
HOURS = (7, 8, 8, 9, 9, 10, 11, 12, 12, 13, 15, 16, 18, 19, 19, 20, 20, 21, 21, 22)


def drawn(number: int, *, cast: Cast, content: Content, since: dt.date, rng: Random) -> list[Plan]:
    """So many plans, from ``since`` until now."""
    span = (cast.until.date() - since).days
    pack: list[Topic] = []
    taken: set[tuple[str, str]] = set()
    plans = []
    for _each in range(number):
        day = since + dt.timedelta(days=rng.randrange(span + 1))
        moment = min(clock.on(day, rng.choice(HOURS), rng.randrange(60)), cast.until)
        town = rng.choice(sorted(content.places))
        if not pack:
            pack = rng.sample(content.topics, len(content.topics))
        place = content.places[town]
        fitting = [t for t in pack if t.fits(place, day.month) and (t.code, town) not in taken]
        topic = fitting[0] if fitting else rng.choice(_any_fit(content, town, day.month))
        if topic in pack:
            pack.remove(topic)
        taken.add((topic.code, town))
        plans.append(_plan(topic, town, moment, cast, rng))
    return plans


def _any_fit(content: Content, town: str, month: int) -> list[Topic]:
    return [t for t in content.topics if t.fits(content.places[town], month)]


def _one(rng: Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _plan(topic: Topic, town: str, moment: dt.datetime, cast: Cast, rng: Random) -> Plan:
    report, long = topic.type == "report", topic.type in LONG
    plan = Plan(topic, town, moment, variant=rng.randrange(12))
    plan.mailbox, plan.channel = _one(rng, MAILBOXES), _one(rng, CHANNELS)
    if plan.mailbox in ("mayor", "governor"):
        plan.channel = "superior"
    if plan.channel != "web":
        plan.written = cast.office_time(moment.date(), rng, after=moment)
    plan.secret = report or rng.random() < 0.04
    plan.consent = not plan.secret and rng.random() < 0.66
    plan.assist = bool(topic.assist) and rng.random() < 0.75
    plan.assist_late = rng.random() < 0.15
    plan.wrong = _wrong(topic, rng)
    if long:
        plan.extension = _one(rng, {"": 90, "grant": 7, "refuse": 3})
        plan.suspend = rng.randint(3, 8) if rng.random() < 0.03 else 0
    plan.revise = _one(rng, {"": 92, "return": 7, "withdraw": 1})
    plan.late = rng.randint(1, 5) if rng.random() < 0.06 else 0
    plan.pace = rng.uniform(0.15, 0.9)
    plan.sign_after = rng.choice((0.0, 0.2, 0.5))
    plan.screen_after = rng.choice((0.0, 0.0, 0.0, 0.4))
    if plan.late or rng.random() < 0.06:
        plan.urges = tuple(rng.sample(MEANS, 2 if plan.late > 2 else 1))
    if rng.random() < (0.4 if plan.mailbox == "county_head" else 0.02):
        plan.instruct = rng.choice(INSTRUCTIONS)
    plan.after = _one(rng, AFTER)
    if plan.after in ("bad", "bad_phone") and not topic.bad:
        plan.after = "phone_basically"
    if plan.consent and plan.after in HAPPY and rng.random() < 0.8:
        plan.publish = _one(rng, {"yes": 94, "returned": 4, "unpublished": 2})
        plan.agreeing = min(int(rng.expovariate(0.9)), 9)
    return plan


def _wrong(topic: Topic, rng: Random) -> str:
    chance = rng.random()
    if topic.wrong and chance < 0.35:
        return "back"
    return "back" if chance < 0.02 else "recall" if chance < 0.03 else ""
