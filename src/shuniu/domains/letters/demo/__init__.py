"""The demo's letters: fourteen months of them, made by the actions on a set clock.

Nothing here writes to a table by itself, but for the actions: so the demo can
hold nothing that a county could not.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import count

from django.db import connection

from shuniu.casework import nightly
from shuniu.commons.notices.actions import settle
from shuniu.commons.people.actor import system
from shuniu.ground import clock

from ..models import Letter
from . import chance, content, planned
from .cast import Cast
from .life import Life, Plan
from .timeline import Story, Timeline, in_one_go

DRAWN = 32
DAYS = 426  # about fourteen months
NIGHTLY_SINCE = 12
COUNTED_EVERY = 15  # nights
# The words of papers: the worker takes them in within minutes; each paper is a process here.
LEFT_TO_THE_WORKER = ("casework.attached",)


@dataclass(frozen=True)
class Made:
    """What was made: letters by state, and one whose writer may look it up: number, code, name."""

    states: Counter[str]
    number: str
    code: str
    writer: str


def build(
    *,
    until: dt.datetime,
    seed: int,
    scale: float = 1.0,
    favourites: Collection[str] = (),
    also: Collection[Callable[[Cast], Story]] = (),
) -> Made:
    """Live through the months before ``until``; gives what was made.

    The same seed makes the same letters with the same numbers. ``scale``
    multiplies those drawn by chance; the planned ones, which show every state,
    are always there. ``favourites`` are the codes of posts that have demo
    accounts; ``also`` are stories of other rooms, to be lived along.
    """
    cast = Cast(seed=seed, until=until, favourites=favourites)
    timeline = Timeline(until)
    since = until.date() - dt.timedelta(days=DAYS)
    lives = _lives(cast, timeline, since, round(DRAWN * scale))
    for life in lives:
        timeline.start(life.story())
    for story in (_nights(cast, since), *(make(cast) for make in also)):
        timeline.start(story)
    with in_one_go():
        timeline.run()
    shown = next(life for life in lives if life.plan.topic.code == planned.TO_LOOK_UP)
    return Made(
        states=Counter(Letter.objects.values_list("matter__state", flat=True)),
        number=shown.matter.number,
        code=shown.code,
        writer=shown.writer.name,
    )


def _lives(cast: Cast, timeline: Timeline, since: dt.date, number: int) -> list[Life]:
    """Every letter's life, each with a chance of its own: one more letter changes no other."""
    known, of = content.load(), cast.random

    def live(name: str, plans: list[Plan]) -> list[Life]:
        return [Life(p, cast, timeline, of(f"{name}:{i}")) for i, p in enumerate(plans)]

    groups = planned.grouped(cast, known, of("groups"))
    grouped = live("group", [plan for plan, _head in groups])
    planned.connect(grouped, [head for _plan, head in groups])
    drawn = chance.drawn(number, cast=cast, content=known, since=since, rng=of("drawn"))
    return [
        *live("planned", planned.planned(cast, known, of("planned"))),
        *live("screened", planned.screened(cast, known, of("screened"))),
        *grouped,
        *live("drawn", drawn),
    ]


def count_rows() -> None:
    """Let the planner know how the tables have grown: in one long transaction nobody else does."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _nights(cast: Cast, since: dt.date) -> Story:
    """The nightly errands: who is silent, what is due, who is reminded.

    Every working day of the last months, before that every twelfth: a missed
    night mends itself, and a demo has to be made quickly.
    """
    day = cast.days.workday_from(since)
    lately = cast.days.back_workdays(cast.until.date(), NIGHTLY_SINCE)
    for night in count():
        at = yield clock.on(day, 7, 30)
        if night % COUNTED_EVERY == COUNTED_EVERY - 1:
            count_rows()
        settle()
        failed = nightly.run(on=day, by=system(), at=at, leaving=LEFT_TO_THE_WORKER)
        if failed:
            raise RuntimeError(f"the night of {day}: {', '.join(failed)}")
        day = cast.days.add_workdays(day, 1 if day >= lately else 12)
