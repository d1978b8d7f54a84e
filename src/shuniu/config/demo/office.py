"""What else goes on in the office: people read, go away for a while, put up public notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.urls import reverse

from shuniu.casework import reading
from shuniu.casework.models import Reading
from shuniu.commons.notices.actions import mark_all_read, settle
from shuniu.commons.notices.models import Notice
from shuniu.commons.people import actions as people
from shuniu.commons.people.models import Member, Tenure
from shuniu.commons.publishing import actions as publishing
from shuniu.domains.letters.actions.hot import set_threshold
from shuniu.domains.letters.demo.cast import Cast
from shuniu.domains.letters.demo.timeline import Story
from shuniu.domains.letters.models import HotRule
from shuniu.ground import clock

OFFICE_NAME = "县政府办公室"
COLUMN = "interaction"
# Working days ago, title, summary, the address's name.
PUBLIC_NOTICES = (
    (
        190,
        "写信之前请先看：哪些事在这里写，哪些事走其他渠道",
        "咨询、求助、建议、投诉、举报、表扬各由谁办、几天答复。",
        "letters:before_writing",
    ),
    (
        121,
        "网站无障碍浏览和大字版使用说明",
        "大字、高对比、朗读，不用安装软件。",
        "site:accessibility",
    ),
    (
        63,
        "网络问政来信办理情况按单位公布，每天更新",
        "收到、答复、未答复、办理天数中位数和按期率，各单位一目了然。",
        "letters:statistics",
    ),
    (
        21,
        "《汀上民声》台网互动：节目里的承诺办得怎样，请您监督",
        "播出以后由专人回访，兑现的、没有兑现的都公布结果。",
        "letters:hot_results",
    ),
    (
        4,
        "来信选登：大家问过什么，县里怎样答复",
        "经来信人同意，隐去个人信息后公开，可以附议。",
        "letters:answered",
    ),
)
# Working days ago, days away, who, who acts for them, why.
AWAY = (
    (84, 4, "dept-transport.head", "dept-transport.deputy-1", "赴省参加业务培训"),
    (47, 2, "town-09.head", "town-09.deputy-1", "参加市里会议"),
    (1, 6, "office.information.head", "office.information.registrar-1", "参加全省政务公开培训班"),
)


def reads_now_and_then(cast: Cast) -> Story:
    """Everybody has read what lay before them, but for what the last weeks brought."""
    for ago in (90, 16):
        moment = cast.ago(ago, cast.random("reading"))
        at = yield moment
        settle()
        told = Notice.objects.filter(read_at__isnull=True).values("member").distinct()
        shown = Reading.objects.filter(read_at__isnull=True, given_at__lt=at)
        matters: dict[int, list[int]] = {}
        for reader, matter in shown.values_list("member", "matter"):
            matters.setdefault(reader, []).append(matter)
        on = at.astimezone(clock.ZONE).date()
        for member in Member.objects.filter(pk__in=told).order_by("pk"):
            mark_all_read(by=cast.actor(member, on), at=at)
        for member in Member.objects.filter(pk__in=matters).order_by("pk"):
            reading.mark_read(matters[member.pk], by=cast.actor(member, on), at=at)


def _is_away(cast: Cast, ago: int, days: int, who: str, deputy: str, why: str) -> Story:
    """委托代办: given the day before, over when they are back."""
    at = yield cast.ago(ago + 1, cast.random(who))
    first = cast.days.next_workday(at.astimezone(clock.ZONE).date())
    last = first + dt.timedelta(days=days)
    seats = {
        seat.post.code: seat.member
        for seat in Tenure.objects.filter(post__code__in=(who, deputy)).select_related(
            "post", "member"
        )
    }
    by = cast.actor(seats[who], first)
    people.delegate(
        seats[who], seats[deputy], first_day=first, last_day=last, reason=why, by=by, at=at
    )
    for day in (first, last + dt.timedelta(days=1)):
        yield clock.on(day, 0)
        cast.forget_actors()


def public_notices(cast: Cast) -> Story:
    """What stands under 最新发布: how to use the site; rooms put their own lines there."""
    for number, (ago, title, summary, address) in enumerate(PUBLIC_NOTICES, start=1):
        at = yield cast.ago(ago, cast.random(address))
        by = cast.holder("office.information.head", at.astimezone(clock.ZONE).date())
        publishing.publish(
            column=COLUMN,
            title=title,
            summary=summary,
            url=reverse(address),
            unit_label=OFFICE_NAME,
            source_kind="page",
            source_id=number,
            by=by,
            at=at,
        )


def thresholds(cast: Cast) -> Story:
    """The administrator enters from which number on a letter is hot, from the office's paper."""
    at = yield cast.ago(150, cast.random("thresholds"))
    on = at.astimezone(clock.ZONE).date()
    set_threshold(
        HotRule.AGREEMENT,
        value=15,
        source=f"云汀县人民政府办公室会议纪要〔{on.year}〕9号",
        since=on,
        by=cast.holder("office.information.administrator-1", on),
        at=at,
    )


def away(number: int) -> Callable[[Cast], Story]:
    """The story of one absence."""

    def story(cast: Cast) -> Story:
        return _is_away(cast, *AWAY[number])

    return story


STORIES: tuple[Callable[[Cast], Story], ...] = (
    reads_now_and_then,
    public_notices,
    thresholds,
    *(away(number) for number in range(len(AWAY))),
)
