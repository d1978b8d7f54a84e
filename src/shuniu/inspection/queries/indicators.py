"""Which indicators are in force on a day: the shipped ones, and above them what the county set."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.db.models import Q

from ..models import IndicatorRow, Part
from ..models.indicators import Certainty

SHIPPED = Path(__file__).resolve().parent.parent / "indicators.toml"
_PARTS = {part: place for place, part in enumerate(Part.values)}


@dataclass(frozen=True)
class Indicator:
    """One indicator as it is in force: what it asks, how it is measured, what it costs.

    ``points`` are lost at each place where it is broken, up to ``cap``; a veto has none.
    ``own`` says that the points are the county's own, not the document's.
    """

    code: str
    part: str
    group: str
    name: str
    rule: str
    source: str
    certainty: str
    measure: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)
    points: Decimal = Decimal(0)
    cap: Decimal = Decimal(0)
    annex: str = ""
    since: dt.date | None = None
    order: int = 0

    @property
    def veto(self) -> bool:
        """Whether one hit makes the whole unqualified."""
        return self.part in (Part.VETO_SITE, Part.VETO_MEDIA)

    @property
    def own(self) -> bool:
        """Whether its points were set by the county, for want of the official annex."""
        return self.part == Part.DEDUCTION and not self.annex

    @property
    def certainty_label(self) -> str:
        """已核实, 待核实, 未见原文."""
        return str(Certainty(self.certainty).label)

    def number(self, name: str, otherwise: int = 0) -> int:
        """One of its numbers: days, counts, percents."""
        return int(self.numbers.get(name, otherwise))


@cache
def shipped() -> dict[str, Indicator]:
    """The indicators as they come with the program, by code, in their order."""
    rows = tomllib.loads(SHIPPED.read_text("utf-8"))["indicator"]
    found = {}
    for order, row in enumerate(rows, start=1):
        points, cap = Decimal(row.pop("points", "0")), Decimal(row.pop("cap", "0"))
        found[row["code"]] = Indicator(**row, points=points, cap=cap, order=order)
    return found


def from_row(row: IndicatorRow) -> Indicator:
    """A row of the county's as an indicator."""
    return Indicator(
        row.code,
        row.part,
        row.group,
        row.name,
        row.rule,
        row.source,
        row.certainty,
        row.measure,
        row.numbers,
        row.points,
        row.cap,
        row.annex,
        row.since,
        row.order,
    )


def in_force(on: dt.date) -> dict[str, Indicator]:
    """The indicators of a day, by code: vetoes first, then as the document orders them. One query.

    Of the county's rows of a code that are in force by then the newest stands.
    """
    found = dict(shipped())
    rows = IndicatorRow.objects.filter(since__lte=on).order_by("code", "-since", "-id")
    for row in rows.distinct("code"):
        if row.retired:
            found.pop(row.code, None)
        else:
            found[row.code] = from_row(row)
    ordered = sorted(found.values(), key=lambda one: (_PARTS[one.part], one.order, one.code))
    return {one.code: one for one in ordered}


def national(code: str, on: dt.date) -> Indicator | None:
    """The country's own rule on a day, whatever the county made stricter; None for its additions.

    One query.
    """
    rows = IndicatorRow.objects.filter(code=code, since__lte=on).order_by("-since", "-id")
    row = rows.filter(Q(national=True) | ~Q(annex="")).first()
    return from_row(row) if row is not None else shipped().get(code)


def history(code: str) -> list[IndicatorRow]:
    """What the county entered for an indicator, the newest first. One query."""
    return list(IndicatorRow.objects.filter(code=code).order_by("-since", "-id"))
