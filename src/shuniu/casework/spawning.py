"""Opening a matter of another kind by its name, without knowing its domain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground.registry import Registry

from .models import Matter

Opener = Callable[..., Matter]

openers: Registry[Opener] = Registry("opener of matters")

# What a domain says of its own matters: called with one from which another arose, it refuses
# units that must never get what arises from it (the unit complained of, say).
Shield = Callable[[Matter, Sequence[Unit]], None]
shields: Registry[Shield] = Registry("shield of what arises from a matter")
GENERATIONS = 8


def spawn(
    kind: str,
    *,
    origin: Matter,
    title: str,
    text: str,
    by: Actor,
    at: dt.datetime,
    due_on: dt.date | None = None,
) -> Matter:
    """Open a matter of ``kind`` that arises from ``origin``, by the domain that owns the kind.

    The owner registers its opener in ``apps.py`` and applies its own rules
    (who may, which number). ``LookupError`` when no domain owns the kind.
    """
    return openers.get(kind)(origin=origin, title=title, text=text, by=by, at=at, due_on=due_on)


def demand_allowed(matter: Matter, units: Sequence[Unit]) -> None:
    """Refuse units that may not have what arose from a matter, or from one before it.

    Whoever gives out a matter that has an origin asks this (``standard.assign_units``
    does), so that nothing gets round a rule by a follow-up of another kind.
    """
    origin = matter.origin
    for _generation in range(GENERATIONS):
        if origin is None:
            return
        for _name, shield in shields.items():
            shield(origin, units)
        origin = origin.origin
