"""The demo's incoming documents: each from its receipt as far as its plan says."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework import reading
from shuniu.casework.circulation import actions as circulation
from shuniu.casework.circulation.models import Circulation
from shuniu.casework.models import Matter
from shuniu.casework.stories import County, Story
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Unit
from shuniu.ground import clock

from ..actions import incoming as actions
from ..models import IncomingCategory, Means

OFFICE = "office"


class Rest(Exception):
    """The plan goes no further."""


def stories(county: County) -> list[Story]:
    """A story for each document of the file."""
    path = Path(__file__).resolve().parent / "incoming.toml"
    rows = tomllib.loads(path.read_text("utf-8"))["document"]
    return [
        Life(row, county, county.random(f"incoming:{number}")).story()
        for number, row in enumerate(rows)
    ]


@dataclass
class Life:
    """One document and its story."""

    row: dict[str, Any]
    county: County
    rng: Random
    at: dt.datetime = field(init=False)
    matter: Matter = field(init=False)

    @property
    def on(self) -> dt.date:
        """The day on which the story is."""
        return self.at.astimezone(clock.ZONE).date()

    @property
    def owner(self) -> Unit:
        """Whose register it is in."""
        return self.county.unit(self.row.get("unit", OFFICE))

    def of(self, unit: Unit, duty: str = "handler") -> Actor:
        """Somebody of the unit who holds the duty."""
        return self.county.someone(duty, unit, self.on, self.rng)

    @property
    def clerk(self) -> Actor:
        """Who keeps the register."""
        return self.of(self.owner, "registrar" if self.owner.code == OFFICE else "handler")

    def do(self, verb: str, by: Actor, **more: Any) -> Any:
        """Take a step on the matter as it is now."""
        self.matter = Matter.objects.get(pk=self.matter.pk)
        return actions.ACTIONS[verb](self.matter, by=by, at=self.at, **more)

    def rests(self, *steps: str) -> None:
        """The story ends here when its plan says so."""
        if self.row["last"] in steps:
            raise Rest

    def later(self, workdays: float) -> dt.datetime:
        """So many working days on, in office hours."""
        return self.county.later(self.at, workdays, self.rng)

    def story(self) -> Story:
        """From receipt to the archive, as far as the plan goes."""
        try:
            yield from self._register()
            yield from self._instruct()
            yield from self._handle()
        except Rest:
            return

    def _register(self) -> Story:
        row = self.row
        self.at = yield self._arrival()
        given: dict[str, Any] = {
            "category": row.get("category", "other"),
            "title": row.get("title", ""),
            "sender_text": row.get("sender", ""),
            "document_number": row.get("number", "").format(year=self.on.year),
            "kind": row.get("kind", ""),
            "urgency": row.get("urgency", ""),
            "telegram_level": row.get("level", ""),
            "means": row.get("means", Means.SCAN),
            "day": self.county.days.back_workdays(self.on, 1),
            "pages": row.get("pages", 0),
            "placeholder": row.get("placeholder", False),
            "copy_number": row.get("copy_number", ""),
            "box": row.get("box", ""),
            "meeting_place": row.get("place", ""),
        }
        if "meeting" in row:
            day = self.county.days.add_workdays(self.on, row["meeting"])
            given["meeting_at"] = clock.on(day, 9)
        made = actions.register_by_hand(unit=self.owner, by=self.clerk, at=self.at, **given)
        self.matter = made.matter
        self.rests("register")
        if row["last"] == "return":
            self.do("return_document", self.clerk, reason=row["reason"])
            raise Rest
        if row["last"] == "circulate":
            yield from self._circulate()
            raise Rest

    def _arrival(self) -> dt.datetime:
        """A working day so long ago; for urgent ones of today some hours before now."""
        if self.row["ago"] == 0 or "hours" in self.row:
            before = dt.timedelta(hours=self.row.get("hours", 0), days=self.row["ago"])
            return self.county.until - before - dt.timedelta(minutes=self.rng.randrange(5, 40))
        return self.county.ago(self.row["ago"], self.rng)

    def _circulate(self) -> Story:
        row = self.row
        readers = [self._person(post) for post in row["readers"]]
        self.at = yield self.later(0.2)
        self.do(
            "circulate_close",
            self.clerk,
            members=[actor.member_id for actor in readers],
            purpose=row.get("purpose", "know"),
            due_on=self.county.days.add_workdays(self.on, row["due"]),
            in_order=row.get("in_order", False),
        )
        given = Circulation.objects.filter(matter=self.matter).latest("pk")
        # All but the last have read it by now; who is asked for an opinion gives it.
        for actor in readers[:-1]:
            self.at = yield self.later(0.5)
            if given.asks:
                text = "报告的数据翔实，建议下月增加重点领域分析。"
                circulation.finish(given, text=text, by=actor, at=self.at)
            else:
                reading.mark_read([self.matter.pk], by=actor, at=self.at)

    def _person(self, post: str) -> Actor:
        return self.county.holder(post, self.on)

    def _units(self) -> dict[str, Any]:
        if "lead" not in self.row:
            return {}
        others = [self.county.unit(code) for code in self.row.get("assisting", ())]
        return {"lead_unit": self.county.unit(self.row["lead"]), "assisting": others}

    def _instruct(self) -> Story:
        row = self.row
        self.at = yield self.later(0.2)
        leaders = [self._person(post) for post in row.get("leaders", ())]
        people = Member.objects.in_bulk([a.member_id for a in leaders])
        self.do(
            "propose",
            self.clerk,
            text=row["text"],
            leaders=[people[a.member_id] for a in leaders],
            in_order=row.get("in_order", False),
            **self._units(),
        )
        self.rests("propose")
        for actor in leaders or [self.of(self.owner, "unit_head")]:
            self.at = yield self.later(0.4)
            self.do("instruct", actor, text=row["said"], **self._followed(actor, leaders))
            self.rests("instruct")
        self.at = yield self.later(0.2)
        if row["last"] == "close_direct":
            self.do("close", self.clerk, result=row["result"])
            raise Rest
        self.do("assign", self.clerk, **self._units())
        self.rests("assign")

    def _followed(self, actor: Actor, leaders: list[Actor]) -> dict[str, Any]:
        if not self.row.get("follow") or actor is not leaders[-1]:
            return {}
        due_on = self.county.days.add_workdays(self.on, 8)
        return {"follow_up": True, "follow_due_on": due_on}

    def _handle(self) -> Story:
        row = self.row
        self.at = yield self.later(0.4)
        lead = self.county.unit(row["lead"])
        self.do("sign_for", self.of(lead))
        self.rests("sign_for")
        for code in row.get("assisting", ())[:1]:
            unit = self.county.unit(code)
            self.at = yield self.later(0.3)
            self.do("assist_sign_for", self.of(unit))
            self.at = yield self.later(0.6)
            self.do("assist_answer", self.of(unit), text="我单位无不同意见，将按职责配合。")
        self.rests("assist")
        if row["last"] == "explain":
            self.do("explain", self.clerk, text="需待年度预算方案确定后批复，已与请示单位说明。")
            raise Rest
        if row["last"] == "reply":
            self.do("draft_reply", self.clerk)
            raise Rest
        self.at = yield self.later(1.2)
        self.do("answer", self.of(lead), text=row["result"])
        self.rests("answer")
        self.at = yield self.later(0.4)
        more = {"result": row["result"]} if row["category"] == IncomingCategory.REQUEST else {}
        self.do("close", self.clerk, **more)
        self.rests("close")
        self.at = yield self.later(3)
        self.do("archive", self.clerk)
