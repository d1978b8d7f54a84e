"""A small group of sites to be looked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from shuniu.casework.testing.county import County, build
from shuniu.domains.portal.models import Article, Site, SiteColumn
from shuniu.ground import clock

DAY = dt.date(2026, 11, 20)


@dataclass
class Group:
    """The office's main site with a column and an article, and the roads bureau's own site."""

    county: County
    main: Site
    roads: Site
    news: SiteColumn
    notices: SiteColumn
    article: Article


@pytest.fixture
def group(db: None) -> Group:
    county = build()
    office, bureau = county.units["office"], county.units["roads"]
    main = Site.objects.create(
        code="county", kind="main", name="云汀县人民政府", unit=office, opened_on=DAY
    )
    roads = Site.objects.create(code="roads", kind="sub", name="公路局", unit=bureau, opened_on=DAY)
    news, notices = (
        SiteColumn.objects.create(site=site, code=code, name=name, kind=code, opened_on=DAY)
        for site, code, name in ((main, "news", "要闻"), (roads, "notices", "公告"))
    )
    article = Article.objects.create(
        site=main,
        column=news,
        unit=office,
        title="水库今起蓄水",
        created_at=clock.on(DAY),
        first_published_at=clock.on(DAY),
        imported_from="旧站",
        imported_key="1",
    )
    return Group(county, main, roads, news, notices, article)
