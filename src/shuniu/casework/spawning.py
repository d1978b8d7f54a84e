"""Opening a matter of another kind by its name, without knowing its domain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from shuniu.commons.people.actor import Actor
from shuniu.ground.registry import Registry

from .models import Matter

Opener = Callable[..., Matter]

openers: Registry[Opener] = Registry("opener of matters")


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
