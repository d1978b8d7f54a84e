"""The cast of the inspection: a county with a main site, a town's site, and their columns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from shuniu.casework.models import Matter
from shuniu.commons import numbering
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.commons.publishing.actions import publish
from shuniu.commons.publishing.models import Publication
from shuniu.domains.portal.models import Site, SiteColumn
from shuniu.ground import clock
from shuniu.inspection import actions
from shuniu.inspection.actions.running import Run
from shuniu.inspection.models import Finding

DAY = dt.date(2026, 9, 1)  # a Tuesday; nothing is off until the 25th
UNITS = {
    "gov": ("云汀县人民政府", None, "county_government"),
    "office": ("县政府办公室", "gov", "county_office"),
    "town": ("石桥镇人民政府", "gov", "township"),
    "land": ("县自然资源和规划局", "gov", "component_department"),
    "idle": ("县供销合作社", "gov", "public_institution"),
}
POSTS = {
    "registrar": ("office", ["registrar"], None),
    "reviewer": ("office", ["reviewer"], None),
    "leader": ("gov", ["leader"], "office"),
    "office_handler": ("office", ["handler"], None),
    "town_handler": ("town", ["handler"], None),
    "town_head": ("town", ["unit_head"], None),
    "land_handler": ("land", ["handler"], None),
    "administrator": ("office", ["administrator"], None),
}
# code, name, kind, limit, on the home page
COLUMNS = (
    ("news", "动态要闻", "news", 14, True),
    ("notices", "通知公告", "notices", 182, False),
    ("policy", "政策文件", "policy", 182, False),
    ("about", "概况", "about", None, False),
)


@dataclass
class Cast:
    """The units, the persons, the sites and the clock of a story."""

    units: dict[str, Unit]
    members: dict[str, Member]
    day: dt.date = DAY
    sites: dict[str, Site] = field(default_factory=dict)
    keys: int = 0

    @property
    def at(self) -> dt.datetime:
        return clock.on(self.day, 9)

    def later(self, days: int = 1) -> None:
        self.day += dt.timedelta(days=days)

    def __getattr__(self, name: str) -> Actor:
        if name in self.__dict__.get("members", {}):
            return actor_of(self.members[name], self.day)
        raise AttributeError(name)

    def post(self, login: str, unit: str, duties: list[str]) -> None:
        """One more person, with duties held for a unit."""
        at = self.units[unit]
        self.members[login] = Member.objects.create(login=login, name=f"{login}·甲", unit=at)
        held = Post.objects.create(code=login, unit=at, title=login, rank=900, duties=duties)
        since = dt.date(2020, 1, 1)
        Tenure.objects.create(member=self.members[login], post=held, first_day=since)

    def browser(self, login: str) -> Client:
        client = Client()
        client.force_login(self.members[login])
        return client

    def site(self, code: str = "county", unit: str = "office", **more: Any) -> Site:
        given: dict[str, Any] = {
            "name": {"county": "云汀县人民政府"}.get(code, f"{code}网站"),
            "site_code": "5101990001",
            "icp_record": "京ICP备00000001号",
            "police_record": "公安备00000000000001号",
            "mistakes_url": "https://zfwzgl.www.gov.cn/exposure/jiucuo.html",
            "party_mark_url": "https://bszs.conac.cn/sitename",
            "organiser": "云汀县人民政府办公室",
            "phone": "0000-1234567",
            "opened_on": dt.date(2025, 1, 1),
        }
        site = Site.objects.create(
            code=code,
            kind="main" if code == "county" else "sub",
            unit=self.units[unit],
            **{**given, **more},
        )
        self.sites[code] = site
        for order, (column, name, kind, limit, home) in enumerate(COLUMNS):
            SiteColumn.objects.create(
                site=site,
                code=column,
                name=name,
                kind=kind,
                update_limit_days=limit,
                on_home=home,
                order=order,
                opened_on=dt.date(2025, 1, 1),
            )
        return site

    def feed(self, site: str = "county", *columns: str, ago: int = 0, title: str = "") -> None:
        """A new line in the columns (all of them, unless named), so many days ago."""
        at = clock.on(self.day - dt.timedelta(days=ago), 8)
        for column in columns or [code for code, *_rest in COLUMNS]:
            self.keys += 1
            publish(
                column=column,
                title=title or f"第{self.keys}条信息",
                url=f"/a/2026/{self.keys}.html",
                unit_label="县政府办公室",
                source_kind="article",
                source_id=self.keys,
                site=site,
                by=system(),
                at=at,
            )

    def inspect(self) -> Run:
        return actions.inspect(on=self.day, by=system(), at=self.at)

    def finding(self, cause: str) -> Finding:
        return Finding.objects.select_related("matter").get(cause=cause, open=True)

    def do(self, verb: str, finding: Finding, by: Actor, **more: Any) -> Any:
        """Take a step on the matter as it is now, as a screen would."""
        return actions.ACTIONS[verb](Matter.objects.get(pk=finding.pk), by=by, at=self.at, **more)

    def state(self, finding: Finding) -> str:
        return Matter.objects.get(pk=finding.pk).state

    def by_hand(self, **more: Any) -> Finding:
        given: dict[str, Any] = {
            "site": self.sites["county"],
            "indicator": "D2.3",
            "title": "办事指南写错了地点",
            "evidence": "《居住证办理》写的是旧址。",
            "unit": self.units["land"],
            "office": self.units["office"],
            "by": self.registrar,
            "at": self.at,
        }
        return Finding.objects.get(pk=actions.open_by_hand(**{**given, **more}).pk)


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
    numbering.define_series("inspection.finding", label="网检", pattern="云网检〔{year}〕{n}号")
    numbering.define_series("inspection.mistake", label="网错", pattern="云网错〔{year}〕{n}号")
    return Cast(units, members)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def browse(cast: Cast, set_clock: Any) -> Cast:
    """For tests of pages: the office's clock stands where the story does."""
    set_clock(clock.on(cast.day, 9))
    return cast


__all__ = ["Cast", "Publication", "make_cast"]
