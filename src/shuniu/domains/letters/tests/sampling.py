"""What the random walks need to know of letters (see ``shuniu.casework.testing.walk``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from shuniu.casework.models import Matter
from shuniu.casework.testing.walk import Fill, Sampler
from shuniu.commons.people.actor import Actor, citizen
from shuniu.commons.people.queries import actor_of
from shuniu.domains.letters import actions
from shuniu.domains.letters.models import Flag, Letter, LetterType, RejectReason, TransferBody
from shuniu.ground import clock

TITLES = ("路灯不亮", "车库积水", "公交改线的建议", "供水水压不足")
TEXTS = ("请尽快处理。", "小区门口的路灯坏了两个月，晚上看不清路，请有关部门尽快修理。")
ANSWERS = ("已于9月3日修好，并约定每月检修一次。", "电话13812345678联系张三丰即可。")


def _one_of(*values: object) -> Fill:
    return lambda rng, sampler: rng.choice(values)


def _type(rng: Random, sampler: Sampler) -> object:
    return rng.choice(list(LetterType.objects.order_by("pk")))


def _other(rng: Random, sampler: Sampler) -> object:
    return Letter.objects.get(pk=rng.choice(sampler.matters).pk)


FILLS: dict[str, Fill] = {
    "reject.reason": _one_of(*RejectReason.values),
    "draft_answer.text": _one_of(*ANSWERS),
    "prepare_publication.title": _one_of("路灯问题"),
    "prepare_publication.text": _one_of("小区路灯损坏。"),
    "prepare_publication.answer": _one_of("已修好。"),
    "letter_type": _type,
    "complained_unit": lambda rng, s: rng.choice([None, None, *s.units]),
    "flags": lambda rng, s: rng.sample(Flag.values, rng.choice([0, 0, 1, 2])),
    "to": _one_of(*TransferBody.values, "moon"),
    "unit": lambda rng, s: rng.choice([None, *s.units]),
    "satisfaction": _one_of("satisfied", "basically", "dissatisfied", "unknown"),
    "rate_dissatisfied.satisfaction": _one_of("dissatisfied"),
    "into": _other,
    "explanation": _one_of("已电话说明。", ""),
    "remark": _one_of("", "属实"),
    "no_return": _one_of(True, False),
    "complex": _one_of(True, False),
}


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """Both flows, with the cast of the letters' tests and the television people."""
    tv = load(tests / "hot" / "conftest.py")
    cast = tv.make_hot(load(tests / "conftest.py").make_cast())

    def actors(on: dt.date) -> list[Actor]:
        return [actor_of(member, on) for member in cast.members.values()]

    units = [cast.units[code] for code in ("housing", "station", "water")]

    def write(rng: Random, at: dt.datetime) -> Matter:
        wish = rng.choice(["public", "public", "secret", ""])
        return actions.submit(
            mailbox=cast.mailbox,
            letter_type=rng.choice(list(LetterType.objects.filter(online=True).order_by("pk"))),
            title=rng.choice(TITLES),
            text=rng.choice(TEXTS) * 3,
            name="张三丰",
            phone="13812345678",
            complained_unit=rng.choice([None, None, *cast.units.values()]),
            consent_public=wish == "public",
            keep_secret=wish == "secret",
            key=UUID(int=rng.getrandbits(128), version=4).hex,
            by=citizen(None),
            at=at,
        ).letter.matter

    def nominated(rng: Random, at: dt.datetime) -> Matter:
        cast.day = at.astimezone(clock.ZONE).date()
        hot: Matter = cast.nominated().matter
        return hot

    inner = frozenset({"answer_merged"})
    fills = {**FILLS, **HOT, **_copy(tv)}
    return {
        "letter": Sampler("letter", write, actors, units, FILLS, inner=inner),
        "hot_letter": Sampler("hot_letter", nominated, actors, units, fills),
    }


def _copy(tv: Any) -> dict[str, Fill]:
    return {f"prepare_masking.{name}": _one_of(words) for name, words in tv.COPY.items()}


def _day(*ahead: int) -> Fill:
    return lambda rng, s: s.at.astimezone(clock.ZONE).date() + dt.timedelta(days=rng.choice(ahead))


HOT: dict[str, Fill] = {
    "said": _one_of("同意播出", ""),
    "said_at": lambda rng, s: s.at - dt.timedelta(hours=rng.choice([0, 1, -1])),
    "contact_name": _one_of("信息科", ""),
    "contact_phone": _one_of("0599-2345678"),
    "broadcast_on": _day(0, 0, 0, -1, 3),
    "programme": _one_of("汀上民声"),
    "on_air": _one_of("县住房和城乡建设局分管负责人"),
    "promise": _one_of("一个月内完成小区排水管网改造"),
    "link": _one_of("https://tv.example.cn/ting/20260901", "javascript:alert(1)"),
    "due_on": _day(30, 20, 60, -3),
    "visited_on": _day(0, 0, -1, 5),
    "visitors": _one_of("县政府办公室信息科两人"),
    "findings": _one_of("管网已经改造完毕，雨后未见积水。", ""),
    "result": _one_of("雨后回访，车库没有积水。"),
    "planned_on": _day(3, 10),
}
