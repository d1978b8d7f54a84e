"""The demo's months, lived through in order: stories take turns as their moments come."""

from __future__ import annotations

import datetime as dt
import gc
import heapq
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import count

from django.db import connection, transaction

from shuniu.commons import calendar, trail
from shuniu.commons.notices.actions import gathered
from shuniu.ground import clock

# A story yields the moment at which it goes on, and is given that moment then.
Story = Generator[dt.datetime, dt.datetime, None]


class Over(Exception):
    """The story is meant to stop here: nothing more happens to this letter."""


class Timeline:
    """Stories that go on in the order of their moments, until now."""

    def __init__(self, until: dt.datetime) -> None:
        self.until = until
        self._waiting: list[tuple[dt.datetime, int, Story]] = []
        self._order = count()

    def start(self, story: Story) -> None:
        """Let a story begin at the first moment that it names."""
        self._wait(next(story), story)

    def _wait(self, moment: dt.datetime, story: Story) -> None:
        if moment <= self.until:
            heapq.heappush(self._waiting, (moment, next(self._order), story))

    def run(self) -> None:
        """Live through it all; what would come after ``until`` has not happened yet."""
        while self._waiting:
            moment, _order, story = heapq.heappop(self._waiting)
            with clock.at(moment):
                try:
                    following = story.send(moment)
                except (StopIteration, Over):
                    continue
            self._wait(max(following, moment), story)


@contextmanager
def in_one_go() -> Iterator[None]:
    """All or nothing, in one transaction without parts: a fifth of all statements are saved.

    A refusal in the midst would be a fault of the demo, so nothing has to be
    undone in part. The calendar does not change meanwhile, and the collector
    of garbage need not look over what is going to be kept.
    """
    threshold = gc.get_threshold()
    with transaction.atomic(), calendar.held(), trail.gathered(), gathered():
        connection.features.uses_savepoints = False
        gc.set_threshold(100_000, 50, 50)
        try:
            yield
        finally:
            gc.set_threshold(*threshold)
            connection.features.uses_savepoints = True
