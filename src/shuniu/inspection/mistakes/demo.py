"""The demo's reports of mistakes: one answered, one from the national entrance, two that wait."""

from __future__ import annotations

import datetime as dt

from shuniu.casework.models import Matter
from shuniu.casework.stories import County, Story
from shuniu.commons.people.actor import citizen
from shuniu.domains.portal.models import Site
from shuniu.ground import clock

from ..powers import the_office
from . import actions

# Working days ago, site, kind, address, what is wrong; the unit that answers and how (or nobody).
REPORTS = (
    (
        9,
        "county",
        "words",
        "/c/notices/",
        "停水通知里的“锦秀花园”应为“锦绣花园”，第二行。",
        "utility-tap-water",
        ("fixed", "已经改正，更正记录在页面下方可以查到。谢谢您的提醒。"),
    ),
    (
        2,
        "town-06",
        "content",
        "/s/town-06/c/about/",
        "镇便民服务中心去年搬到了新址，概况里写的还是旧址。",
        "town-06",
        None,
    ),
    (0, "county", "function", "/services/", "办事指南的表格在手机上点了没有反应。", "", None),
)


def story(county: County, number: int) -> Story:
    """A reader reports; the office gives it to who keeps the page; it is answered, or waits."""
    ago, code, sort, address, said, unit, answer = REPORTS[number]
    rng = county.random(f"inspection:mistakes:{number}")
    at = yield county.ago(ago, rng) if ago else county.until - dt.timedelta(hours=3)
    site = Site.objects.filter(code=code).first() or Site.objects.filter(kind="main").first()
    if site is None:
        return
    sent = actions.report(
        site=site,
        sort=sort,
        description=said,
        address=address,
        office=the_office(),
        key=f"demo-report-of-a-mistake-{number}",
        by=citizen(None, label="网民"),
        at=at,
    )
    if not unit:
        return
    at = yield county.later(at, 0, rng)
    _take(county, sent.mistake.pk, "assign", "registrar", "office", at, unit=county.unit(unit))
    if answer is None:
        return
    at = yield county.later(at, 1, rng)
    outcome, text = answer
    _take(county, sent.mistake.pk, "answer", "handler", unit, at, outcome=outcome, text=text)


def from_the_platform(county: County) -> Story:
    """One that the national entrance passed on, answered by the office itself."""
    rng = county.random("inspection:mistakes:platform")
    at = yield county.ago(5, rng)
    main = Site.objects.filter(kind="main").first()
    if main is None:
        return
    day = at.astimezone(clock.ZONE).date()
    office = county.unit("office")
    matter = actions.enter(
        source="platform",
        platform_number=f"JC{day:%Y%m%d}0031",
        site=main,
        sort="link",
        description="“统计信息”栏目里去年的公报附件打不开。",
        address="/c/statistics/",
        reported_on=day,
        office=office,
        by=county.someone("registrar", office, day, rng),
        at=at,
    )
    at = yield county.later(at, 1, rng)
    text = "附件已经重新上传，可以打开。"
    _take(
        county, matter.pk, "answer_at_once", "registrar", "office", at, outcome="fixed", text=text
    )


def _take(
    county: County, key: int, verb: str, duty: str, place: str, at: dt.datetime, **more: object
) -> None:
    day = at.astimezone(clock.ZONE).date()
    rng = county.random(f"inspection:mistakes:{key}:{verb}")
    by = county.someone(duty, county.unit(place), day, rng)
    actions.ACTIONS[verb](Matter.objects.get(pk=key), by=by, at=at, **more)


def stories(county: County) -> list[Story]:
    """All reports, each its own story."""
    return [*(story(county, number) for number in range(len(REPORTS))), from_the_platform(county)]
