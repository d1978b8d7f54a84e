"""What the demo's citizens write and units answer: read from the tables beside this file."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
GIVEN = "秀英桂兰建国志强晓燕文华春梅立新永福玉珍海波丽娟小军长江雪莲德明思远雨桐子涵佳宁家栋"
OPENINGS = ("您好！", "", "", "各位领导好，", "你好，", "尊敬的县政府办公室：")
CLOSINGS = ("", "", "盼回复，谢谢！", "希望尽快解决。", "麻烦了，谢谢。", "请给一个明确的答复。")
REACHED = (
    "我的电话是{phone}，随时可以联系。",
    "我叫{name}，住{village}，电话{phone}。",
    "我家在{block}号楼{entry}单元{room}室，师傅来之前请打{phone}。",
)


@dataclass(frozen=True)
class Place:
    """A town as letters speak of it."""

    town: str
    name: str
    villages: tuple[str, ...]
    roads: tuple[str, ...]
    estates: tuple[str, ...]
    school: str
    urban: bool = False


@dataclass(frozen=True)
class Topic:
    """A matter of county life: who answers for it, what is written, what is answered.

    ``unit`` "town" is the writer's own town. ``bad`` is why a writer is not
    content, ``again`` what they ask once more, ``second`` the answer to that.
    """

    type: str
    titles: tuple[str, ...]
    texts: tuple[str, ...]
    code: str = ""
    unit: str = ""
    answers: tuple[str, ...] = ()
    where: str = "any"
    towns: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    assist: tuple[str, ...] = ()
    assist_note: str = ""
    bad: str = ""
    again: str = ""
    second: str = ""
    wrong: str = ""
    wrong_reason: str = ""

    def fits(self, place: Place, month: int) -> bool:
        """Whether this is written in that place and season."""
        if self.towns and place.town not in self.towns:
            return False
        if self.months and month not in self.months:
            return False
        return self.where == "any" or place.urban == (self.where == "urban")


@dataclass(frozen=True)
class Group:
    """Several writers about one matter, ``days`` working days ago; merged, or left as repeats."""

    topic: Topic
    town: str
    merged: bool
    days: tuple[int, ...]
    hot: str = ""


@dataclass(frozen=True)
class Screened:
    """A letter that isn't answered here: refused, transferred or taken back."""

    topic: Topic
    reason: str = ""
    channel: str = ""
    to: str = ""
    unit: str = ""
    explanation: str = ""
    complained: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Content:
    """All of it."""

    places: Mapping[str, Place]
    topics: tuple[Topic, ...]
    groups: tuple[Group, ...]
    refused: tuple[Screened, ...]
    transferred: tuple[Screened, ...]
    withdrawn: tuple[Screened, ...]

    def topic(self, code: str) -> Topic:
        """The topic of that code."""
        return next(topic for topic in self.topics if topic.code == code)


def _frozen(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in row.items()}


def _topic(row: Mapping[str, Any]) -> tuple[Topic, dict[str, Any]]:
    """The topic of a row, and what else the row says."""
    fields = Topic.__dataclass_fields__
    frozen = _frozen(row)
    topic = Topic(**{k: v for k, v in frozen.items() if k in fields})
    return topic, {k: v for k, v in frozen.items() if k not in fields}


@cache
def load() -> Content:
    """The tables, read once."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(HERE.glob("*.toml")):
        for name, rows in tomllib.loads(path.read_text("utf-8")).items():
            tables.setdefault(name, []).extend(rows)
    return Content(
        places={row["town"]: Place(**_frozen(row)) for row in tables["place"]},
        topics=tuple(_topic(row)[0] for row in tables["topic"]),
        groups=tuple(_group(row) for row in tables["group"]),
        refused=tuple(_screened(tables["refused"])),
        transferred=tuple(_screened(tables["transferred"])),
        withdrawn=tuple(_screened(tables["withdrawn"])),
    )


def _group(row: Mapping[str, Any]) -> Group:
    topic, more = _topic(row)
    return Group(topic, **more)


def _screened(rows: Iterable[Mapping[str, Any]]) -> Iterable[Screened]:
    for row in rows:
        own = {k: v for k, v in row.items() if k != "unit"}
        topic, more = _topic(own)
        yield Screened(topic, unit=row.get("unit", ""), **more)


@dataclass
class Writer:
    """A citizen and their place: what fills the blanks of a letter and of its answer."""

    place: Place
    name: str
    phone: str
    written: dt.date
    slots: dict[str, str] = field(default_factory=dict)

    @classmethod
    def invent(cls, place: Place, written: dt.date, rng: Random) -> Writer:
        """Somebody who doesn't exist, with a telephone of a range that nobody has."""
        name = rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2, 2))))
        phone = f"1420{rng.randrange(100, 999)}{rng.randrange(10_000):04}"
        before = written - dt.timedelta(days=rng.randint(2, 5))
        slots = {
            "town": place.name,
            "village": rng.choice(place.villages),
            "road": rng.choice(place.roads),
            "estate": rng.choice(place.estates),
            "school": place.school,
            "n": str(rng.randint(6, 48)),
            "day": _day(before),
            "month": f"{(written - dt.timedelta(days=20)).month}月",
            "name": name,
            "phone": phone,
            "block": str(rng.randint(1, 12)),
            "entry": str(rng.randint(1, 4)),
            "room": f"{rng.randint(1, 6)}0{rng.randint(1, 4)}",
        }
        return cls(place, name, phone, written, slots)

    def says(self, text: str) -> str:
        """The writer's words with the blanks filled."""
        return text.format_map(self.slots)

    def answered(self, text: str, on: dt.date, since: dt.date, soon: dt.date) -> str:
        """An answer given ``on`` a day, about what was done ``since`` another."""
        done = max(since, on - dt.timedelta(days=2))
        return text.format_map({**self.slots, "done": _day(done), "soon": _day(soon)})


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"
