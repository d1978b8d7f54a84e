"""What is looked after every night: the kernel's own urging, and what each domain registers."""

from __future__ import annotations

import datetime as dt
import logging
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


def run(*, on: dt.date, by: Actor, at: dt.datetime) -> list[str]:
    """Run every errand; one that fails does not hold up the others. Names those that failed."""
    failed = []
    for name, errand in errands.items():
        try:
            errand(on=on, by=by, at=at)
        except Exception:
            log.exception("the nightly errand %s failed", name)
            failed.append(name)
    return failed
