"""The cast of outgoing documents: a small county, and how far a document has come in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from shuniu.casework.models import Matter
from shuniu.commons import numbering
from shuniu.commons.manuscript import from_plain
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.commons.sealing.actions import open_missing
from shuniu.domains.documents import actions
from shuniu.domains.documents.actions.base import Station
from shuniu.domains.documents.actions.templates import establish_issuer
from shuniu.domains.documents.models import Outgoing, RouteStop
from shuniu.domains.documents.queries import stops_of
from shuniu.ground import clock

DAY = dt.date(2026, 9, 1)  # a Tuesday; nothing is off until the 25th
SUBJECT = "做好秋季农田水利设施管护工作"
BODY = (
    "为做好全县秋季农田水利设施管护，现就有关事项通知如下。\n"
    "一、明确责任\n"
    "各乡镇人民政府对本辖区农田水利设施管护负总责，村级组织落实日常巡查。\n"
    "二、抓好维修\n"
    "对渠道、泵站、涵闸逐处排查，发现破损及时维修，确保秋灌用水。"
)
UNITS = {
    # code: name, kind, parent
    "gov": ("云汀县人民政府", "county_government", None),
    "office": ("云汀县人民政府办公室", "county_office", "gov"),
    "secretariat": ("云汀县人民政府办公室秘书科", "section", "office"),
    "housing": ("云汀县住房和城乡建设局", "component_department", "gov"),
    "finance": ("云汀县财政局", "component_department", "gov"),
    "water": ("云汀县水务局", "component_department", "gov"),
    "justice": ("云汀县司法局", "component_department", "gov"),
    "town": ("云汀县临汀镇人民政府", "township", "gov"),
    "town2": ("云汀县石桥镇人民政府", "township", "gov"),
}
POSTS = {
    "head": ("gov", ["leader"], "office"),
    "vice": ("gov", ["leader"], "office"),
    "director": ("office", ["reviewer", "leader"], None),
    "deputy": ("office", ["reviewer"], None),
    "registrar": ("office", ["registrar"], None),
    "registrar2": ("office", ["registrar"], None),
    "secretary": ("secretariat", ["unit_head"], None),
    "clerk": ("secretariat", ["handler"], None),
    **{
        f"{unit}_{who}": (unit, [duty], None)
        for unit in ("housing", "finance", "water", "justice", "town", "town2")
        for who, duty in (("head", "unit_head"), ("handler", "handler"))
    },
    "administrator": ("office", ["administrator"], None),
    "auditor": ("office", ["auditor"], None),
}


@dataclass
class Cast:
    """The units, the persons and the clock of a story."""

    units: dict[str, Unit]
    members: dict[str, Member]
    day: dt.date = DAY
    hour: int = 9
    made: list[Outgoing] = field(default_factory=list)

    @property
    def at(self) -> dt.datetime:
        return clock.on(self.day, self.hour)

    def tomorrow(self, days: int = 1) -> None:
        self.day += dt.timedelta(days=days)

    def __getattr__(self, name: str) -> Actor:
        if name in self.__dict__.get("members", {}):
            return actor_of(self.members[name], self.day)
        raise AttributeError(name)

    def at_stop(self, stage: str, unit: str, member: str = "", together: bool = False) -> Station:
        return Station(stage, self.units[unit], self.members[member] if member else None, together)

    def matter(self, document: Outgoing | Matter) -> Matter:
        return Matter.objects.get(pk=document.pk)

    def document(self, document: Outgoing) -> Outgoing:
        return Outgoing.objects.select_related("matter", "issuer", "drafting_unit").get(
            pk=document.pk
        )

    def state(self, document: Outgoing) -> str:
        return self.matter(document).state

    def stops(self, document: Outgoing, *states: str) -> list[RouteStop]:
        return [s for s in stops_of(document) if not states or s.state in states]

    def do(self, verb: str, document: Outgoing, by: Actor, **more: Any) -> Any:
        """Take a step on the matter as it is now, as a screen would."""
        return actions.OUTGOING[verb](self.matter(document), by=by, at=self.at, **more)

    # -- how far a document has come ----------------------------------------------

    def drafted(self, **more: Any) -> Outgoing:
        """A notice of the county government to two towns, drafted by the water bureau."""
        given: dict[str, Any] = {
            "kind": "notice",
            "issuer": self.units["gov"],
            "subject": f"{SUBJECT}（{len(self.made) + 1}）",
            "manuscript": from_plain(BODY),
            "to": [self.units["town"], self.units["town2"]],
            "disclosure": "open",
            "by": self.water_handler,
            "at": self.at,
            "stops": [
                self.at_stop("checking", "water", "water_head"),
                self.at_stop("countersigning", "finance"),
                self.at_stop("countersigning", "housing", together=True),
                self.at_stop("reviewing", "office", "deputy"),
                self.at_stop("signing", "office", "vice"),
            ],
        }
        document = actions.open_draft(**{**given, **more})
        self.made.append(document)
        return document

    def submitted(self, **more: Any) -> Outgoing:
        document = self.drafted(**more)
        self.do("submit", document, more.get("by", self.water_handler))
        return document

    def checked(self, **more: Any) -> Outgoing:
        document = self.submitted(**more)
        self.do("check_pass", document, self.water_head)
        return document

    def countersigned(self, **more: Any) -> Outgoing:
        document = self.checked(**more)
        self.do("countersign_agree", document, self.finance_head)
        self.do("countersign_agree", document, self.housing_head)
        return document

    def reviewed(self, **more: Any) -> Outgoing:
        document = self.countersigned(**more)
        self.do("review_pass", document, self.deputy)
        return document

    def signed(self, **more: Any) -> Outgoing:
        document = self.reviewed(**more)
        self.do("sign", document, self.vice, text="同意。")
        return document

    def proved(self, **more: Any) -> Outgoing:
        document = self.signed(**more)
        self.do("prove", document, self.registrar, printed_copies=30)
        return document

    def sealed(self, **more: Any) -> Outgoing:
        document = self.proved(**more)
        self.do("seal", document, self.deputy)
        return document

    def issued(self, **more: Any) -> Outgoing:
        document = self.sealed(**more)
        self.do("dispatch", document, self.registrar)
        return document

    def normative(self) -> Outgoing:
        """A normative document at its legality review."""
        document = self.drafted(
            normative=True,
            fair_competition="不涉及经营者经济活动",
            stops=[
                self.at_stop("reviewing", "office"),
                self.at_stop("legality", "justice"),
                self.at_stop("signing", "office", "head"),
            ],
        )
        self.do("submit", document, self.water_handler)
        self.do("review_pass", document, self.deputy)
        return document

    def until(self, stage: str) -> Outgoing:
        """A document in that state of the flow."""
        by = {
            "drafting": self.drafted,
            "checking": self.submitted,
            "countersigning": self.checked,
            "reviewing": self.countersigned,
            "legality": self.normative,
            "signing": self.reviewed,
            "proofing": self.signed,
            "sealing": self.proved,
            "dispatching": self.sealed,
            "issued": self.issued,
        }
        return by[stage]()


def make_cast() -> Cast:
    """The county with its numbers and whoever may issue."""
    units: dict[str, Unit] = {}
    for i, (code, (name, kind, parent)) in enumerate(UNITS.items()):
        units[code] = Unit.objects.create(
            code=code,
            name=name,
            short_name=name.removeprefix("云汀") if i else "县政府",
            kind=kind,
            parent=units[parent] if parent else None,
            order=i,
            in_exchange=kind != "section",
            opened_on=dt.date(2020, 1, 1),
        )
    members: dict[str, Member] = {}
    for i, (login, (unit, duties, duty_unit)) in enumerate(POSTS.items()):
        member = Member.objects.create(login=login, name=f"{login}·甲", unit=units[unit])
        post = Post.objects.create(
            code=login,
            unit=units[unit],
            title=login,
            rank=10 * (i + 1),
            duties=duties,
            duty_unit=units[duty_unit] if duty_unit else None,
        )
        Tenure.objects.create(member=member, post=post, first_day=dt.date(2020, 1, 1))
        members[login] = member
    for code, pattern in (
        ("documents.draft", "拟〔{year}〕{n}号"),
        ("exchange.dispatch", "云换〔{year}〕{n}号"),
    ):
        numbering.define_series(code, label=code, pattern=pattern)
    cast = Cast(units, members)
    for unit, category, code_text in (
        ("gov", "document", "云政发"),
        ("gov", "upward", "云政"),
        ("gov", "letter", "云政函"),
        ("gov", "normative", "云政规"),
        ("office", "document", "云政办发"),
        ("housing", "document", "云建发"),
        ("housing", "letter", "云建函"),
        ("housing", "upward", "云建"),
        ("water", "document", "云水发"),
    ):
        establish_issuer(
            issuer=units[unit],
            category=category,
            code_text=code_text,
            by=cast.registrar,
            at=clock.on(dt.date(2026, 1, 5)),
        )
    open_missing(keeper=units["office"], by=cast.administrator, at=clock.on(dt.date(2026, 1, 5)))
    return cast
