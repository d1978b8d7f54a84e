"""A main site and a sub-site with a column each, and articles put up in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from shuniu.commons.people.actor import system
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing import actions as publishing
from shuniu.domains.portal.models import Article, Site, SiteColumn
from shuniu.domains.portal.pages import address_of_article
from shuniu.domains.portal.tree import files
from shuniu.domains.portal.tree.writing import Writer, Written
from shuniu.ground import clock

DAY = dt.date(2026, 11, 20)


@dataclass
class Group:
    """The sites by code, and the writer of their files."""

    sites: dict[str, Site] = field(default_factory=dict)
    minute: int = 0

    @property
    def at(self) -> dt.datetime:
        """A moment later than any before."""
        self.minute += 1
        return clock.on(DAY, 9) + dt.timedelta(minutes=self.minute)

    def site(self, code: str, **facts: Any) -> Site:
        unit = Unit.objects.create(
            code=code, name=f"{code}单位", short_name=code, kind="other_body", opened_on=DAY
        )
        kind = "main" if code == "county" else "sub"
        self.sites[code] = Site.objects.create(
            code=code, kind=kind, name=f"{code}网站", unit=unit, opened_on=DAY, **facts
        )
        SiteColumn.objects.create(
            site=self.sites[code], code="news", name="要闻", kind="news",
            opened_on=DAY, on_home=True,
        )  # fmt: skip
        return self.sites[code]

    def article(self, title: str, *, site: str = "county", text: str = "正文") -> Article:
        """An article that is written but stands nowhere yet."""
        own = self.sites[site]
        at = self.at
        return Article.objects.create(
            site=own,
            column=own.columns.get(code="news"),
            unit=own.unit,
            title=title,
            html=f"<p>{text}</p>",
            live=True,
            created_at=at,
            first_published_at=at,
            imported_from="旧站",
            imported_key=title,
        )

    def put_up(self, article: Article, *, site: str = "county", column: str = "news") -> None:
        assert article.first_published_at is not None
        publishing.publish(
            site=site,
            column=column,
            title=article.title,
            url=address_of_article(article.pk, article.first_published_at, site=site),
            unit_label="办公室",
            source_kind="article",
            source_id=article.pk,
            by=system(),
            at=self.at,
        )

    def published(self, title: str, **given: Any) -> Article:
        article = self.article(title, **given)
        self.put_up(article, site=given.get("site", "county"))
        return article

    def take_down(self, article: Article) -> None:
        publishing.withdraw(
            source_kind="article", source_id=article.pk, reason="撤稿", by=system(), at=self.at
        )

    def write(self) -> Written:
        return Writer().run(at=self.at)

    def read(self, path: str, site: str = "county") -> str | None:
        file = files.file_of(site, path)
        return file.read_text() if file.is_file() else None


def path_of(article: Article) -> str:
    return f"a/2026/{article.pk}.html"


@pytest.fixture
def www(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """An empty tree of this test's own."""
    settings.WWW_ROOT = tmp_path / "www"
    yield settings.WWW_ROOT


@pytest.fixture
def group(db: None, www: Path, set_clock: Any) -> Group:
    set_clock(clock.on(DAY, 18))
    found = Group()
    found.site("county")
    found.site("roads")
    return found
