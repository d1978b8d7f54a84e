"""What a measure is, and what it says of a site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from shuniu.commons.flow.model import Label
from shuniu.ground.registry import Registry

from ..queries.indicators import Indicator
from ..queries.state import Group, SiteState


@dataclass(frozen=True)
class Seen:
    """One thing that a measure saw: broken already, or near to it.

    ``cause`` names what it is about, the same for every indicator that asks the same.
    ``limit_on`` is the last day on which it can still be put right; None: there is no
    such day, it is wrong as it is. ``amount`` is at how many places.
    """

    cause: str
    title: str
    evidence: str
    unit_id: int
    broken: bool
    site: str = ""
    limit_on: dt.date | None = None
    amount: int = 1
    address: str = ""
    account_id: int | None = None


@dataclass(frozen=True)
class Number:
    """A number that a measure takes from its indicator: 14 days, 5 columns.

    ``ruled`` says that it is the rule's own, which a county may make smaller and never
    greater; the others are the county's to choose (how many days ahead it is warned).
    """

    name: str
    label: Label
    most: int = 1000
    ruled: bool = False


Look = Callable[[Group, SiteState, Indicator], list[Seen]]


@dataclass(frozen=True)
class Measure:
    """A way of measuring: what it is called, the numbers that it takes, and the look itself."""

    code: str
    label: Label
    numbers: tuple[Number, ...]
    look: Look
    main_only: bool = False


measures: Registry[Measure] = Registry("measure")


def measure(
    code: str, label: Label, *numbers: Number, main_only: bool = False
) -> Callable[[Look], Look]:
    """Register the function as the measure ``code``."""

    def declare(look: Look) -> Look:
        measures.add(code, Measure(code, label, numbers, look, main_only))
        return look

    return declare
