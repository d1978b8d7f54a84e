"""The cast of the portal's tests: an office with the main site, a town and a bureau with theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.test import Client

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Member, Post, Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.domains.portal import actions
from shuniu.domains.portal.models import Article, Site, SiteColumn
from shuniu.ground import clock

DAY = dt.date(2026, 3, 2)  # a Monday
TITLE = "临江镇春耕备耕全面展开"
TEXT = "三月以来，临江镇组织农技人员进村入户。\n全镇已检修水渠十二公里，备足良种四万斤。"
UNITS = {
    "gov": ("云汀县人民政府", None, "county_government"),
    "office": ("县政府办公室", "gov", "county_office"),
    "town": ("临江镇人民政府", "gov", "township"),
    "bureau": ("县农业农村局", "gov", "component_department"),
    "other": ("县交通运输局", "gov", "component_department"),
}
POSTS = {
    "registrar": ("office", ["registrar"], None),
    "registrar2": ("office", ["registrar"], None),
    "reviewer": ("office", ["reviewer"], None),
    "reviewer2": ("office", ["reviewer"], None),
    "reviewer3": ("office", ["reviewer"], None),
    "leader": ("gov", ["leader"], "office"),
    "town_editor": ("town", ["handler"], None),
    "town_editor2": ("town", ["handler"], None),
    "town_editor3": ("town", ["handler"], None),
    "town_deputy": ("town", ["unit_head"], None),
    "town_head": ("town", ["unit_head"], None),
    "bureau_editor": ("bureau", ["handler"], None),
    "bureau_editor2": ("bureau", ["handler"], None),
    "bureau_head": ("bureau", ["unit_head"], None),
    "bureau_deputy": ("bureau", ["unit_head"], None),
    "bureau_chief": ("bureau", ["unit_head"], None),
    "other_editor": ("other", ["handler"], None),
    "other_head": ("other", ["unit_head"], None),
    "administrator": ("office", ["administrator"], None),
    "auditor": ("office", ["auditor"], None),
}
# Who takes a town's text through the reviews.
WAY = (
    ("submit", "town_editor", {}),
    ("pass_first", "town_editor2", {"proofread": True}),
    ("pass_second", "town_deputy", {"proofread": True}),
    ("pass_third", "town_head", {"proofread": True, "text": "同意发布。"}),
    ("clear_secrecy", "town_editor2", {"result": "open"}),
    ("publish", "town_editor3", {}),
)


@dataclass
class Cast:
    """The units, persons, sites and the clock of a story."""

    units: dict[str, Unit]
    members: dict[str, Member]
    main: Site
    town: Site
    bureau: Site
    day: dt.date = DAY
    hour: int = 9
    TITLE: ClassVar[str] = TITLE
    TEXT: ClassVar[str] = TEXT

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

    def column(self, site: str = "town", code: str = "news") -> SiteColumn:
        return SiteColumn.objects.select_related("site").get(site=getattr(self, site), code=code)

    def do(self, verb: str, article: Article, by: str, **more: Any) -> None:
        """Take a step on the matter as it is now, as a screen would."""
        matter = Matter.objects.get(pk=article.matter_id)
        actions.ACTIONS[verb](matter, by=getattr(self, by), at=self.at, **more)

    def state(self, article: Article) -> str:
        return Matter.objects.get(pk=article.matter_id).state

    def fresh(self, article: Article) -> Article:
        return Article.objects.select_related("matter", "site", "column", "unit").get(pk=article.pk)

    def draft(self, by: str = "town_editor", **more: Any) -> Article:
        """A text of the town (unless another column is told), as it is begun."""
        given: dict[str, Any] = {"column": self.column(), "title": TITLE, "text": TEXT, **more}
        return actions.write(by=getattr(self, by), at=self.at, **given)

    def brought(self, until: str, **more: Any) -> Article:
        """A town's text, up to and with that step."""
        article = self.draft(**more)
        self.take(article, until)
        return article

    def take(self, article: Article, until: str = "publish") -> None:
        """Through the reviews, up to and with that step."""
        for verb, by, facts in WAY:
            self.do(verb, article, by, **facts)
            if verb == until:
                return


def make_cast() -> Cast:
    """The county, three sites, the usual rights."""
    units: dict[str, Unit] = {}
    for order, (code, (name, parent, kind)) in enumerate(UNITS.items()):
        units[code] = Unit.objects.create(
            code=code,
            name=name,
            short_name=name,
            kind=kind,
            parent=units.get(parent or ""),
            order=order,
            opened_on=dt.date(2000, 1, 1),
        )
    members: dict[str, Member] = {}
    for login, (unit, duties, for_unit) in POSTS.items():
        members[login] = Member.objects.create(login=login, name=login, unit=units[unit])
        post = Post.objects.create(
            code=f"{unit}.{login}",
            unit=units[unit],
            title=login,
            duties=duties,
            duty_unit=units.get(for_unit or ""),
        )
        Tenure.objects.create(member=members[login], post=post, first_day=dt.date(2000, 1, 1))
    at, by = clock.on(DAY), system()
    opened = {"opened_on": dt.date(2025, 1, 1), "by": by, "at": at}
    main = actions.open_site(
        code="county", name="云汀县人民政府", unit=units["office"], template="main", **opened
    )
    town = actions.open_site(
        code="linjiang", name="临江镇", unit=units["town"], template="town", theme="jade", **opened
    )
    bureau = actions.open_site(
        code="agriculture",
        name="县农业农村局",
        unit=units["bureau"],
        template="department",
        **opened,
    )
    return Cast(units, members, main, town, bureau)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def as_(cast: Cast, set_clock: Callable[[Any], None]) -> Callable[[str], Client]:
    """A browser in which that member is signed in, on the story's day."""
    set_clock(cast.at)

    def browser(name: str) -> Client:
        client = Client()
        client.force_login(cast.members[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser
