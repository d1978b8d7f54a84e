"""The cast of coordination: a small county in which every story of these tests is played."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from shuniu.casework.models import Matter
from shuniu.commons import numbering
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.domains.coordination import actions
from shuniu.domains.coordination.actions import Person, Promise
from shuniu.domains.coordination.models import Case
from shuniu.ground import clock

DAY = dt.date(2026, 9, 1)  # a Tuesday; nothing is off until the 25th
PEOPLE = tuple(
    Person(f"张{n}", f"1381234567{n}", f"石桥镇东坝村{n}组{n}号") for n in ("三", "四", "五")
)
OPINION = {
    "outcome": "settled",
    "facts": "补偿款尚有二十万元未付，系账户信息有误。",
    "reasons": "补偿方案已经公告，款项应当按方案付清。",
    "opinion": "九月底前付清，由镇政府逐户核对账户。",
    "basis": "《土地管理法》第四十八条。",
}
UNITS = {
    "gov": ("云汀县人民政府", None, "county_government"),
    "office": ("县政府办公室", "gov", "county_office"),
    "land": ("县自然资源和规划局", "gov", "component_department"),
    "water": ("县水务局", "gov", "component_department"),
    "town": ("石桥镇人民政府", "gov", "township"),
    "idle": ("县供销合作社", "gov", "public_institution"),
}
POSTS = {
    "registrar": ("office", ["registrar"], None),
    "registrar2": ("office", ["registrar"], None),
    "reviewer": ("office", ["reviewer"], None),
    "both": ("office", ["registrar", "reviewer"], None),
    "leader": ("gov", ["leader"], "office"),
    "land_handler": ("land", ["handler"], None),
    "land_head": ("land", ["unit_head"], None),
    "water_handler": ("water", ["handler"], None),
    "town_handler": ("town", ["handler"], None),
    "idle_handler": ("idle", ["handler"], None),
    "administrator": ("office", ["administrator"], None),
    "auditor": ("office", ["auditor"], None),
}


@dataclass
class Cast:
    """The units, the persons and the clock of a story."""

    units: dict[str, Unit]
    members: dict[str, Member]
    day: dt.date = DAY

    @property
    def opinion(self) -> dict[str, str]:
        return dict(OPINION)

    @property
    def at(self) -> dt.datetime:
        return clock.on(self.day, 9)

    def later(self, days: int = 1) -> None:
        self.day += dt.timedelta(days=days)

    def __getattr__(self, name: str) -> Actor:
        if name in self.__dict__.get("members", {}):
            return actor_of(self.members[name], self.day)
        raise AttributeError(name)

    def do(self, verb: str, case: Case, by: Actor, **more: Any) -> Any:
        """Take a step on the matter as it is now, as a screen would."""
        return actions.ACTIONS[verb](Matter.objects.get(pk=case.pk), by=by, at=self.at, **more)

    def state(self, case: Case) -> str:
        return Matter.objects.get(pk=case.pk).state

    def again(self, case: Case) -> Case:
        return Case.objects.select_related("matter").get(pk=case.pk)

    def browser(self, login: str) -> Client:
        client = Client()
        client.force_login(self.members[login])
        return client

    def due(self, case: Case, name: str) -> dt.date:
        return Matter.objects.get(pk=case.pk).terms.filter(name=name).latest("pk").due_on

    # -- how far a case has come ---------------------------------------------------

    def registered(self, sort: str = "group_visit", **more: Any) -> Case:
        given: dict[str, Any] = {
            "sort": sort,
            "case_class": "land",
            "title": "东坝村征地补偿款没有付清",
            "summary": "村民反映2025年征地补偿款尚欠二十万元，要求尽快付清。",
            "units": [self.units["land"], self.units["town"]],
            "by": self.registrar,
            "at": self.at,
        }
        if sort == "group_visit":
            given |= {
                "group": "石桥镇东坝村村民",
                "visitors": 23,
                "representatives": PEOPLE,
            }
        return actions.register(**{**given, **more})

    def accepted(self, sort: str = "group_visit", **more: Any) -> Case:
        case = self.registered(sort, **more)
        self.do("accept", case, self.registrar, told="当面送达受理告知书")
        return case

    def assigned(self, sort: str = "group_visit", **more: Any) -> Case:
        case = self.accepted(sort, **more)
        self.do(
            "assign",
            case,
            self.registrar,
            lead_unit=self.units["land"],
            assisting=[self.units["town"]],
            text="请县自然资源局牵头。",
        )
        return case

    def talking(self, sort: str = "group_visit", **more: Any) -> Case:
        case = self.assigned(sort, **more)
        self.do("sign_for", case, self.land_handler)
        return case

    def escalated(self) -> Case:
        case = self.talking()
        self.do("escalate", case, self.registrar, reason="两家对付款责任意见不一。")
        return case

    def promise(self, days: int = 20) -> Promise:
        return Promise("付清补偿款余款", self.units["land"], self.day + dt.timedelta(days=days))

    def agreed(self, **more: Any) -> Case:
        case = self.talking(**more)
        self.do("agree", case, self.registrar, measures=[self.promise()])
        return case

    def drafted(self, sort: str = "group_visit", **more: Any) -> Case:
        case = self.talking(sort, **more)
        self.do("draft_opinion", case, self.land_handler, **OPINION)
        return case

    def closed(self, sort: str = "group_visit", **more: Any) -> Case:
        case = self.drafted(sort, **more)
        self.do("approve_opinion", case, self.reviewer)
        return case

    def reexamining(self) -> Case:
        case = self.closed()
        self.do("ask_reexamination", case, self.registrar, reason="对金额有异议。")
        return case

    def reexamined(self) -> Case:
        case = self.reexamining()
        self.later(10)
        self.do(
            "decide_reexamination", case, self.registrar, upheld=True, decision="市局复查：维持。"
        )
        return case

    def reviewing(self) -> Case:
        case = self.reexamined()
        self.do("ask_review", case, self.registrar, reason="仍有异议。")
        return case


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
    numbering.define_series("coordination.case", label="协调", pattern="云协〔{year}〕{n}号")
    for code, label in (("supervision.item", "督查"), ("supervision.notice", "督办通知")):
        numbering.define_series(code, label=label, pattern=label + "〔{year}〕{n}号")
    return Cast(units, members)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def browse(cast: Cast, set_clock: Any) -> Cast:
    """For tests of pages: the office's clock stands where the story does."""
    set_clock(clock.on(cast.day, 9))
    return cast


__all__ = ["OPINION", "PEOPLE", "Cast", "make_cast"]
