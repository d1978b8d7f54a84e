"""The cast of the catalogue's tests: the county office, one bureau, and who works there."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.domains.disclosure.actions import items, organs
from shuniu.domains.disclosure.actions.catalogue import ACTIONS
from shuniu.domains.disclosure.applicant import right_credit_code
from shuniu.domains.disclosure.models import Heading, Item
from shuniu.ground import clock
from shuniu.site import page_cache

DAY = dt.date(2026, 3, 2)  # a Monday
UNITS = {
    "gov": ("云汀县人民政府", None, "county_government"),
    "office": ("云汀县人民政府办公室", "gov", "county_office"),
    "housing": ("云汀县住房和城乡建设局", "gov", "component_department"),
    "water": ("云汀县水务局", "gov", "component_department"),
}
POSTS = {
    "registrar": ("office", ["registrar"]),
    "reviewer": ("office", ["reviewer"]),
    "both": ("office", ["registrar", "reviewer"]),
    "leader": ("office", ["leader"]),
    "housing_handler": ("housing", ["handler"]),
    "housing_head": ("housing", ["unit_head"]),
    "water_handler": ("water", ["handler"]),
    "water_head": ("water", ["unit_head"]),
    "administrator": ("office", ["administrator"]),
    "auditor": ("office", ["auditor"]),
}
TEXT = (
    "为规范物业服务收费，现将有关事项通知如下。\n一、收费标准向业主公示。\n二、违反规定的依法处理。"
)


def code(first: str) -> str:
    """A credit code that begins so, with its check digit."""
    first = first[:17].ljust(17, "0")
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    return next(first + sign for sign in signs if right_credit_code(first + sign))


@dataclass
class Cast:
    """The units, the persons and the clock of a story."""

    units: dict[str, Unit]
    members: dict[str, Member]
    day: dt.date = DAY
    hour: int = 9

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

    def heading(self, axis: str, wanted: str) -> Heading:
        return Heading.objects.get(axis=axis, code=wanted)

    def do(self, verb: str, item: Item, by: Actor, **more: Any) -> Any:
        """Take a step on the matter as it is now, as a screen would."""
        matter = Matter.objects.get(pk=item.pk)
        return ACTIONS[verb](matter, by=by, at=self.at, **more)

    def state(self, item: Item) -> str:
        return Matter.objects.get(pk=item.pk).state

    def fresh(self, item: Item) -> Item:
        return Item.objects.select_related("matter").get(pk=item.pk)

    @staticmethod
    def scan() -> tuple[io.BytesIO, str]:
        """A small picture, as a form hands it over."""
        out = io.BytesIO()
        Image.new("RGB", (40, 56), "white").save(out, "PNG")
        out.seek(0)
        return out, "收费标准表.png"

    def words(self, **more: Any) -> dict[str, Any]:
        """Something fitting for every field that describing asks for."""
        return {
            "title": "云汀县物业服务收费管理办法",
            "organ": self.units["housing"],
            "document_number": "云住建规〔2026〕1号",
            "formed_on": self.day,
            "subject": self.heading("subject", "construction"),
            "statutory": self.heading("statutory", "20-01"),
            "genre": self.heading("genre", "notice"),
            "summary": "规范物业服务收费",
            "text": TEXT,
            **more,
        }

    def formed(self, **more: Any) -> Item:
        given = {"unit": self.units["housing"], "title": "物业服务收费管理办法", **more}
        given.setdefault("formed_on", self.day)
        given.setdefault("by", self.housing_handler)
        return items.register_item(at=self.at, **given)

    def prepared(self, **more: Any) -> Item:
        item = self.formed()
        self.do("describe", item, self.housing_handler, **self.words(**more))
        return item

    def cleared(self, **more: Any) -> Item:
        item = self.prepared(**more)
        self.do("clear", item, self.housing_head)
        return item

    def published(self, **more: Any) -> Item:
        item = self.cleared(**more)
        self.do("publish", item, self.housing_handler)
        return self.fresh(item)

    def kept(self) -> Item:
        item = self.formed()
        self.do(
            "keep", item, self.housing_head, attribute="closed", reason="过程性信息（第十六条）"
        )
        return item


def make_cast() -> Cast:
    """The county, its people, and two organs that disclose."""
    units: dict[str, Unit] = {}
    for order, (key, (name, parent, kind)) in enumerate(UNITS.items()):
        units[key] = Unit.objects.create(
            code=key,
            name=name,
            short_name=name.removeprefix("云汀"),
            kind=kind,
            order=order,
            parent=units.get(parent or ""),
            opened_on=dt.date(2004, 1, 1),
        )
    members = {}
    for login, (unit, duties) in POSTS.items():
        members[login] = Member.objects.create(login=login, name=login, unit=units[unit])
        post = Post.objects.create(
            code=f"{unit}.{login}", unit=units[unit], title=login, duties=duties
        )
        Tenure.objects.create(member=members[login], post=post, first_day=dt.date(2004, 1, 1))
    cast = Cast(units, members)
    for key, number in (("gov", "1144170000728042"), ("housing", "1144170000728043")):
        organs.register_organ(
            unit=units[key],
            credit_code=code(number),
            body="办公室",
            address="云汀县人民路1号",
            hours="工作日8:30至17:30",
            phone="0599-1234567",
            by=cast.registrar,
            at=cast.at,
        )
    return cast


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    page_cache.shelf.clear()
    monkeypatch.setattr(page_cache, "MOST_SECONDS", 0.0)
    return make_cast()
