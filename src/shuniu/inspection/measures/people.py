"""What people asked, and what they are told how to do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
