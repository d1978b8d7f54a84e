"""The cast of these tests: a small county, a session of the congress, one of the conference."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from PIL import Image

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor, citizen, system
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.domains.proposals import actions
from shuniu.domains.proposals.models import Body, Category, Proposal, Session
from shuniu.ground import clock

DAY = dt.date(2026, 3, 2)  # a Monday
TITLE = "关于加快城区老旧小区雨污分流改造的建议"
TEXT = "城区多个老旧小区每到雨季积水严重，建议分年度安排资金，实施雨污分流改造，并公布计划。"
REPLY = "您提出的建议收悉。今年安排改造六个小区，现已完工三个，其余九月底前完成，图纸已向社区公布。"
REPLIED = {
    "result_class": "A",
    "disclosure": "proactive",
    "text": REPLY,
    "contact_name": "王建设",
    "contact_phone": "0599-1234567",
}
UNITS = {
    "gov": ("云汀县人民政府", None, "county_government"),
    "office": ("县政府办公室", "gov", "county_office"),
    "housing": ("县住房和城乡建设局", "gov", "component_department"),
    "water": ("县水利局", "gov", "component_department"),
    "traffic": ("县交通运输局", "gov", "component_department"),
    "empty": ("县供销合作社", "gov", "public_institution"),
    "headless": ("县地方志编纂中心", "gov", "public_institution"),
}
POSTS = {
    # member: post's unit, duties, unit for which they are held
    "registrar": ("office", ["registrar"], None),
    "registrar2": ("office", ["registrar"], None),
    "reviewer": ("office", ["reviewer"], None),
    "reviewer2": ("office", ["reviewer"], None),
    "both": ("office", ["registrar", "reviewer"], None),
    "leader": ("gov", ["leader"], "office"),
    "housing_handler": ("housing", ["handler"], None),
    "housing_head": ("housing", ["unit_head"], None),
    "water_handler": ("water", ["handler"], None),
    "water_head": ("water", ["unit_head"], None),
    "traffic_handler": ("traffic", ["handler"], None),
    "traffic_head": ("traffic", ["unit_head"], None),
    "headless_handler": ("headless", ["handler"], None),
    "administrator": ("office", ["administrator"], None),
    "auditor": ("office", ["auditor"], None),
}


def scan() -> io.BytesIO:
    """A small picture of a signed opinion form."""
    out = io.BytesIO()
    Image.new("RGB", (40, 56), "white").save(out, "PNG")
    out.seek(0)
    return out


@dataclass
class Cast:
    """The units, the persons and the clock of a story."""

    units: dict[str, Unit]
    members: dict[str, Member]
    session: Session
    conference: Session
    day: dt.date = DAY
    hour: int = 9
    count: int = field(default=0)
    REPLY: ClassVar[dict[str, Any]] = REPLIED
    TITLE: ClassVar[str] = TITLE
    TEXT: ClassVar[str] = TEXT

    @staticmethod
    def scan() -> io.BytesIO:
        return scan()

    @property
    def at(self) -> dt.datetime:
        return clock.on(self.day, self.hour)

    def later(self, days: int = 1) -> None:
        self.day += dt.timedelta(days=days)

    def __getattr__(self, name: str) -> Actor:
        if name in self.__dict__.get("members", {}):
            return actor_of(self.members[name], self.day)
        raise AttributeError(name)

    @property
    def system(self) -> Actor:
        return system()

    def proposer(self, proposal: Proposal) -> Actor:
        return citizen(proposal.pk, label="提出人")

    def category(self, code: str = "construction") -> Category:
        return Category.objects.get(code=code)

    def do(self, verb: str, proposal: Proposal, by: Actor, **more: Any) -> Any:
        """Take a step on the matter as it is now, as a screen would."""
        matter = Matter.objects.get(pk=proposal.pk)
        return actions.ACTIONS[verb](matter, by=by, at=self.at, **more)

    def state(self, proposal: Proposal) -> str:
        return Matter.objects.get(pk=proposal.pk).state

    def fresh(self, proposal: Proposal) -> Proposal:
        return Proposal.objects.select_related("matter", "session", "reply", "texts").get(
            pk=proposal.pk
        )

    # -- how far a proposal has come -----------------------------------------------

    def registered(self, **more: Any) -> Proposal:
        self.count += 1
        given: dict[str, Any] = {
            "own_number": self.count,
            "title": TITLE,
            "text": TEXT,
            "category": self.category(),
            "proposer": "李代表",
            "group": "临汀代表团",
            "phone": "13812345678",
            "joint": ("赵代表", "钱代表"),
            "by": self.registrar,
            "at": self.at,
        }
        session = more.pop("session", self.session)
        return actions.register(session, **{**given, **more})

    def assigned(
        self, lead: str = "housing", assisting: tuple[str, ...] = (), **more: Any
    ) -> Proposal:
        own = {k: more.pop(k) for k in ("handling", "wide", "due_on") if k in more}
        proposal = self.registered(**more)
        self.do(
            "assign",
            proposal,
            self.registrar,
            lead_unit=self.units[lead],
            assisting=[self.units[u] for u in assisting],
            **own,
        )
        return proposal

    def handling(self, lead: str = "housing", **more: Any) -> Proposal:
        proposal = self.assigned(lead, **more)
        self.do("sign_for", proposal, getattr(self, f"{lead}_handler"))
        return proposal

    def contacted(self, lead: str = "housing", **more: Any) -> Proposal:
        proposal = self.handling(lead, **more)
        self.contact(proposal, lead)
        return proposal

    def contact(self, proposal: Proposal, lead: str = "housing", means: str = "meeting") -> None:
        self.do(
            "record_contact",
            proposal,
            getattr(self, f"{lead}_handler"),
            means=means,
            held_on=self.day,
            people="李代表、县住建局分管负责人",
            note="代表希望公布分年度计划。",
        )

    def drafted(
        self, lead: str = "housing", reply: dict[str, Any] | None = None, **more: Any
    ) -> Proposal:
        proposal = self.contacted(lead, **more)
        given = {**REPLIED, **(reply or {})}
        self.do("draft_reply", proposal, getattr(self, f"{lead}_handler"), **given)
        return proposal

    def signed(self, lead: str = "housing", **more: Any) -> Proposal:
        proposal = self.drafted(lead, **more)
        self.do("sign_reply", proposal, getattr(self, f"{lead}_head"))
        return proposal

    def reviewed(self, lead: str = "housing", **more: Any) -> Proposal:
        proposal = self.signed(lead, **more)
        self.do("review_reply", proposal, self.leader)
        return proposal

    def replied(self, lead: str = "housing", **more: Any) -> Proposal:
        proposal = self.reviewed(lead, **more)
        self.do("issue_reply", proposal, getattr(self, f"{lead}_handler"))
        return proposal

    def closed(self, **more: Any) -> Proposal:
        proposal = self.replied(**more)
        self.rate(proposal)
        return proposal

    def rate(
        self, proposal: Proposal, attitude: str = "satisfied", result: str = "satisfied"
    ) -> None:
        self.do(
            "rate",
            proposal,
            self.proposer(proposal),
            attitude=attitude,
            result=result,
            remark="还有小区没有排上计划。",
        )

    def prepared(self, **more: Any) -> Proposal:
        proposal = self.closed(**more)
        self.do("prepare_publication", proposal, self.registrar)
        return proposal

    def published(self, **more: Any) -> Proposal:
        proposal = self.prepared(**more)
        self.do("publish", proposal, self.reviewer)
        return proposal


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast_maker() -> Callable[[], Cast]:
    """For tests that bring their own database."""
    return make_cast


def make_cast() -> Cast:
    units: dict[str, Unit] = {}
    for i, (code, (name, parent, kind)) in enumerate(UNITS.items()):
        units[code] = Unit.objects.create(
            code=code,
            name=name,
            short_name=name[1:],
            kind=kind,
            parent=units[parent] if parent else None,
            order=i,
            opened_on=dt.date(2020, 1, 1),
        )
    members: dict[str, Member] = {}
    for i, (login, (unit, duties, duty_unit)) in enumerate(POSTS.items()):
        member = Member.objects.create(login=login, name=f"{login}·甲", unit=units[unit])
        post = Post.objects.create(
            code=login,
            unit=units[unit],
            title=login,
            rank=i,
            duties=duties,
            duty_unit=units[duty_unit] if duty_unit else None,
        )
        Tenure.objects.create(member=member, post=post, first_day=dt.date(2020, 1, 1))
        members[login] = member
    at = clock.on(DAY)
    session = actions.open_session(
        body=Body.CONGRESS,
        name="云汀县第十八届人民代表大会第三次会议",
        short_name="县人大十八届三次",
        opened_on=dt.date(2026, 2, 10),
        unit=units["office"],
        by=system(),
        at=at,
    )
    conference = actions.open_session(
        body=Body.CONFERENCE,
        name="政协云汀县第十二届委员会第三次会议",
        short_name="县政协十二届三次",
        opened_on=dt.date(2026, 2, 9),
        unit=units["office"],
        by=system(),
        at=at,
    )
    return Cast(units, members, session, conference)
