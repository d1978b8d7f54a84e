"""Stories of a demo: what they need of the county, and how many become one.

A story yields the moment at which it goes on, and is given that moment then. A
domain's ``demo`` writes them and takes steps by its actions alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Iterable
from random import Random
from typing import Protocol

from shuniu.commons.calendar import WorkCalendar
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit

Story = Generator[dt.datetime, dt.datetime, None]


class County(Protocol):
    """What a story needs of the demo county: its units, its people, its office hours.

    ``later`` and ``ago`` count in working days; ``someone`` holds the duty for the unit,
    ``holder`` sits in the post of that code.
    """

    days: WorkCalendar
    until: dt.datetime

    def unit(self, code: str) -> Unit: ...
    def random(self, name: str) -> Random: ...
    def someone(self, duty: str, unit: Unit, on: dt.date, rng: Random) -> Actor: ...
    def holder(self, post: str, on: dt.date) -> Actor: ...
    def later(self, at: dt.datetime, workdays: float, rng: Random) -> dt.datetime: ...
    def ago(self, workdays: int, rng: Random) -> dt.datetime: ...


def woven(stories: Iterable[Story]) -> Story:
    """All the stories as one, for a timeline that takes one: the earliest goes on next."""
    waiting = [(next(one), number, one) for number, one in enumerate(stories)]
    while waiting:
        waiting.sort(key=lambda entry: entry[:2])
        moment, number, one = waiting.pop(0)
        now = yield moment
        try:
            following = one.send(now)
        except StopIteration:
            continue
        waiting.append((max(following, now), number, one))
