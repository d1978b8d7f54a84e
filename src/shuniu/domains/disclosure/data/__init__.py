"""The headings that come with the program: the law's fifteen kinds, subjects, 体裁."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ShippedHeading:
    """A heading as the file has it, with the rule that it comes from."""

    axis: str
    code: str
    name: str
    basis: str
    level: str
    order: int
    since: dt.date


def shipped_headings() -> Iterator[ShippedHeading]:
    """All of them, in the order of the file within each axis."""
    path = Path(__file__).resolve().parent / "headings.toml"
    order: dict[str, int] = {}
    for axis in tomllib.loads(path.read_text("utf-8"))["axis"]:
        for code, name, *item in axis["headings"]:
            order[axis["code"]] = order.get(axis["code"], 0) + 10
            basis = axis["basis"] % item[0] if item else axis["basis"]
            yield ShippedHeading(
                axis["code"],
                code,
                name,
                basis,
                axis.get("level", "all"),
                order[axis["code"]],
                axis["since"],
            )
