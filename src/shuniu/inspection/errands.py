"""What runs by itself: only in the present, for it meets servers as they are now.

A county's months that are told afterwards (the demo) have no servers to ask, and whoever
tells them calls ``actions.inspect`` on the days that matter.
"""

from __future__ import annotations

import datetime as dt
import time

from shuniu.commons.people.actor import Actor

from . import actions

NOW = dt.timedelta(hours=1)


def _live(at: dt.datetime) -> bool:
    return abs(at.timestamp() - time.time()) < NOW.total_seconds()


def crawl(*, on: dt.date, by: Actor, at: dt.datetime) -> int:
    """夜间巡查: how many sites were walked through."""
    return actions.crawl_due(on=on, by=by, at=at) if _live(at) else 0


def inspect(*, on: dt.date, by: Actor, at: dt.datetime) -> object:
    """The inspection's own run, after the walk."""
    return actions.inspect(on=on, by=by, at=at) if _live(at) else None


def probe(*, on: dt.date, by: Actor, at: dt.datetime) -> int:
    """探测: how many sites were asked."""
    return actions.probe(on=on, by=by, at=at) if _live(at) else 0
