"""A main site, a town's sub-site, and texts put up in their columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from shuniu.commons.people.actor import system
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing import actions as publishing
from shuniu.domains.portal.models import Article, Site, SiteColumn
from shuniu.domains.portal.pages import address_of_article
from shuniu.domains.portal.public import frames
from shuniu.ground import clock
from shuniu.ground.kept import Kept
from shuniu.site import county, page_cache

DAY = dt.date(2026, 11, 20)


@dataclass
class Group:
    """The sites, and what is put up on them, a minute after each other."""

    units: dict[str, Unit] = field(default_factory=dict)
    main: Any = None
    town: Any = None
    minute: int = 0

    @property
    def at(self) -> dt.datetime:
        self.minute += 1
        return clock.on(DAY, 9) + dt.timedelta(minutes=self.minute)

    def open(self, code: str, name: str, **facts: Any) -> Site:
        unit = Unit.objects.create(
            code=f"u-{code}", name=name, short_name=name, kind="township", opened_on=DAY
        )
        kind = "main" if code == "county" else "sub"
        return Site.objects.create(
            code=code, kind=kind, name=f"{name}网站", unit=unit, opened_on=DAY, **facts
        )

    def column(self, site: Site, code: str, kind: str = "news", **facts: Any) -> SiteColumn:
        given = {"name": code, "opened_on": DAY, "on_home": True, **facts}
        return SiteColumn.objects.create(site=site, code=code, kind=kind, **given)

    def article(self, title: str, *, site: Site | None = None, **words: Any) -> Article:
        """A text that stands in the column "news" of its site."""
        own, at = site or self.main, self.at
        words.setdefault("html", f"<p>{words.get('text', '正文')}</p>")
        found = Article.objects.create(
            site=own, column=own.columns.get(code="news"), unit=own.unit, title=title, live=True,
            created_at=at, first_published_at=at, imported_from="旧站",
            imported_key=f"{title}{at}", **words,
        )  # fmt: skip
        self.put_up(found)
        return found

    def put_up(self, article: Article, *, site: Site | None = None, column: str = "news") -> None:
        assert article.first_published_at
        code = (site or article.site).code
        publishing.publish(
            site=code, column=column, title=article.title, summary=article.summary,
            url=address_of_article(article.pk, article.first_published_at, site=code),
            unit_label=article.unit.short_name, source_kind="article", source_id=article.pk,
            by=system(), at=article.first_published_at,
        )  # fmt: skip

    def take_down(self, article: Article) -> None:
        publishing.withdraw(
            source_kind="article", source_id=article.pk, reason="撤", by=system(), at=self.at
        )

    def path(self, article: Article, site: Site | None = None) -> str:
        assert article.first_published_at
        code = (site or article.site).code
        return address_of_article(article.pk, article.first_published_at, site=code)


def forget() -> None:
    """As five seconds later."""
    frames._kept.clear()
    page_cache.shelf.clear()
    Kept.forget_all()
    county.forget()


@pytest.fixture
def group(db: None) -> Iterator[Group]:
    forget()
    found = Group()
    found.main = found.open(
        "county", "云汀县", site_code="1234560001", icp_record="岚ICP备1号",
        police_record="岚公网安备2号", mistakes_url="https://mistakes.example/",
        party_mark_url="https://mark.example/", organiser="云汀县人民政府办公室",
    )  # fmt: skip
    found.town = found.open("linjiang", "临江镇", phone="0000-1", theme="jade")
    for site in (found.main, found.town):
        found.column(site, "news", name="要闻")
    yield found
    forget()


@pytest.fixture
def reader(client: Client) -> Any:
    """``reader(path, **headers)``: the page's text, as somebody reads it who has not been here."""

    def read(path: str, **headers: Any) -> str:
        forget()
        answer = client.get(path, **headers)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content.decode()

    return read
