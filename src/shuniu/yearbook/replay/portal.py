"""An invented group of sites at a source's full size: sites, looks, articles, visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random

from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing.models import SITE
from shuniu.domains.portal.actions import sites as portal
from shuniu.domains.portal.loading import ArticleRow
from shuniu.domains.portal.models import Site, SiteColumn
from shuniu.domains.portal.visits.loading import OldVisits
from shuniu.ground import clock

from .place import DEPARTMENTS, TOWNS
from .source import PortalSource

PLACES = "东岭 南坪 西河 北原 石桥 柳泉 枣园 杏林 槐荫 麦丘 清水 云山".split()  # noqa: SIM905
WORKS = (
    ("春灌", "渠道清淤", "水费收取", "旱情"),
    ("麦收", "机械调度", "秸秆禁烧", "粮食收购"),
    ("道路整修", "施工标段", "交通绕行", "工程质量"),
    ("校舍改造", "资金到位", "安全检查", "开学安排"),
    ("卫生防疫", "疫苗接种", "农村改厕", "饮水检测"),
    ("就业培训", "报名人数", "用工对接", "补贴发放"),
    ("防汛备汛", "物资储备", "巡堤查险", "值班带班"),
    ("招商洽谈", "项目落地", "土地供应", "手续代办"),
)
TITLES = (
    "{place}部署{work}工作",
    "{place}{work}进展顺利",
    "关于做好{work}工作的通知",
    "{place}召开{work}调度会",
    "{work}期间便民安排公告",
    "县领导到{place}检查{work}",
)
SENTENCES = (
    "{place}把{work}作为当前的重点，逐村排出时间表，明确到人。",
    "在{part}方面，已经完成计划的{n}%，其余部分月底前完成。",
    "有关部门到现场解决了{m}个具体问题，并向群众公布了联系电话。",
    "据介绍，今年用于{part}的投入比上年增加{n}万元。",
    "群众对{part}提出的意见已逐条登记，由责任单位限期答复。",
    "下一步，将继续做好{part}，确保{work}按期完成。",
)
NEWS_SHARE = 70  # of a hundred articles, how many stand in a column of news
SUBS_SINCE_DAYS = 570  # sub-sites came in the last year and a half of a long period
PAGES_A_DAY = 12


def bodies(source: PortalSource) -> int:
    """How many units the sub-sites need beside the towns and departments."""
    return max(source.sub_sites - len(TOWNS) - len(DEPARTMENTS), 0)


def build(source: PortalSource, *, by: Actor, at: dt.datetime) -> None:
    """The main site with its redesigns, and so many sub-sites, each with its columns."""
    period = source.period
    office = Unit.objects.get(code="office")
    main = portal.open_site(
        code=SITE,
        name="县人民政府门户网站",
        unit=office,
        template="main",
        opened_on=period.first,
        by=by,
        at=clock.on(period.first),
    )
    for number in range(source.redesigns):
        since = period.first + (period.last - period.first) * (number + 1) / (source.redesigns + 1)
        portal.redesign(
            main,
            title=f"第{number + 1}次改版",
            theme=main.theme,
            since=since,
            by=by,
            at=clock.on(since),
        )
    since = subs_since(period)
    for number, unit in enumerate(_organisers(source.sub_sites), start=1):
        portal.open_site(
            code=f"site-{number:03}",
            name=f"{unit.name}网站",
            unit=unit,
            template="town" if unit.kind in ("township", "subdistrict") else "department",
            opened_on=since,
            by=by,
            at=clock.on(since),
        )


def subs_since(period: Period) -> dt.date:
    """The day on which the sub-sites opened."""
    return max(period.first, period.last - dt.timedelta(days=SUBS_SINCE_DAYS))


def _organisers(count: int) -> Sequence[Unit]:
    return list(Unit.objects.exclude(code__in=("gov", "office")).order_by("order", "pk")[:count])


def articles(source: PortalSource) -> Iterator[ArticleRow]:
    """The articles of the main site, then of the others; the same seed gives the same ones."""
    chance = Random(source.seed)  # noqa: S311 - invented records, not secrets
    places: dict[str, list[str]] = {}
    for site, column in SiteColumn.objects.filter(url_name="").values_list("site__code", "code"):
        places.setdefault(site, []).append(column)
    subs = [code for code in sorted(places) if code != SITE]
    spans = {SITE: source.period, **{code: _sub_period(source.period) for code in subs}}
    number = 0
    for count, sites in ((source.items_main, [SITE]), (source.items - source.items_main, subs)):
        for i in range(count):
            number += 1
            site = sites[i % len(sites)]
            yield _article(number, site, _column(chance, places[site]), spans[site], source, chance)


def _sub_period(period: Period) -> Period:
    return Period(subs_since(period), period.last)


def _column(chance: Random, columns: Sequence[str]) -> str:
    wanted = [c for c in columns if c in ("news", "notices")]
    if wanted and chance.randrange(100) < NEWS_SHARE:
        return wanted[0]
    return chance.choice(columns)


def _article(
    number: int, site: str, column: str, period: Period, source: PortalSource, chance: Random
) -> ArticleRow:
    work, *parts = chance.choice(WORKS)
    place = chance.choice(PLACES)
    span = (period.last - period.first).days
    day = period.first + dt.timedelta(days=chance.randint(0, span))
    sentences: list[str] = []
    length = 0
    while length < source.usual_characters:
        said = chance.choice(SENTENCES).format(
            place=place,
            work=work,
            part=chance.choice(parts),
            n=chance.randint(11, 98),
            m=chance.randint(2, 9),
        )
        sentences.append(said)
        length += len(said)
    paragraphs = ["".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3)]
    return ArticleRow(
        row=number + 1,
        key=str(number),
        site=site,
        column=column,
        title=chance.choice(TITLES).format(place=place, work=work),
        html="".join(f"<p>{text}</p>" for text in paragraphs),
        published_at=clock.on(day, 8, 30) + dt.timedelta(minutes=chance.randint(0, 540)),
        pictures=1 if number <= source.pictures else 0,
    )


def visits(source: PortalSource) -> Iterator[OldVisits]:
    """The visits of every day since they were counted, over sites and pages; they add up."""
    if source.visits_since is None:
        return
    chance = Random(source.seed)  # noqa: S311 - invented records, not secrets
    last = source.period.last
    days = (last - source.visits_since).days + 1
    sites = {site.code: site for site in Site.objects.all()}
    since = {site.pk: site.opened_on for site in sites.values()}
    main = sites.pop(SITE)
    columns = list(SiteColumn.objects.filter(site=main).values_list("pk", flat=True))
    for number, share in enumerate(_shares(source.visits, days, chance)):
        day = source.visits_since + dt.timedelta(days=number)
        standing = [site for site in sites.values() if since[site.pk] <= day]
        read = chance.sample(columns, min(PAGES_A_DAY, len(columns)))
        pages: list[tuple[int, int | None]] = [(main.pk, None)]
        pages += [(main.pk, column) for column in read]
        pages += [(site.pk, None) for site in standing]
        for (site_id, column_id), part in zip(
            pages, _shares(share, len(pages), chance), strict=True
        ):
            yield OldVisits(day, site_id, column_id, None, part)


def _shares(total: int, count: int, chance: Random) -> list[int]:
    """``total`` in so many parts, unlike one another, that add up to it."""
    weights = [chance.randint(60, 140) for _i in range(count)]
    whole = sum(weights)
    found = [total * weight // whole for weight in weights]
    found[0] += total - sum(found)
    return found
