"""What a replay is about, read from its file: the stated figures, and the size of the records."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from shuniu.commons.figures.period import Period
from shuniu.ground.refusal import Refused

HERE = Path(__file__).parent


class UnknownReplay(Refused):
    """没有名为“{name}”的重放；现有：{known}。"""


@dataclass(frozen=True)
class Stated:
    """A figure as the source states it, and the figure of ours that counts it."""

    key: str
    code: str
    period: Period
    value: Decimal


@dataclass(frozen=True)
class LetterSource:
    """How many letters came in the period, and how many of them were closed by its end."""

    period: Period
    received: int
    closed: int
    seed: int


@dataclass(frozen=True)
class Source:
    """A replay: the place, the day on which its records are loaded, and what it states."""

    name: str
    place: str
    loaded_on: dt.date
    letters: LetterSource
    stated: tuple[Stated, ...]


def read(name: str) -> Source:
    """The replay of that name. Raises UnknownReplay, which names those that there are."""
    known = {path.stem: path for path in sorted(HERE.glob("*.toml"))}
    if name not in known:
        raise UnknownReplay(name=name, known="、".join(known))
    data = tomllib.loads(known[name].read_text("utf-8"))
    letters = data["letters"]
    return Source(
        name=name,
        place=data["place"],
        loaded_on=data["loaded_on"],
        letters=LetterSource(
            Period(letters["first"], letters["last"]),
            letters["received"],
            letters["closed"],
            letters["seed"],
        ),
        stated=tuple(
            Stated(f["key"], f["code"], Period(f["first"], f["last"]), Decimal(f["stated"]))
            for f in data["figure"]
        ),
    )
