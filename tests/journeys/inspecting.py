"""What the journey of the inspection finds: sites fed twelve days ago, each with a text waiting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Tenure, Unit
from shuniu.commons.people.queries import actor_of
from shuniu.commons.publishing.actions import publish
from shuniu.commons.publishing.models import SITE
from shuniu.domains.portal import actions
from shuniu.domains.portal.models import Site, SiteColumn
from shuniu.ground import clock

TOWN = "town-06"
FED = "石桥镇完成秋播面积八成"
NAMES = {"desktop": "秋播一", "phone": "秋播二"}
# Who takes the text up to its publication, by post.
WAY = (
    ("submit", "handler-3", {}),
    ("pass_first", "handler-2", {"proofread": True}),
    ("pass_second", "deputy-1", {"proofread": True}),
    ("pass_third", "head", {"proofread": True, "text": "同意发布。"}),
    ("clear_secrecy", "handler-2", {"result": "open"}),
)


def prepare(today: dt.date, widths: Iterable[str]) -> dict[str, int]:
    """Open the sites with their past; the keys of the matters that only wait for 发布."""
    unit = Unit.objects.get(code=TOWN)
    opened: dict[str, Any] = {
        "opened_on": today - dt.timedelta(days=200),
        "by": system(),
        "at": clock.on(today - dt.timedelta(days=1)),
    }
    if not Site.objects.filter(code=SITE).exists():
        office = Unit.objects.get(kind="county_office")
        actions.open_site(code=SITE, name="云汀县人民政府", unit=office, template="main", **opened)
    return {width: _site(unit, width, today, opened) for width in widths}


def _site(unit: Unit, width: str, today: dt.date, opened: dict[str, Any]) -> int:
    site = actions.open_site(
        code=f"sown-{width}", name=f"{NAMES[width]}镇", unit=unit, template="town", **opened
    )
    column = SiteColumn.objects.get(site=site, code="news")
    publish(
        site=site.code,
        column="news",
        title="水稻收割过半",
        url=f"{site.base}a/2026/0.html",
        unit_label=unit.name,
        source_kind="article",
        source_id=-column.pk,
        by=system(),
        at=clock.on(today - dt.timedelta(days=12)),
    )
    at = opened["at"]
    article = actions.write(
        column=column,
        title=f"{FED}（{NAMES[width]}）",
        text="全镇已播种小麦一万二千亩。\n农技人员在田间查看墒情。",
        by=_holder("handler-3", today),
        at=at,
    )
    for verb, post, facts in WAY:
        matter = Matter.objects.get(pk=article.matter_id)
        actions.ACTIONS[verb](matter, by=_holder(post, today), at=at, **facts)
    assert article.matter_id is not None
    return int(article.matter_id)


def _holder(post: str, today: dt.date) -> Actor:
    seat = Tenure.objects.select_related("member").get(post__code=f"{TOWN}.{post}")
    return actor_of(seat.member, today)
