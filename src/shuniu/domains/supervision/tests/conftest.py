"""The cast of supervision: a small county, and how far an item has come in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from shuniu.casework.models import Matter
from shuniu.commons import numbering
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.domains.supervision import actions
from shuniu.domains.supervision.models import SupervisionItem
from shuniu.ground import clock

DAY = dt.date(2026, 9, 1)  # a Tuesday; nothing is off until the 25th
TITLE = "城北路污水管网改造"
REQUIREMENT = "9月底前完成城北路污水管网改造并恢复路面，施工期间保证沿线居民出行。"
UNITS = {
    # code: name, kind
    "gov": ("云汀县人民政府", "county_government"),
    "office": ("云汀县人民政府办公室", "county_office"),
    "party": ("中共云汀县委办公室", "other_body"),
    "housing": ("县住房和城乡建设局", "component_department"),
    "water": ("县水务局", "component_department"),
    "town": ("临汀镇人民政府", "township"),
}
POSTS = {
    "registrar": ("office", ["registrar"], None),
    "registrar2": ("office", ["registrar"], None),
    "reviewer": ("office", ["reviewer"], None),
    "leader": ("gov", ["leader"], "office"),
    "leader2": ("gov", ["leader"], "office"),
    "party_head": ("party", ["unit_head"], None),
    "housing_handler": ("housing", ["handler"], None),
    "housing_head": ("housing", ["unit_head"], None),
    "water_handler": ("water", ["handler"], None),
    "town_handler": ("town", ["handler"], None),
    "administrator": ("office", ["administrator"], None),
    "auditor": ("office", ["auditor"], None),
}
STRANGERS = ("town_handler", "party_head", "administrator", "auditor")


@dataclass
class Cast:
    """The units, the persons and the clock of a story."""

    units: dict[str, Unit]
    members: dict[str, Member]
    day: dt.date = DAY
    hour: int = 9
    items: list[SupervisionItem] = field(default_factory=list)

    @property
    def at(self) -> dt.datetime:
        return clock.on(self.day, self.hour)

    def go_to(self, day: dt.date) -> None:
        self.day = day

    def tomorrow(self, days: int = 1) -> None:
        self.day += dt.timedelta(days=days)

    def __getattr__(self, name: str) -> Actor:
        if name in self.__dict__.get("members", {}):
            return actor_of(self.members[name], self.day)
        raise AttributeError(name)

    @property
    def system(self) -> Actor:
        return system()

    def do(self, verb: str, item: SupervisionItem, by: Actor, **more: Any) -> Any:
        """Take a step on the matter as it is now, as a screen would."""
        return actions.ACTIONS[verb](self.matter(item), by=by, at=self.at, **more)

    def matter(self, item: SupervisionItem) -> Matter:
        return Matter.objects.get(pk=item.pk)

    def state(self, item: SupervisionItem) -> str:
        return self.matter(item).state

    # -- how far an item has come -------------------------------------------------

    def opened(self, **more: Any) -> SupervisionItem:
        given: dict[str, Any] = {
            "source": "instruction",
            "title": f"{TITLE}（第{len(self.items) + 1}段）",
            "requirement": REQUIREMENT,
            "source_note": "县长8月31日批示",
            "instructed_by": self.members["leader"],
            "by": self.registrar,
            "at": self.at,
        }
        item = actions.open_item(**{**given, **more})
        self.items.append(item)
        return item

    def proposed(self, *, opening: dict[str, Any] | None = None, **more: Any) -> SupervisionItem:
        item = self.opened(**(opening or {}))
        given: dict[str, Any] = {
            "text": "拟由县住建局牵头、县水务局配合，9月底前完成。",
            "lead_unit": self.units["housing"],
            "assisting": [self.units["water"]],
            "due_on": self.day + dt.timedelta(days=28),
            "cycle": "weekly",
        }
        self.do("propose", item, self.registrar, **{**given, **more})
        return item

    def approved(self, **more: Any) -> SupervisionItem:
        item = self.proposed(**more)
        self.do("approve", item, self.leader, text="同意，务必按期完成。")
        return item

    def notified(self, *, notice: dict[str, Any] | None = None, **more: Any) -> SupervisionItem:
        item = self.approved(**more)
        self.do("issue_notice", item, self.registrar, **(notice or {}))
        return item

    def handling(self, **more: Any) -> SupervisionItem:
        item = self.notified(**more)
        self.do("sign_for", item, self.housing_handler)
        return item

    def reported(self, **more: Any) -> SupervisionItem:
        item = self.handling(**more)
        self.do("report_completion", item, self.housing_handler, text="管网已全部改造，路面恢复。")
        return item

    def accepted(self, **more: Any) -> SupervisionItem:
        item = self.reported(**more)
        self.do("accept_completion", item, self.reviewer)
        return item

    def closed(self, **more: Any) -> SupervisionItem:
        item = self.accepted(**more)
        self.do("report_final", item, self.registrar, text="城北路管网改造已经完成。")
        return item

    def until(self, stage: str, **more: Any) -> SupervisionItem:
        """An item at that stage: opened, proposed … closed; or suspended, extending, archived."""
        if stage == "suspended":
            item = self.handling(**more)
            self.do("suspend", item, self.leader, reason="汛期停工。")
        elif stage == "extending":
            item = self.handling(**more)
            self.do("request_extension", item, self.housing_handler, days=3, reason="雨天停工。")
        elif stage == "archived":
            item = self.closed(**more)
            self.do("archive", item, self.registrar, archived_as="2026-D30-0012")
        else:
            item = getattr(self, stage)(**more)
        return item


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def make_cast() -> Cast:
    units: dict[str, Unit] = {}
    for i, (code, (name, kind)) in enumerate(UNITS.items()):
        units[code] = Unit.objects.create(
            code=code,
            name=name,
            short_name=name.removeprefix("云汀县人民政府") or "县政府",
            kind=kind,
            order=i,
            handles_letters=kind in ("component_department", "township"),
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
    for code, label, pattern in (
        ("supervision.item", "督查件", "云督〔{year}〕{n}号"),
        ("supervision.notice", "督办通知", "云政督〔{year}〕{n}号"),
        ("supervision.slip", "督促检查事项通知单", "云督单〔{year}〕{n}号"),
    ):
        numbering.define_series(code, label=label, pattern=pattern)
    return Cast(units, members)
