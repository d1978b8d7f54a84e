"""The demo's cases: group visits, disputes and events of a year, made by the actions alone.

A case's story goes as far as its plan says (``last``), so that every state is there.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.stories import County, Story, woven
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock

from ..actions import ACTIONS, Person, Promise, may_be_followed, register
from ..models import Sort

OFFICE = "office"


@dataclass(frozen=True)
class Plan:
    """One case as the county's file tells it; ``last`` is the step after which it rests."""

    ago: int
    sort: str
    case_class: str
    title: str
    summary: str
    last: str
    units: tuple[str, ...]
    lead: str = ""
    assisting: tuple[str, ...] = ()
    group: str = ""
    visitors: int = 0
    people: tuple[tuple[str, str, str], ...] = ()
    place: str = "县政府群众来访接待室"
    minutes: str = ""
    ruling: str = ""
    measures: tuple[tuple[str, str, int], ...] = ()
    outcome: str = "settled"
    facts: str = ""
    reasons: str = ""
    opinion: str = ""
    basis: str = ""
    reason: str = ""
    to: str = ""
    again: str = ""


def plans() -> list[Plan]:
    """The cases of the file, with tuples for its lists."""
    path = Path(__file__).resolve().parent / "cases.toml"
    found = []
    for row in tomllib.loads(path.read_text("utf-8"))["case"]:
        nested = {
            key: tuple(tuple(v) if isinstance(v, list) else v for v in value)
            for key, value in row.items()
            if isinstance(value, list)
        }
        found.append(Plan(**{**row, **nested}))
    return found


class _Rest(Exception):
    """The plan goes no further."""


@dataclass
class _Life:
    plan: Plan
    county: County
    rng: Random
    at: dt.datetime = field(init=False)
    matter: Matter = field(init=False)

    @property
    def on(self) -> dt.date:
        return self.at.astimezone(clock.ZONE).date()

    def office(self, duty: str) -> Actor:
        return self.county.someone(duty, self.county.unit(OFFICE), self.on, self.rng)

    def of(self, code: str) -> Actor:
        return self.county.someone("handler", self.county.unit(code), self.on, self.rng)

    def units(self, codes: tuple[str, ...]) -> list[Unit]:
        return [self.county.unit(code) for code in codes]

    def do(self, verb: str, by: Actor, **more: Any) -> None:
        ACTIONS[verb](self.matter, by=by, at=self.at, **more)
        if verb == self.plan.last:
            raise _Rest

    def later(self, workdays: float) -> dt.datetime:
        return self.county.later(self.at, workdays, self.rng)

    def story(self) -> Story:
        """From the counter to the opinion, as far as the plan goes."""
        try:
            yield from self._begin()
            yield from self._talk()
            yield from self._end()
        except _Rest:
            return

    def _begin(self) -> Story:
        plan = self.plan
        self.at = yield self.county.ago(plan.ago, self.rng)
        case = register(
            sort=plan.sort,
            case_class=plan.case_class,
            title=plan.title,
            summary=plan.summary,
            came_on=self.on,
            place=plan.place,
            group=plan.group,
            visitors=plan.visitors,
            representatives=[Person(*person) for person in plan.people],
            units=self.units(plan.units),
            by=self.office("registrar"),
            at=self.at,
        )
        self.matter = case.matter
        if plan.last == "register":
            return
        self.at = yield self.later(1)
        registrar = self.office("registrar")
        if plan.last == "transfer":
            self.do("transfer", registrar, to=plan.to, reason=plan.reason)
        if plan.last == "not_accept":
            self.do("not_accept", registrar, reason=plan.reason)
        told = "当面送达受理告知书" if plan.sort == Sort.GROUP_VISIT else ""
        self.do("accept", registrar, told=told)
        self.at = yield self.later(0.4)
        proposal = "请牵头单位尽快核实情况，会同协办单位提出意见，重要情况随时报告。"
        self.do(
            "assign",
            registrar,
            lead_unit=self.county.unit(plan.lead),
            assisting=self.units(plan.assisting),
            text=proposal,
        )
        self.at = yield self.later(0.8)
        self.do("sign_for", self.of(plan.lead))

    def _talk(self) -> Story:
        if self.plan.last == "register":
            return
        plan, invited = self.plan, (self.plan.lead, *self.plan.assisting)
        for code in plan.assisting:
            self.at = yield self.later(0.5)
            self.do("assist_sign_for", self.of(code))
            self.do(
                "assist_answer", self.of(code), text="已派人参加协调，本单位职责内的事项按期办理。"
            )
        self.at = yield self.later(1)
        held = self.county.days.add_workdays(self.on, 2)
        self.do(
            "call_meeting",
            self.office("registrar"),
            kind="meeting",
            planned_on=held,
            place="县政府三楼会议室",
            units=self.units(invited),
            chair="县政府办公室分管副主任",
        )
        self.at = yield self.county.later(clock.on(held, 14), 0, self.rng)
        self.do(
            "record_meeting",
            self.office("registrar"),
            held_on=self.on,
            present=self.units(invited if self.rng.random() < 0.8 else invited[:1]),
            others="群众代表" if plan.people else "",
            minutes=plan.minutes or "各方说明情况，同意会后按分工办理，两周内再会商一次。",
        )
        if plan.ruling:
            self.at = yield self.later(1)
            self.do(
                "escalate",
                self.office("registrar"),
                reason="两家对责任划分意见不一，建议由领导裁定。",
            )
            self.at = yield self.later(1)
            self.do("rule", self.office("leader"), text=plan.ruling)

    def _end(self) -> Story:
        plan = self.plan
        if plan.last == "register":
            return
        if plan.measures:
            self.at = yield self.later(1)
            promised = [
                Promise(
                    text,
                    self.county.unit(code),
                    self.county.days.add_workdays(self.on, workdays),
                )
                for code, text, workdays in plan.measures
            ]
            self.do("agree", self.office("registrar"), measures=promised)
            if may_be_followed():
                self.at = yield self.later(0.3)
                self.do("hand_over", self.office("registrar"))
        self.at = yield self.later(4)
        words = {name: getattr(plan, name) for name in ("outcome", "facts", "reasons", "basis")}
        self.do("draft_opinion", self.of(plan.lead), opinion=plan.opinion, **words)
        self.at = yield self.later(0.7)
        self.do("approve_opinion", self.office("reviewer"), text="同意，请做好送达和解释。")
        self.at = yield self.later(9)
        self.do("ask_reexamination", self.office("registrar"), reason=plan.again)
        self.at = yield self.later(12)
        decision = "市信访事项复查机关复查：事实清楚，依据充分，维持原处理意见。"
        self.do("decide_reexamination", self.office("registrar"), upheld=True, decision=decision)


def stories(county: County) -> list[Story]:
    """A story for each case of the file."""
    return [
        _Life(plan, county, county.random(f"coordination:{number}")).story()
        for number, plan in enumerate(plans())
    ]


def story(county: County) -> Story:
    """All the stories as one."""
    return woven(stories(county))
