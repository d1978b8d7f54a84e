"""A small county that exchanges documents: units, their people, a clock, papers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from django.test import Client

from shuniu.casework.models import Assignment, Matter
from shuniu.casework.posting import Envelope
from shuniu.commons import numbering
from shuniu.commons.papers.actions import store_bytes
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.domains.exchange import actions
from shuniu.domains.exchange.models import Dispatch
from shuniu.ground import clock

DAY = dt.date(2026, 9, 1)  # a Tuesday; nothing is off until the 25th
UNITS = {
    "gov": ("云汀县人民政府", None, "county_government"),
    "office": ("县政府办公室", "gov", "county_office"),
    "land": ("县自然资源和规划局", "gov", "component_department"),
    "water": ("县水务局", "gov", "component_department"),
    "town": ("石桥镇人民政府", "gov", "township"),
    "town2": ("柳林镇人民政府", "gov", "township"),
    "idle": ("县供销合作社", "gov", "public_institution"),
}
POSTS = {
    "registrar": ("office", ["registrar"], None),
    "reviewer": ("office", ["reviewer"], None),
    "leader": ("gov", ["leader"], "office"),
    "land_handler": ("land", ["handler"], None),
    "land_head": ("land", ["unit_head"], None),
    "water_handler": ("water", ["handler"], None),
    "town_handler": ("town", ["handler"], None),
    "town2_handler": ("town2", ["handler"], None),
    "administrator": ("office", ["administrator"], None),
    "auditor": ("office", ["auditor"], None),
}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_numbers = count(1)


@dataclass
class Cast:
    """The units, the persons and the clock of a story."""

    units: dict[str, Unit]
    members: dict[str, Member]
    day: dt.date = DAY
    hour: int = 9
    paper: Paper = field(init=False)

    def __post_init__(self) -> None:
        self.paper = store_bytes(PDF, "正文.pdf", by=system(), at=self.at)

    @property
    def at(self) -> dt.datetime:
        return clock.on(self.day, self.hour)

    def later(self, days: int = 1) -> None:
        self.day += dt.timedelta(days=days)

    def __getattr__(self, name: str) -> Actor:
        if name in self.__dict__.get("members", {}):
            return actor_of(self.members[name], self.day)
        raise AttributeError(name)

    def envelope(self, sender: str = "office", **more: Any) -> Envelope:
        given: dict[str, Any] = {
            "title": "关于做好秋季护林防火工作的通知",
            "number": f"云政办发〔2026〕{next(_numbers)}号",
            "kind_label": "通知",
            "from_unit": self.units[sender],
            "day": self.day,
            "papers": (("正文.pdf", self.paper),),
        }
        return Envelope(**{**given, **more})

    def sent(
        self, *to: str, sender: str = "office", by: Actor | None = None, **more: Any
    ) -> Dispatch:
        """A document sent to these units (two departments and a town, unless told)."""
        who = by or (self.registrar if sender == "office" else getattr(self, f"{sender}_handler"))
        rest = {k: more.pop(k) for k in ("peers", "origin", "due_on", "remark") if k in more}
        units = [self.units[code] for code in (to or ("land", "water", "town"))]
        if to == ("",):
            units = []
        return actions.send(self.envelope(sender, **more), units, by=who, at=self.at, **rest)

    def do(self, verb: str, dispatch: Dispatch, by: Actor, **more: Any) -> Any:
        """Take a step on the matter as it is now, as a screen would."""
        matter = Matter.objects.get(pk=dispatch.pk)
        return actions.ACTIONS[verb](matter, by=by, at=self.at, **more)

    def state(self, dispatch: Dispatch) -> str:
        return Matter.objects.get(pk=dispatch.pk).state

    def receipt(self, dispatch: Dispatch, unit: str) -> Assignment:
        found = Assignment.objects.filter(matter_id=dispatch.pk, unit=self.units[unit])
        return found.latest("pk")

    def browser(self, login: str) -> Client:
        client = Client()
        client.force_login(self.members[login])
        return client


def make_cast() -> Cast:
    units: dict[str, Unit] = {}
    for order, (code, (name, parent, kind)) in enumerate(UNITS.items()):
        units[code] = Unit.objects.create(
            code=code,
            name=name,
            short_name=name,
            kind=kind,
            parent=units[parent] if parent else None,
            order=order,
            in_exchange=True,
            opened_on=dt.date(2020, 1, 1),
        )
    members: dict[str, Member] = {}
    for rank, (login, (unit, duties, duty_unit)) in enumerate(POSTS.items()):
        member = Member.objects.create(login=login, name=f"{login}·甲", unit=units[unit])
        post = Post.objects.create(
            code=login,
            unit=units[unit],
            title=login,
            rank=rank,
            duties=duties,
            duty_unit=units[duty_unit] if duty_unit else None,
        )
        Tenure.objects.create(member=member, post=post, first_day=dt.date(2020, 1, 1))
        members[login] = member
    numbering.define_series("exchange.dispatch", label="公文交换", pattern="云交〔{year}〕{n}号")
    return Cast(units, members)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def browse(cast: Cast, set_clock: Any) -> Cast:
    """For tests of pages: the office's clock stands where the story does."""
    set_clock(clock.on(cast.day, 9))
    return cast


@pytest.fixture
def cast_maker() -> Any:
    """For tests that have several counties in databases of their own."""
    return make_cast
