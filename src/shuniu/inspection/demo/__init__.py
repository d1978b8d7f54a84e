"""The demo's inspection: accounts with their updates, and a fortnight of runs that people act on.

Made by the actions alone, on the story's clock; probes and walks begin when the demo is served.
"""

from __future__ import annotations

import datetime as dt
from random import Random

from shuniu.casework.models import Matter
from shuniu.casework.stories import County, Story, woven
from shuniu.commons.people.actor import Actor, system
from shuniu.domains.portal.models import Site
from shuniu.ground import clock

from .. import actions
from ..mistakes import demo as mistakes
from ..models import Account, Finding
from ..powers import the_office
from ..queries.sheets import sample_of

# kind, name, unit, days between updates, what it says; None: nobody looks after it any more
ACCOUNTS = (
    ("wechat", "云汀发布", "office", 2, ("县政府召开常务会议", "便民提示", "一周要闻")),
    ("weibo", "云汀发布", "office", 4, ("天气提示", "云汀一日")),
    ("wechat", "云汀教育", "dept-education-sports", 6, ("招生问答", "校园安全提示")),
    ("wechat", "云汀住建", "dept-housing", 9, ("物业服务问答", "施工降噪公告")),
    ("short_video", "云汀融媒", "media", 3, ("田间地头", "城市早班车")),
    ("wechat", "青溪镇", "town-06", 12, ("秋收进度", "村务公开")),
    ("mini", "云汀办事", "office", None, ()),
)
RUNS = (8, 5, 2, 0)  # working days ago


def _on(at: dt.datetime) -> dt.date:
    return at.astimezone(clock.ZONE).date()


# Hours ago, title, why it need not be reposted ("" where it has to be).
REPOSTS = (
    (74, "国务院关于修改部分行政法规的决定（涉海关特殊监管区域）", "本县没有海关特殊监管区域。"),
    (17, "国务院办公厅关于进一步做好岁末年初民生保障工作的通知", ""),
    (4, "国务院关于进一步优化政务服务提升行政效能的意见", ""),
)


def story(county: County) -> Story:
    """Accounts and runs, what has to be reposted, and what readers report."""
    items = [_repost(county, number) for number in range(len(REPOSTS))]
    return woven([_runs(county), *items, *mistakes.stories(county)])


def _repost(county: County, number: int) -> Story:
    """An item of the State Council is registered; nobody has reposted it yet, or need to."""
    ago, title, waived = REPOSTS[number]
    rng = county.random(f"inspection:repost:{number}")
    at = yield county.until - dt.timedelta(hours=ago - 1)
    main = Site.objects.filter(kind="main").first()
    if main is None:
        return
    by = county.someone("registrar", county.unit("office"), _on(at), rng)
    item = actions.register_repost(
        title=title,
        source="国务院" if "办公厅" not in title else "国务院办公厅",
        issued_at=at - dt.timedelta(hours=1),
        site=main,
        office=the_office(),
        by=by,
        at=at,
    )
    if waived:
        actions.waive_repost(item, reason=waived, by=by, at=at + dt.timedelta(minutes=20))


def _runs(county: County) -> Story:
    """Accounts, runs on five days, and what the office and the units do about them."""
    rng = county.random("inspection")
    at = yield county.ago(40, rng)
    registrar = county.someone("registrar", county.unit("office"), _on(at), rng)
    accounts = [_account(county, row, registrar, at) for row in ACCOUNTS]
    for ago in RUNS:
        at = yield county.ago(ago, rng) if ago else county.until - dt.timedelta(minutes=20)
        by = county.someone("registrar", county.unit("office"), _on(at), rng)
        for account, row in zip(accounts, ACCOUNTS, strict=True):
            _say(account, row, by, at)
        actions.inspect(on=_on(at), by=system(), at=at)
        if ago in (8, 5, 2):
            _act(county, by, at, rng)
    if Site.objects.filter(code="county").exists():
        _judge(by, at)


def _account(
    county: County,
    row: tuple[str, str, str, int | None, tuple[str, ...]],
    by: Actor,
    at: dt.datetime,
) -> Account:
    kind, name, unit, _every, _texts = row
    return actions.register_account(
        kind=kind,
        name=name,
        unit=county.unit(unit),
        opened_on=_on(at) - dt.timedelta(days=400),
        office=the_office(),
        keeper="信息员",
        interacts=kind != "mini",
        by=by,
        at=at,
    )


def _say(
    account: Account,
    row: tuple[str, str, str, int | None, tuple[str, ...]],
    by: Actor,
    at: dt.datetime,
) -> None:
    """The newest update by that day, as often as the account has them."""
    every, texts = row[3], row[4]
    if every is None:
        return
    back = _on(at).toordinal() % every
    day = _on(at) - dt.timedelta(days=back)
    if not account.updates.filter(on=day).exists():
        text = texts[day.toordinal() % len(texts)]
        actions.note_update(account, on=day, title=text, by=by, at=at)


def _act(county: County, by: Actor, at: dt.datetime, rng: Random) -> None:
    """Units report what they put right; the office confirms one, judges one to be none."""
    on = _on(at)
    waiting = list(Finding.objects.filter(open=True, matter__state="fixing").order_by("pk")[:40])
    rng.shuffle(waiting)
    for number, finding in enumerate(waiting[:4]):
        matter = Matter.objects.get(pk=finding.pk)
        given = matter.assignments.filter(done_at__isnull=True).select_related("unit").first()
        if given is None:
            continue
        handler = county.someone("handler", given.unit, on, rng)
        if number == 3:
            actions.ACTIONS["dismiss"](matter, reason="栏目正在调整，已报批。", by=by, at=at)
            continue
        actions.ACTIONS["report_fixed"](matter, text="已经整改，请核实。", by=handler, at=at)
        if number:
            again = Matter.objects.get(pk=matter.pk)
            actions.ACTIONS["confirm"](again, text="已核实。", by=by, at=at)


def _judge(by: Actor, at: dt.datetime) -> None:
    """Three texts of the day's sample are read; one was not as it should be."""
    for number, line in enumerate(sample_of(_on(at))[:3]):
        wrong = number == 2
        actions.judge_line(
            line,
            fine=not wrong,
            note="联系电话少一位，请核对。" if wrong else "",
            indicator="D2.3" if wrong else "",
            office=the_office(),
            by=by,
            at=at,
        )
