"""The demo's 督查专报 and 督查通报: a year of issues, one to sign and one still in draft."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from typing import Any

from shuniu.casework.bulletins.actions import ACTIONS, draft
from shuniu.casework.bulletins.models import Bulletin
from shuniu.casework.bulletins.queries import latest
from shuniu.casework.bulletins.refusals import NothingToSay
from shuniu.casework.models import Matter
from shuniu.casework.stories import County, Story
from shuniu.commons.people.actor import Actor
from shuniu.commons.typeset import fonts
from shuniu.ground import clock

from ..bulletins import CIRCULAR, REPORT

OFFICE = "office"
# Working days ago, which bulletin, of how many days, the step after which it rests.
PLANNED = (
    (118, REPORT, 30, "issue"),
    (96, REPORT, 30, "issue"),
    (74, CIRCULAR, 60, "issue"),
    (52, REPORT, 30, "issue"),
    (30, REPORT, 30, "issue"),
    (14, CIRCULAR, 60, "issue"),
    (4, REPORT, 30, "issue"),
    (2, CIRCULAR, 30, "submit"),
    (1, REPORT, 20, "edit"),
)
ADDED = "对需要跨部门协调的事项，由县政府办公室牵头会商，会商结果在下一期报告。"


@dataclass
class _Issue:
    ago: int
    code: str
    days: int
    last: str
    county: County
    rng: Random
    at: dt.datetime = field(init=False)
    bulletin: Bulletin = field(init=False)

    @property
    def on(self) -> dt.date:
        return self.at.astimezone(clock.ZONE).date()

    def office(self, duty: str) -> Actor:
        return self.county.someone(duty, self.county.unit(OFFICE), self.on, self.rng)

    def do(self, verb: str, by: Actor, **more: Any) -> bool:
        """Take a step; whether the plan goes on after it."""
        matter = Matter.objects.get(pk=self.bulletin.pk)
        ACTIONS[verb](matter, by=by, at=self.at, **more)
        return verb != self.last

    def story(self) -> Story:
        """Drafted from the records, edited, signed by a leader, printed."""
        self.at = yield self.county.ago(self.ago, self.rng)
        first = self.on - dt.timedelta(days=self.days)
        by = self.office("registrar")
        try:
            self.bulletin = draft(self.code, first=first, last=self.on, by=by, at=self.at)
        except NothingToSay:
            return
        self.at = yield self.county.later(self.at, 0, self.rng)
        text = latest(self.bulletin)
        words = f"{text.text}\n{ADDED}"
        if not self.do("edit", by, title=text.title, text=words, note="补充下步打算"):
            return
        self.at = yield self.county.later(self.at, 0, self.rng)
        if not self.do("submit", by):
            return
        self.at = yield self.county.later(self.at, 0.6, self.rng)
        self.do("approve", self.county.holder("gov.executive-deputy", self.on))
        self.at = yield self.county.later(self.at, 0.4, self.rng)
        if _printable():
            self.do("issue", self.office("registrar"), copies=self.rng.choice((20, 30, 45)))


def _printable() -> bool:
    """Where no Chinese font is installed an issue rests before it is printed."""
    try:
        fonts.shelf()
    except fonts.NoChineseFont:
        return False
    return True


def issue_stories(county: County) -> list[Story]:
    """A story for each issue."""
    return [
        _Issue(*plan, county, county.random(f"supervision.issue:{number}")).story()
        for number, plan in enumerate(PLANNED)
    ]
