"""What the random walks need to know of applications (see ``shuniu.casework.testing.walk``)."""

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
from shuniu.domains.disclosure.actions import application as actions
from shuniu.domains.disclosure.models import OUTCOMES, Challenge, Consultation
from shuniu.ground import clock

KIND = "disclosure_application"


def _one_of(*values: object) -> Fill:
    return lambda rng, sampler: rng.choice(values)


def _day(*ahead: int) -> Fill:
    return lambda rng, s: s.at.astimezone(clock.ZONE).date() + dt.timedelta(days=rng.choice(ahead))


def _row(model: Any, **still: str) -> Fill:
    def pick(rng: Random, sampler: Sampler) -> object:
        found = list(model.objects.filter(application_id=sampler.matters[0].pk, **still))
        return rng.choice(found) if found else model(application_id=0, filed_on=clock.today())

    return pick


def _consultation(rng: Random, sampler: Sampler) -> object:
    found = list(Consultation.objects.filter(application_id=sampler.matters[0].pk, said=""))
    return rng.choice(found) if found else Consultation(application_id=0, party="无")


def _outcome(rng: Random, sampler: Sampler) -> object:
    likely = {"correcting": "correction_overdue", "paying": "fee_unpaid", "reasons": "excessive"}
    wanted = likely.get(sampler.matters[0].state)
    return wanted or rng.choice([*OUTCOMES, "granted", "granted", "not_held"])


def _text(rng: Random, sampler: Sampler) -> object:
    return rng.choice(["所需信息已在县政府网站主动公开。", "请写明文件名称。\n并说明时间。"])


FILLS: dict[str, Fill] = {
    "day": _day(0, 0, 0, -1),
    "missing": _text,
    "request_correction.days": _one_of(3, 5, 90),
    "text": _text,
    "explanation": _one_of("生病住院，未能及时看到通知。", ""),
    "ask_units.units": lambda rng, s: rng.sample(list(s.units), rng.choice([1, 2, 2])),
    "whom": _one_of("third_party", "comaker", "nobody"),
    "party": _one_of("云汀供水有限公司", "张三丰"),
    "subject": _text,
    "consultation": _consultation,
    "said": _one_of("agrees", "objects", "partly", "silent", "silent"),
    "reasons": _one_of("涉及商业秘密，不同意公开。"),
    "defer.due_on": _day(40, 60, -1),
    "way": _one_of("items", "pages", "pages", "both"),
    "pages": _one_of(120, 20, None),
    "paid_on": _day(0, 0, -1),
    "receipt": _one_of("闽财票0001"),
    "outcome": _outcome,
    "public_interest": _one_of("涉及饮水安全，公众有权知道。"),
    "withheld": _one_of("附表涉及个人隐私，不予公开。", ""),
    "reconsideration_body": _one_of("延平市人民政府"),
    "court": _one_of("延平市中级人民法院"),
    "means": _one_of("web", "post", "pigeon"),
    "urge.means": _one_of("phone", "visit"),
    "proof": _one_of("XA123456789CN"),
    "kind": _one_of(*Challenge.Kind.values, "talk"),
    "body": _one_of("延平市人民政府"),
    "case_number": lambda rng, s: f"延政复〔2026〕{rng.randint(1, 9)}号",
    "filed_on": _day(0, 0, 1),
    "challenge": _row(Challenge, result=""),
    "result": _one_of("upheld", "corrected", "corrected", "unknown"),
    "decided_on": _day(0, 0, -40),
}


def samplers(load: Callable[[Path], Any], tests: Path) -> dict[str, Sampler]:
    """Applications, with the cast of these tests."""
    room = load(tests / "conftest.py")
    cast = room.make_cast()

    def actors(on: dt.date) -> list[Actor]:
        return [actor_of(member, on) for member in cast.members.values()]

    def apply(rng: Random, at: dt.datetime) -> Matter:
        cast.day = at.astimezone(clock.ZONE).date()
        application = actions.apply(
            **room.WANTED,
            applicant=room.PERSON,
            ask=rng.choice(["information", "information", "information", "record"]),
            items=rng.choice([1, 1, 15, 40]),
            identity_paper=cast.card(),
            key=UUID(int=rng.getrandbits(128), version=4).hex,
            by=citizen(None),
            at=at,
        ).application
        if rng.random() < 0.5:  # half of the walks begin deeper, with units that search
            cast.do("confirm_day", application, "registrar", day=cast.day)
            cast.do("accept", application, "registrar")
            cast.do("ask_units", application, "registrar", units=units)
        return application.matter

    units = [cast.units["water"], cast.units["housing"]]
    return {KIND: Sampler(KIND, apply, actors, units, FILLS)}
