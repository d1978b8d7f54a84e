"""New-media accounts: when they said something last, and since when somebody waits."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Account
from ..queries.indicators import Indicator
from ..queries.state import Group, SiteState
from .declare import Measure, Seen, measures
from .updates import DAYS, WARN


def _nothing(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    return []


for _code, _label in (
    ("media_stale", gettext_lazy("新媒体最近更新")),
    ("media_answers", gettext_lazy("新媒体互动")),
):
    # Asked of accounts, not of sites: ``look_at_media`` does.
    measures.add(_code, Measure(_code, _label, (DAYS, WARN), _nothing))


def look_at_media(group: Group, indicator: Indicator) -> list[Seen]:
    """What the indicator sees of all registered accounts."""
    look = {"media_stale": _stale, "media_answers": _answers}.get(indicator.measure)
    if look is None:
        return []
    return [seen for one in group.accounts if (seen := look(group, one, indicator)) is not None]


def _name(account: Account) -> str:
    return f"{account.get_kind_display()}“{account.name}”"


def _stale(group: Group, account: Account, indicator: Indicator) -> Seen | None:
    last: dt.date | None = account.last_on  # type: ignore[attr-defined]
    since, days = last or account.opened_on, indicator.number("days", 14)
    limit_on = since + dt.timedelta(days=days)
    if group.on < limit_on - dt.timedelta(days=indicator.number("warn", 3)):
        return None
    told = _("最近一次更新是{day}") if last else _("{day}开设以来没有更新记录")
    return Seen(
        f"media:{account.pk}",
        _("{name}{n}天没有更新").format(name=_name(account), n=(group.on - since).days),
        _("{told}，最迟{limit}要更新（时限{n}天）。").format(
            told=told.format(day=since), limit=limit_on, n=days
        ),
        account.unit_id,
        group.on > limit_on,
        limit_on=limit_on,
        address=account.address,
        account_id=account.pk,
    )


def _answers(group: Group, account: Account, indicator: Indicator) -> Seen | None:
    if not account.interacts:
        title, said = _("{name}没有互动功能"), _("登记表上没有提供有效互动功能。")
        limit_on, broken = None, True
    elif account.unanswered_since is not None:
        days = indicator.number("days", 90)
        limit_on = account.unanswered_since + dt.timedelta(days=days)
        if group.on < limit_on - dt.timedelta(days=indicator.number("warn", 15)):
            return None
        title = _("{name}有留言没有答复")
        said = _("最早的留言是{day}的，最迟{limit}要答复。").format(
            day=account.unanswered_since, limit=limit_on
        )
        broken = group.on > limit_on
    else:
        return None
    return Seen(
        f"media-answers:{account.pk}",
        title.format(name=_name(account)),
        said,
        account.unit_id,
        broken,
        limit_on=limit_on,
        address=account.address,
        account_id=account.pk,
    )
