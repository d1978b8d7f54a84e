"""The demo's sites: opened by the office, filled from the older site, then kept by their units."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from shuniu.casework.models import Matter
from shuniu.casework.stories import County, Story, woven
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock

from .. import actions
from ..checking import keeping
from ..loading import ArticleRow, load
from ..models import Article, Push, PushState, Site, SiteColumn
from .alive import (
    PICTURED,
    describe_leaders,
    illustrate,
    open_topic,
    topic_rows,
    visit_days,
)

OPENED, MOVED = 12, 8  # working days before today
OLD_SOURCE = "云汀县政府旧网站"
TOWNS = [f"town-{n:02}" for n in range(1, 15)]
DEPARTMENTS = [
    *("dept-transport", "dept-water", "dept-health", "dept-agriculture", "dept-housing"),
    *("dept-education-sports", "dept-emergency", "dept-culture-tourism"),
]
KEEPER = "office.information.head"
THEMES = ("jade", "plain", "ink")
# Who takes a text through the reviews: of a unit by the ends of its posts, of the office by post.
OF_UNIT = {
    "write": "handler-1",
    "submit": "handler-1",
    "pass_first": "handler-2",
    "pass_second": "deputy-1",
    "pass_third": "head",
    "clear_secrecy": "liaison",
    "publish": "handler-2",
}
OF_OFFICE = {
    "write": "office.information.registrar-1",
    "submit": "office.information.registrar-1",
    "pass_first": "office.information.registrar-2",
    "pass_second": "office.documents.head",
    "pass_third": "office.deputy-1",
    "clear_secrecy": "office.documents.reviewer",
    "publish": KEEPER,
}
FACTS: dict[str, dict[str, Any]] = {
    **{verb: {"proofread": True} for verb in ("pass_first", "pass_second", "pass_third")},
    "clear_secrecy": {"result": "open"},
}


def contents() -> dict[str, Any]:
    """What the demo's file says."""
    return tomllib.loads((Path(__file__).parent / "articles.toml").read_text("utf-8"))


def story(county: County) -> Story:
    """The group is opened, the older texts come over, and the units write."""
    told = contents()
    return woven([_group(county, told), *(_text(county, row) for row in told["article"])])


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(clock.ZONE).date()


def _group(county: County, told: dict[str, Any]) -> Story:
    rng = county.random("portal")
    at = yield county.ago(OPENED, rng)
    keeper = county.holder(KEEPER, _day(at))
    _open_all(county, keeper, at)
    open_topic(told["topic"], by=keeper, at=at)
    for word in told["word"]:
        keeping.list_word(**word, by=keeper, at=at)
    at = yield county.ago(MOVED, rng)
    rows = [*_old_rows(told["old"], rng, at), *topic_rows(told["topic"], at)]
    load(rows, source=OLD_SOURCE, by=county.holder(KEEPER, _day(at)), at=at)
    main = Site.objects.get(code="county")
    actions.redesign(
        main,
        title="适老化和手机版改版",
        theme="cinnabar",
        since=_day(at),
        reason="大字、高对比、手机优先；栏目归并为五类",
        source=f"云政办函〔{at.year}〕41号",
        by=county.holder(KEEPER, _day(at)),
        at=at,
    )
    describe_leaders(told["leader"], by=county.holder(KEEPER, _day(at)), at=at)
    visit_days(county)


def _open_all(county: County, keeper: Actor, at: dt.datetime) -> None:
    since: dict[str, Any] = {"opened_on": dt.date(2019, 6, 1), "by": keeper, "at": at}
    office = county.unit("office")
    actions.open_site(
        code="county",
        name="云汀县人民政府",
        name_en="The People's Government of Yunting County",
        unit=office,
        template="main",
        theme="plain",
        site_code="5199230001",
        icp_record="岚ICP备19000756号",
        police_record="岚公网安备51992302000017号",
        mistakes_url="https://zhaocuo.yunting.example/",
        party_mark_url="https://biaozhi.yunting.example/county",
        hours="工作日 8:30—12:00，14:00—17:30",
        **since,
    )
    for number, code in enumerate([*TOWNS, *DEPARTMENTS]):
        unit = county.unit(code)
        is_town = code in TOWNS
        actions.open_site(
            code=code,
            name=unit.name.removeprefix("云汀县") if is_town else unit.short_name,
            name_en=unit.english_name,
            unit=unit,
            template="town" if is_town else "department",
            theme=THEMES[number % len(THEMES)],
            order=number + 1,
            site_code=f"519923{number + 2:04}",
            about="办事请先打电话问清楚要带的材料，少跑一趟。",
            hours="工作日 8:30—12:00，14:00—17:30",
            phone=f"0000-12346{number:02}",
            address=f"岚江省澄川市云汀县{unit.short_name}便民服务中心" if is_town else "",
            **since,
        )


def _old_rows(old: dict[str, Any], rng: Random, at: dt.datetime) -> Iterator[ArticleRow]:
    """A year of the older site: news every few weeks up to the move, the rest now and then."""
    number = 0
    sites = [("main", "county"), *(("town", c) for c in TOWNS)]
    sites += [("department", c) for c in DEPARTMENTS]
    names = dict(Unit.objects.values_list("code", "short_name"))
    for kind, code in sites:
        for column, given in old[kind].items():
            many = {"news": 40 if kind == "main" else 6, "about": 1}.get(
                column, 8 if kind == "main" else 2
            )
            for back in range(many):
                number += 1
                span = 8 if kind == "main" else 50 if column == "news" else 90
                days = back * span + rng.randrange(1, span if back else 3)
                day = clock.on(_day(at) - dt.timedelta(days=days), rng.randint(9, 16))
                unit = names.get(code, "县政府办公室")
                words = {"unit": unit, "n": rng.randint(2, 29), "m": rng.randint(30, 900)}
                words |= {"month": (day.month - 2) % 12 + 1, "quarter": (day.month - 1) // 3 + 1}
                yield ArticleRow(
                    row=number,
                    key=f"A{number:06}",
                    site=code,
                    column=column,
                    title=given["titles"][back % len(given["titles"])].format(**words),
                    html=f"<p>{given['text'].format(**words)}</p>",
                    published_at=day,
                    source=unit,
                )


def _text(county: County, row: dict[str, Any]) -> Story:
    """One text by the flow, as far as the file says; what was pushed up is taken by the office."""
    rng = county.random(f"portal:{row['title']}")
    at = yield county.ago(row["ago"], rng)
    of_office = row["unit"] == "office"

    def who(verb: str) -> Actor:
        post = OF_OFFICE[verb] if of_office else f"{row['unit']}.{OF_UNIT[verb]}"
        return county.holder(post, _day(at))

    site = "county" if of_office else row["unit"]
    columns = SiteColumn.objects.select_related("site")
    article = actions.write(
        column=columns.get(site__code=site, code=row["column"]),
        title=row["title"],
        text=row["text"],
        source=county.unit(row["unit"]).short_name,
        also=list(columns.filter(site__code="county", code__in=row["also"])),
        by=who("write"),
        at=at,
    )
    if row["column"] in PICTURED:
        illustrate(article, row["text"], by=who("write"), at=at)
    yield from _reviewed(article, row["far"], who, county, rng)
    matter = Matter.objects.get(article=article)
    for push in Push.objects.filter(article=article, state=PushState.OFFERED, article__live=True):
        if rng.random() < 0.6:
            at = yield county.later(matter.state_at, 0, rng)
            actions.accept_push(push, by=county.holder(KEEPER, _day(at)), at=at)
    if "correct" in row:
        at = yield county.later(matter.state_at, 1, rng)
        actions.correct(matter, reason=row["correct"], by=who("write"), at=at)
        article = Article.objects.get(pk=article.pk)
        illustrate(article, row["corrected"], by=who("write"), at=at)


def _reviewed(article: Article, far: str, who: Any, county: County, rng: Random) -> Story:
    if not far:
        return
    for verb in list(OF_UNIT)[1:]:
        matter = Matter.objects.get(article=article)
        at = yield county.later(matter.state_at, 0, rng)
        actions.ACTIONS[verb](matter, by=who(verb), at=at, **FACTS.get(verb, {}))
        if verb == far:
            return
