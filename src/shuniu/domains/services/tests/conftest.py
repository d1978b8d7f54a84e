"""The cast of services: a water company, a bureau, the administrator."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.domains.services import actions
from shuniu.domains.services.models import Guide, Notice
from shuniu.domains.services.models.elements import ELEMENTS
from shuniu.ground import clock
from shuniu.site.page_cache import shelf

DAY = dt.date(2026, 9, 1)
POSTS = {
    "water": ("company", ["handler"]),
    "water_head": ("company", ["unit_head"]),
    "bureau": ("bureau", ["handler"]),
    "bureau_head": ("bureau", ["unit_head"]),
    "administrator": ("bureau", ["administrator"]),
}
WHOLE = {
    **{element.code: f"{element.label}的内容" for element in ELEMENTS},
    "materials": "身份证，1份，原件，自备\n户口簿，1份，复印件，数据共享",
    "questions": "问：要预约吗？\n答：不用。\n周末也办。",
}


@dataclass
class Cast:
    """The units, the persons and the clock of a story."""

    units: dict[str, Unit]
    members: dict[str, Member]
    day: dt.date = DAY

    @property
    def at(self) -> dt.datetime:
        return clock.on(self.day, 9)

    def actor(self, login: str) -> Actor:
        return actor_of(self.members[login], self.day)

    def browser(self, login: str) -> Client:
        client = Client()
        client.force_login(self.members[login])
        return client

    def hours(self, n: float) -> dt.datetime:
        return self.at + dt.timedelta(hours=n)

    def notice(self, login: str = "water", **more: Any) -> Notice:
        given: dict[str, Any] = {
            "kind": "water",
            "area": "石桥镇东片",
            "starts_at": self.hours(1),
            "ends_at": self.hours(9),
            "reason": "主管道检修",
            "phone": "0561-96116",
            "at": self.at,
        }
        return actions.announce(**{**given, **more}, by=self.actor(login))

    def on_notice(self, verb: str, notice: Notice, login: str, **more: Any) -> Any:
        matter = Matter.objects.get(pk=notice.pk)
        by = self.actor(login)
        return actions.NOTICE_ACTIONS[verb](matter, by=by, **{"at": self.at, **more})

    def guide(self, login: str = "bureau", at: dt.datetime | None = None) -> Guide:
        return actions.register_guide(
            title="小学入学报名",
            topic="education",
            audience="person",
            by=self.actor(login),
            at=at or self.at,
        )

    def on_guide(self, verb: str, guide: Guide, login: str, **more: Any) -> Any:
        matter = Matter.objects.get(pk=guide.pk)
        return actions.GUIDE_ACTIONS[verb](matter, by=self.actor(login), at=self.at, **more)

    def written(self, **more: str) -> Guide:
        guide = self.guide()
        elements = {**WHOLE, **more}
        words = {"title": "小学入学报名", "topic": "education", "audience": "person"}
        self.on_guide("write", guide, "bureau", **words, elements=elements)
        return Guide.objects.get(pk=guide.pk)

    def published(self, **more: str) -> Guide:
        guide = self.written(**more)
        self.on_guide("submit", guide, "bureau", knowingly=True)
        self.on_guide("publish", guide, "bureau_head", knowingly=True)
        return Guide.objects.get(pk=guide.pk)


def make_cast() -> Cast:
    units = {
        code: Unit.objects.create(
            code=code, name=name, short_name=name, kind=kind, opened_on=dt.date(2020, 1, 1)
        )
        for code, name, kind in (
            ("company", "县自来水公司", "enterprise"),
            ("bureau", "县教育和体育局", "component_department"),
        )
    }
    members = {}
    for login, (unit, duties) in POSTS.items():
        members[login] = Member.objects.create(login=login, name=f"{login}·甲", unit=units[unit])
        post = Post.objects.create(code=login, unit=units[unit], title=login, duties=duties)
        Tenure.objects.create(member=members[login], post=post, first_day=dt.date(2020, 1, 1))
    return Cast(units, members)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def browse(cast: Cast, set_clock: Any) -> Cast:
    set_clock(cast.at)
    shelf.clear()
    return cast


@pytest.fixture
def whole() -> dict[str, str]:
    return dict(WHOLE)
