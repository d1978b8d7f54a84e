"""What the readers' journey finds: the main site, and one of each theme, with texts in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from shuniu.commons.people.actor import system
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing.actions import publish
from shuniu.commons.publishing.models import SITE
from shuniu.domains.portal import actions
from shuniu.domains.portal.loading.load import load
from shuniu.domains.portal.loading.rows import ArticleRow
from shuniu.domains.portal.models import Site

THEMES = ("cinnabar", "jade", "ink")
TITLES = (
    "临江镇农村道路养护工程进入收尾阶段，惠及沿线一万二千名群众",
    "关于调整城区部分公交线路的通知",
    "县政府常务会议研究优化营商环境等事项",
)
TEXT = (
    "<p>截至目前，全镇已完成农村道路养护86公里，改造供水管网14处，惠及居民3200余户。</p>"
    "<h2>主要措施</h2><ul><li>每周调度，每月通报；</li><li>公开咨询电话，听取群众意见。</li></ul>"
    "<table><tr><th>项目</th><th>完成</th></tr><tr><td>道路养护（公里）</td><td>86</td></tr></table>"
)


def prepare(now: dt.datetime) -> None:
    """Open the sites and put texts into their columns, and a cut of water in force."""
    opened: dict[str, Any] = {"by": system(), "at": now, "opened_on": dt.date(2020, 1, 1)}
    if not Site.objects.filter(code=SITE).exists():
        office = Unit.objects.get(kind="county_office")
        actions.open_site(code=SITE, name="云汀县人民政府", unit=office, template="main", **opened)
    units = Unit.objects.filter(kind="township").order_by("-order")[: len(THEMES)]
    for theme, unit in zip(THEMES, units, strict=True):
        actions.open_site(
            code=f"in-{theme}", name=unit.name, unit=unit, template="town", theme=theme,
            phone="0000-1234567", about=f"{unit.name}辖十二个村。", **opened,
        )  # fmt: skip
    places = [(code, column) for code in (SITE, *(f"in-{t}" for t in THEMES))
              for column in ("news", "notices")]  # fmt: skip
    rows = [
        ArticleRow(
            row=n, key=f"{code}-{column}-{n}", site=code, column=column, html=TEXT,
            title=TITLES[n % len(TITLES)], published_at=now - dt.timedelta(hours=n + 1),
            source="县融媒体中心", author="张明",
        )
        for code, column in places
        for n in range(22 if column == "news" else 3)
    ]  # fmt: skip
    load(rows, source="旅程", by=system(), at=now)
    publish(
        column="life", title="河东水厂检修停水", url="/c/life/", unit_label="县供水公司",
        source_kind="journey", source_id=1, by=system(), at=now, area="河东社区",
        in_force=(now - dt.timedelta(hours=1), now + dt.timedelta(days=1)),
    )  # fmt: skip
