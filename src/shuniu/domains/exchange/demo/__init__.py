"""The demo's exchange: a dozen sendings, signed, unsigned, overdue, returned and recalled.

Each is a story on the set clock, made by the actions alone; one waits in the outbox
for a city whose instance is not there, so that one sees how that is told.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.posting import Envelope
from shuniu.casework.stories import County, Story, woven
from shuniu.commons.papers.actions import store_bytes
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Unit
from shuniu.commons.typeset import OfficialLetter, letter_pdf
from shuniu.ground import clock

from ..actions import ACTIONS, add_peer, send, set_up_station
from ..actions.base import waiting
from ..models import Dispatch, RecipientGroup
from ..queries import group_members, signs_for
from ..wire.signing import make_key

OFFICE = "office"
CITY = "yunzhou-office"
FOUNDED = 14  # working days ago the instance got its key


@dataclass
class _Life:
    row: dict[str, Any]
    county: County
    rng: Random
    at: dt.datetime = field(init=False)
    dispatch: Dispatch = field(init=False)

    @property
    def on(self) -> dt.date:
        return self.at.astimezone(clock.ZONE).date()

    def of(self, unit: Unit) -> Actor:
        own = signs_for(unit)
        duty = "registrar" if own.code == OFFICE else "handler"
        return self.county.someone(duty, own, self.on, self.rng)

    @property
    def sender(self) -> Unit:
        return self.county.unit(self.row["sender"])

    def later(self, workdays: float) -> dt.datetime:
        return self.county.later(self.at, workdays, self.rng)

    def do(self, verb: str, by: Actor, **more: Any) -> None:
        ACTIONS[verb](Matter.objects.get(pk=self.dispatch.pk), by=by, at=self.at, **more)

    def story(self) -> Story:
        """From the sending unit's hand to what became of it, as far as today."""
        self.at = yield self.county.ago(self.row["ago"], self.rng)
        self.dispatch = self._send()
        left = [a.unit for a in waiting(self.dispatch.matter)][: self.row["signed"]]
        for unit in left:
            self.at = yield self.at + dt.timedelta(minutes=self.rng.randint(1, 9))
            if self.at > self.county.until:
                return
            self.do("sign_for", self.of(unit))
        for step in self.row.get("then", ()):
            self.at = yield self.later(step["after"])
            if self.at > self.county.until:
                return
            self._then(dict(step))

    def _then(self, step: dict[str, Any]) -> None:
        verb, _after = step.pop("step"), step.pop("after")
        by = self.of(self.county.unit(step.pop("by")) if "by" in step else self.sender)
        if "units" in step:
            step["units"] = [self.county.unit(code) for code in step["units"]]
        self.do(verb, by, **step)

    def _send(self) -> Dispatch:
        row = self.row
        issuer = self.county.unit(row.get("issuer", row["sender"]))
        to = [self.county.unit(code) for code in row.get("to", ())]
        if "group" in row:
            to += group_members(RecipientGroup.objects.get(name=row["group"]), self.on)
        by, number = self.of(issuer), row["number"].format(year=self.on.year)
        whom = row.get("group") or "、".join(unit.name for unit in to) or "云州市人民政府"
        letter = OfficialLetter(
            organ=issuer.name,
            number=number,
            title=row["title"],
            to=whom,
            paragraphs=tuple(row["text"]),
            signature=issuer.name,
            day=self.on,
            copies="",
        )
        data = letter_pdf(letter, at=self.at)
        paper = store_bytes(data, f"{row['title']}.pdf", by=by, at=self.at)
        envelope = Envelope(
            title=row["title"],
            number=number,
            kind_label=row["kind"],
            from_unit=issuer,
            day=self.on,
            urgency=row.get("urgency", ""),
            papers=((paper.name, paper),),
        )
        return send(envelope, to, row.get("peers", ()), by=by, at=self.at)


def _found(county: County) -> Story:
    """The instance's own key, and the city in the address book."""
    at = yield county.ago(FOUNDED, county.random("exchange:station"))
    by = system()
    set_up_station(code="yunting-office", name="云汀县人民政府办公室", by=by, at=at)
    public, _private = make_key()
    add_peer(
        code=CITY,
        name="云州市人民政府办公室",
        level="up",
        base_url="http://127.0.0.1:9",
        public_key=public,
        reason="市政府办公室公文交换联调通知；电话核对指纹（演示数据）",
        is_test=True,
        by=by,
        at=at,
    )


def stories(county: County) -> list[Story]:
    """The key first, then a story for each sending of the file."""
    path = Path(__file__).resolve().parent / "dispatches.toml"
    rows = tomllib.loads(path.read_text("utf-8"))["dispatch"]
    lives = [
        _Life(row, county, county.random(f"exchange:{number}")).story()
        for number, row in enumerate(rows)
    ]
    return [_found(county), *lives]


def story(county: County) -> Story:
    """All the stories as one."""
    return woven(stories(county))
