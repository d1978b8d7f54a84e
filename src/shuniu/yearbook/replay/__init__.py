"""Replay a source: load its records at full size, and count again every figure that it states."""

from __future__ import annotations

from decimal import Decimal

from shuniu.commons.figures import checks
from shuniu.commons.figures.counting import Value, count
from shuniu.commons.people.actor import system
from shuniu.domains.letters.loading import load
from shuniu.ground import clock

from . import letters, place, scratch, source


def run(name: str) -> dict[str, dict[str, object]]:
    """Load the source ``name`` into a database of its own and count what it states.

    Gives, for each figure that the source states and the system can count, by
    its dotted name, ``stated``, ``counted``, ``ok`` and, where a cross-check
    that it is part of does not hold, ``broken`` (the sentence). Raises
    UnknownReplay.
    """
    told = source.read(name)
    with scratch.database():
        fill(told)
        return {stated.key: compare(stated) for stated in told.stated}


def fill(told: source.Source) -> None:
    """Set the place up and bring the source's records in by the bulk loader."""
    by, at = system("重放"), clock.on(told.loaded_on)
    place.build(by=by, at=at)
    records = letters.invent(told.letters)
    load(records.letters, records.steps, source=told.name, by=by, at=at)


def compare(stated: source.Stated) -> dict[str, object]:
    """What the records give beside what the source states."""
    counted = count(stated.code, stated.period)
    broken = [
        v.sentence for v in checks.evaluate(stated.period) if stated.code in v.numbers and not v.ok
    ]
    found: dict[str, object] = {
        "stated": _number(stated.value),
        "counted": _number(counted),
        "ok": counted is not None and Decimal(counted) == stated.value and not broken,
    }
    if broken:
        found["broken"] = "；".join(broken)
    return found


def _number(value: Value) -> int | float | None:
    """A number as JSON has it: whole numbers whole."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
