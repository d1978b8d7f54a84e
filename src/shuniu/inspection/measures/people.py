"""What people asked, and what they are told how to do."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.ground import clock

from ..mistakes.queries import Waiting
from ..queries.indicators import Indicator
from ..queries.state import Group, GuideState, SiteState
from .declare import Number, Seen, measure
from .updates import WARN


@measure("letters", gettext_lazy("三个月没有答复的来信"), WARN, main_only=True)
def letters(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """Letters near the end of their three months, as one finding of the office's.

    Each has its own unit and its own reminders; here is what the site would be refused for.
    """
    near = [
        t
        for t in group.waiting_letters
        if (t.due_on - group.on).days <= indicator.number("warn", 15)
    ]
    if not near:
        return []
    over = sum(term.due_on < group.on for term in near)
    lines = [
        _("{number}《{title}》最迟{due}答复").format(
            number=term.matter.number, title=term.matter.title, due=term.due_on
        )
        for term in near
    ]
    return [
        Seen(
            f"letters:{state.code}",
            _("有{n}件来信将满三个月没有答复").format(n=len(near)),
            "\n".join(lines),
            group.office_id or state.site.unit_id,
            bool(over),
            state.code,
            near[0].due_on if not over else None,
            amount=max(1, over),
        )
    ]


def _poor(group: Group, classes: int) -> list[GuideState]:
    return [guide for guide in group.guides if guide.missing >= classes]


@measure(
    "guides",
    gettext_lazy("办事指南重点要素"),
    Number("items", gettext_lazy("达到几个事项即否决"), ruled=True),
    Number("classes", gettext_lazy("缺失几类要素算一个"), 8, ruled=True),
    main_only=True,
)
def guides(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """No services; too many poor guides; or few guides, and all of them poor."""
    if not state.has_services:
        return []
    items, poor = indicator.number("items", 5), _poor(group, indicator.number("classes", 4))
    if not group.guides:
        title, said = _("{site}没有办事指南"), _("没有公布的办事指南，按未提供办事服务计。")
    elif len(poor) >= items or (len(group.guides) < items and len(poor) == len(group.guides)):
        title = _("{site}办事指南缺少重点要素")
        said = "\n".join(
            _("《{title}》缺{n}类").format(title=guide.title, n=guide.missing) for guide in poor
        )
    else:
        return []
    title = title.format(site=state.site.name)
    return [Seen(f"guides:{state.code}", title, said, state.site.unit_id, True, state.code)]


@measure(
    "guides_each",
    gettext_lazy("要素不全的办事指南"),
    Number("classes", gettext_lazy("缺失几类要素算一处"), 8),
    main_only=True,
)
def guides_each(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """Guides that lack a key element, counted one by one."""
    poor = _poor(group, indicator.number("classes", 1))
    if not poor:
        return []
    said = "\n".join(
        _("《{title}》缺{n}类").format(title=guide.title, n=guide.missing) for guide in poor
    )
    return [
        Seen(
            f"elements:{state.code}",
            _("{site}有{n}项办事指南要素不全").format(site=state.site.name, n=len(poor)),
            said,
            state.site.unit_id,
            True,
            state.code,
            amount=len(poor),
        )
    ]


@measure(
    "reposts",
    gettext_lazy("应转载信息"),
    Number("warn_hours", gettext_lazy("最迟转载前几小时预警")),
)
def reposts(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """What was issued above and does not stand here yet, from some hours before its moment on."""
    ahead = dt.timedelta(hours=indicator.number("warn_hours", 12))
    return [
        Seen(
            item.cause,
            _("{site}还没有转载《{title}》").format(site=state.site.name, title=item.title),
            _("{source}{issued}发布，最迟{due}转载（{basis}）。").format(
                source=item.source,
                issued=_moment(item.issued_at),
                due=_moment(item.due_at),
                basis=item.basis,
            ),
            item.unit_id,
            group.at > item.due_at,
            state.code,
            item.due_at.astimezone(clock.ZONE).date(),
            address=item.source_url,
        )
        for item in group.reposts
        if item.site == state.code and group.at >= item.due_at - ahead
    ]


def _moment(at: dt.datetime) -> str:
    return at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")


@measure("mistakes_answered", gettext_lazy("网民找错按时答复"), WARN)
def mistakes_answered(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """Reports near the end of their days, or past it, together for each unit that has some.

    What nobody was given yet is the office's.
    """
    near: dict[int, list[Waiting]] = {}
    for one in group.mistakes:
        left = (one.due_on - group.on).days
        if one.site == state.code and left <= indicator.number("warn", 2):
            near.setdefault(one.unit_id or group.office_id or state.site.unit_id, []).append(one)
    return [_overdue(group, state, unit, found) for unit, found in near.items()]


def _overdue(group: Group, state: SiteState, unit: int, found: list[Waiting]) -> Seen:
    over = sum(one.due_on < group.on for one in found)
    lines = [
        _("{number}《{title}》最迟{due}答复").format(
            number=one.number, title=one.title, due=one.due_on
        )
        for one in found
    ]
    return Seen(
        f"mistakes-answer:{state.code}/{unit}",
        _("{site}有{n}条网民找错将到期或者超期没有答复").format(site=state.site.name, n=len(found)),
        "\n".join(lines),
        unit,
        bool(over),
        state.code,
        None if over else found[0].due_on,
        amount=max(1, over),
    )
