"""The cast of incoming documents: a small county, and how far a document has come in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from shuniu.casework.models import Matter
from shuniu.casework.posting import Envelope
from shuniu.commons import numbering
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.domains.documents.actions import incoming as actions
from shuniu.domains.documents.models import Incoming
from shuniu.ground import clock

DAY = dt.date(2026, 9, 1)  # a Tuesday; nothing is off until the 25th
UNITS = {
    # code: name, short name, kind, parent
    "gov": ("云汀县人民政府", "县政府", "county_government", None),
    "office": ("云汀县人民政府办公室", "县政府办", "county_office", None),
    "housing": ("云汀县住房和城乡建设局", "县住建局", "component_department", None),
    "water": ("云汀县水务局", "县水务局", "component_department", None),
    "town": ("临汀镇人民政府", "临汀镇", "township", None),
    "town.water": ("临汀镇水利站", "水利站", "public_institution", "town"),
}
POSTS = {
    # login: unit, duties, unit of the duties, rank
    "registrar": ("office", ["registrar"], None, 120),
    "registrar2": ("office", ["registrar"], None, 121),
    "reviewer": ("office", ["reviewer"], None, 50),
    "leader": ("gov", ["leader"], "office", 10),
    "leader2": ("gov", ["leader"], "office", 20),
    "housing_handler": ("housing", ["handler"], None, 200),
    "housing_head": ("housing", ["unit_head"], None, 100),
    "water_handler": ("water", ["handler"], None, 200),
    "town_handler": ("town", ["handler"], None, 200),
    "town_head": ("town", ["unit_head"], None, 100),
    "station": ("town.water", ["handler"], None, 300),
    "administrator": ("office", ["administrator"], None, 500),
    "auditor": ("office", ["auditor"], None, 500),
}
STRANGERS = ("town_handler", "administrator", "auditor")
STAGES = (
    *("received", "registered", "proposed", "instructed", "assigned", "handling", "extending"),
    *("answered", "closed", "archived"),
)


@dataclass
class Desk:
    """The units, the persons and the clock of a story."""

    units: dict[str, Unit]
    members: dict[str, Member]
    day: dt.date = DAY
    hour: int = 9
    n: int = 0
    matters: list[Matter] = field(default_factory=list)

    @property
    def at(self) -> dt.datetime:
        return clock.on(self.day, self.hour)

    def go_to(self, day: dt.date, hour: int = 9) -> None:
        self.day, self.hour = day, hour

    def __getattr__(self, name: str) -> Actor:
        if name in self.__dict__.get("members", {}):
            return actor_of(self.members[name], self.day)
        raise AttributeError(name)

    @property
    def system(self) -> Actor:
        return system()

    def do(self, verb: str, incoming: Incoming, by: Actor, **more: Any) -> Any:
        """Take a step on the matter as it is now, as a screen would."""
        return actions.ACTIONS[verb](self.matter(incoming), by=by, at=self.at, **more)

    def matter(self, incoming: Incoming) -> Matter:
        return Matter.objects.get(pk=incoming.pk)

    def state(self, incoming: Incoming) -> str:
        return self.matter(incoming).state

    def fresh(self, incoming: Incoming) -> Incoming:
        return Incoming.objects.select_related("matter").get(pk=incoming.pk)

    # -- how far a document has come ----------------------------------------------

    def received(self, *, unit: str = "office", by: str = "registrar", **more: Any) -> Incoming:
        """Signed for in the exchange (of which only a matter is needed here)."""
        self.n += 1
        dispatch = Matter.objects.create(
            kind="dispatch",
            number=f"交换{self.n}号",
            title="交换件",
            state="sent",
            unit=self.units["town"],
            opened_at=self.at,
            state_at=self.at,
        )
        envelope = Envelope(
            **{
                "title": f"关于解决第{self.n}批水利工程资金的请示",
                "number": f"临政〔2026〕{self.n}号",
                "kind_label": "请示",
                "from_unit": self.units["town"],
                "day": self.day,
                **more,
            }
        )
        matter = actions.take_in(
            envelope, self.units[unit], dispatch, by=getattr(self, by), at=self.at
        )
        assert matter is not None
        return Incoming.objects.get(pk=matter.pk)

    def registered(self, *, by: str = "registrar", **more: Any) -> Incoming:
        """Registered by hand."""
        self.n += 1
        given: dict[str, Any] = {
            "category": "superior",
            "title": f"关于做好第{self.n}次普查工作的通知",
            "sender_text": "临江市人民政府",
            "document_number": f"临江政发〔2026〕{self.n}号",
            "kind": "notice",
            "means": "paper",
            "day": self.day,
            "pages": 4,
        }
        return actions.register_by_hand(by=getattr(self, by), at=self.at, **{**given, **more})

    def proposed(self, *, leaders: tuple[str, ...] = ("leader",), **more: Any) -> Incoming:
        in_order = more.pop("in_order", False)
        incoming = self.registered(**more)
        self.do(
            "propose",
            incoming,
            self.registrar,
            text="拟请县住建局牵头、县水务局配合办理。",
            leaders=[self.members[name] for name in leaders],
            in_order=in_order,
            lead_unit=self.units["housing"],
            assisting=[self.units["water"]],
        )
        return incoming

    def instructed(self, **more: Any) -> Incoming:
        incoming = self.proposed(**more)
        self.do("instruct", incoming, self.leader, text="同意，请县住建局抓紧办理。")
        return incoming

    def assigned(self, **more: Any) -> Incoming:
        incoming = self.instructed(**more)
        units = {"lead_unit": self.units["housing"], "assisting": [self.units["water"]]}
        self.do("assign", incoming, self.registrar, **units)
        return incoming

    def handling(self, **more: Any) -> Incoming:
        incoming = self.assigned(**more)
        self.do("sign_for", incoming, self.housing_handler)
        return incoming

    def answered(self, **more: Any) -> Incoming:
        incoming = self.handling(**more)
        self.do("answer", incoming, self.housing_handler, text="普查已经部署，方案已印发。")
        return incoming

    def closed(self, **more: Any) -> Incoming:
        incoming = self.answered(**more)
        self.do("close", incoming, self.registrar, result="已办结，结果已反馈。")
        return incoming

    def until(self, stage: str, **more: Any) -> Incoming:
        """A document at that stage."""
        if stage == "extending":
            incoming = self.handling(**more)
            self.do("request_extension", incoming, self.housing_handler, days=2, reason="面广。")
        elif stage == "archived":
            incoming = self.closed(**more)
            self.do("archive", incoming, self.registrar, archived_as="2026-D30-0012")
        else:
            incoming = getattr(self, stage)(**more)
        return incoming


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


def make_desk(prefix: str = "") -> Desk:
    """The county with its people in their posts; ``prefix`` goes before codes and logins."""
    units: dict[str, Unit] = {}
    for i, (code, (name, short, kind, parent)) in enumerate(UNITS.items()):
        units[code] = Unit.objects.create(
            code=prefix + code,
            name=name,
            short_name=short,
            kind=kind,
            order=i,
            parent=units.get(parent or ""),
            in_exchange=True,
            opened_on=dt.date(2020, 1, 1),
        )
    members: dict[str, Member] = {}
    for login, (unit, duties, duty_unit, rank) in POSTS.items():
        member = Member.objects.create(login=prefix + login, name=f"{login}·甲", unit=units[unit])
        post = Post.objects.create(
            code=prefix + login,
            unit=units[unit],
            title=login,
            rank=rank,
            duties=duties,
            duty_unit=units[duty_unit] if duty_unit else None,
        )
        Tenure.objects.create(member=member, post=post, first_day=dt.date(2020, 1, 1))
        members[login] = member
    for code, label, pattern in (
        ("documents.draft", "拟稿", "拟〔{year}〕{n}号"),
        ("supervision.item", "督查件", "云督〔{year}〕{n}号"),
        ("supervision.notice", "督办通知", "云政督〔{year}〕{n}号"),
        ("supervision.slip", "督促检查事项通知单", "云督单〔{year}〕{n}号"),
    ):
        numbering.define_series(code, label=label, pattern=pattern)
    return Desk(units, members)
