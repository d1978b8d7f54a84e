"""What is looked after every night: the kernel's own urging, and what each domain registers."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection
from typing import Protocol

from shuniu.commons.people.actor import Actor
from shuniu.ground.registry import Registry

from . import urging

log = logging.getLogger(__name__)


class Errand(Protocol):
    """A run that looks for what is due on a day: safe to run twice, and after a missed night."""

    def __call__(self, *, on: dt.date, by: Actor, at: dt.datetime) -> object: ...


errands: Registry[Errand] = Registry("nightly errand")
errands.add("casework.urging", urging.run)
# What cannot wait for the night: limits by the hour, looked at every quarter of an hour.
prompt: Registry[Errand] = Registry("prompt errand")


def run(*, on: dt.date, by: Actor, at: dt.datetime, leaving: Collection[str] = ()) -> list[str]:
    """Run every errand; one that fails does not hold up the others. Names those that failed.

    ``leaving`` are names of errands that somebody else sees to.
    """
    return _each(errands, on=on, by=by, at=at, leaving=leaving)


def run_prompt(*, on: dt.date, by: Actor, at: dt.datetime) -> list[str]:
    """Run what is looked after every quarter of an hour, as ``run`` does."""
    return _each(prompt, on=on, by=by, at=at)


def _each(
    found: Registry[Errand],
    *,
    on: dt.date,
    by: Actor,
    at: dt.datetime,
    leaving: Collection[str] = (),
) -> list[str]:
    failed = []
    for name, errand in found.items():
        if name in leaving:
            continue
        try:
            errand(on=on, by=by, at=at)
        except Exception:
            log.exception("the errand %s failed", name)
            failed.append(name)
    return failed
