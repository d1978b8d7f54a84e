"""Home pages and columns: when there was something new last, and how long that may last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.domains.portal.models import ColumnKind

from ..queries.indicators import Indicator
from ..queries.state import ColumnState, Group, SiteState
from .declare import Number, Seen, measure

# Columns with a longer limit than this are warned of earlier (``warn_long``).
LONG = 31
DAYS = Number("days", gettext_lazy("时限（天）"), ruled=True)
COUNT = Number("count", gettext_lazy("累计几个即否决"), ruled=True)
WARN = Number("warn", gettext_lazy("提前几天预警"))
WARN_LONG = Number("warn_long", gettext_lazy("时限超过一个月的提前几天预警"))
GRACE = Number("grace", gettext_lazy("新开栏目几天内上稿"))


@measure("home", gettext_lazy("首页最近更新"), DAYS, WARN)
def home(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """The newest line that the home page shows: from ``warn`` days before the limit on."""
    last = state.last_on or state.site.opened_on
    days = min(indicator.number("days", 14), group.home_days)  # the county's own may be stricter
    limit_on = last + dt.timedelta(days=days)
    if group.on < limit_on - dt.timedelta(days=indicator.number("warn", 4)):
        return []
    told = _("最近一次更新是{day}") if state.last_on else _("{day}开通以来没有信息")
    return [
        Seen(
            f"home:{state.code}",
            _("{site}首页{n}天没有更新").format(site=state.site.name, n=(group.on - last).days),
            _("{told}，最迟{limit}要有新信息（时限{n}天）。").format(
                told=told.format(day=last), limit=limit_on, n=days
            ),
            state.site.unit_id,
            group.on > limit_on,
            state.code,
            limit_on,
        )
    ]


def _stale(
    group: Group, state: SiteState, columns: Iterable[ColumnState], indicator: Indicator
) -> list[Seen]:
    found = []
    for column in columns:
        last_day = column.last_day
        if last_day is None or column.bare or column.last_on is None:
            continue
        ahead = indicator.number("warn", 2)
        if (last_day - column.last_on).days > LONG:
            ahead = indicator.number("warn_long", ahead)
        if group.on < last_day - dt.timedelta(days=ahead):
            continue
        days = (group.on - column.last_on).days
        found.append(
            Seen(
                column.cause,
                _("{site}“{column}”{n}天没有更新").format(
                    site=state.site.name, column=column.name, n=days
                ),
                _(
                    "最近一条是{day}的《{title}》，时限{n}天（{basis}），"
                    "最迟{limit}要有新信息，否则按栏目不更新计。"
                ).format(
                    day=column.last_on,
                    title=column.last_title,
                    n=column.limit,
                    basis=column.basis,
                    limit=last_day,
                ),
                column.unit_id,
                group.on > last_day,
                state.code,
                last_day,
                address=column.address,
            )
        )
    return found


def _empty(
    group: Group, state: SiteState, columns: Iterable[ColumnState], indicator: Indicator
) -> list[Seen]:
    """Columns in which nothing stands, together for each unit that keeps some."""
    kept: dict[int, list[ColumnState]] = {}
    for column in columns:
        if column.last_on is None and not column.bare:
            kept.setdefault(column.unit_id, []).append(column)
    return [_empty_of(group, state, unit, own, indicator) for unit, own in kept.items()]


def _empty_of(
    group: Group,
    state: SiteState,
    unit_id: int,
    columns: Sequence[ColumnState],
    indicator: Indicator,
) -> Seen:
    grace = dt.timedelta(days=indicator.number("grace", 7))
    over = [column for column in columns if group.on > column.opened_on + grace]
    named = "、".join(f"“{column.name}”" for column in columns)
    return Seen(
        f"empty:{state.code}/{unit_id}",
        _("{site}有{n}个空白栏目").format(site=state.site.name, n=len(columns)),
        _("{named}开设以来没有信息，按空白栏目计。").format(named=named),
        unit_id,
        bool(over),
        state.code,
        None if over else min(column.opened_on for column in columns) + grace,
        amount=max(1, len(over)),
        address=columns[0].address,
    )


def _current(state: SiteState) -> list[ColumnState]:
    """动态要闻 wherever they stand; 通知公告 and 政策文件 of the first level."""
    return [
        c
        for c in state.columns
        if c.kind == ColumnKind.NEWS
        or (c.top and c.kind in (ColumnKind.NOTICES, ColumnKind.POLICY))
    ]


def _others(state: SiteState) -> list[ColumnState]:
    current = {column.code for column in _current(state)}
    return [column for column in state.columns if column.code not in current]


@measure("columns_current", gettext_lazy("要闻、公告、政策栏目更新"), COUNT, WARN, WARN_LONG)
def columns_current(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """News columns, and first-level columns of notices and policy, past or near their limit."""
    return _stale(group, state, _current(state), indicator)


@measure("columns_other", gettext_lazy("其他栏目更新"), COUNT, WARN, WARN_LONG)
def columns_other(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """All other columns that have a limit."""
    return _stale(group, state, _others(state), indicator)


@measure("columns_empty", gettext_lazy("空白栏目"), COUNT, GRACE)
def columns_empty(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """Columns in which nothing stands."""
    return _empty(group, state, state.columns, indicator)


_SCORED = (
    ColumnKind.ABOUT,
    ColumnKind.INSTITUTIONS,
    ColumnKind.LEADERS,
    ColumnKind.NEWS,
    ColumnKind.POLICY,
    ColumnKind.INTERPRETATION,
    ColumnKind.SERVICES,
    ColumnKind.SERVICE_STATS,
    ColumnKind.LETTERS,
)


@measure("columns_rest", gettext_lazy("其余栏目（含空白）"), WARN, WARN_LONG, GRACE, main_only=True)
def columns_rest(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
    """Columns that no indicator of their own asks about: empty or stale."""
    rest = [column for column in state.columns if column.kind not in _SCORED]
    return [*_empty(group, state, rest, indicator), *_stale(group, state, rest, indicator)]


# The site's own pages, made of the county's posts and units: there without a column.
_MADE = (ColumnKind.LEADERS, ColumnKind.INSTITUTIONS)


def _of_kind(kind: ColumnKind) -> Callable[[Group, SiteState, Indicator], list[Seen]]:
    def look(group: Group, state: SiteState, indicator: Indicator) -> list[Seen]:
        columns = [column for column in state.columns if column.kind == kind]
        if columns:
            stale = _stale(group, state, columns, indicator)
            return [*_empty(group, state, columns, indicator), *stale]
        if kind in _MADE or (kind == ColumnKind.ABOUT and state.site.about):
            return []
        return [
            Seen(
                f"missing:{state.code}/{kind.value}",
                _("{site}没有“{kind}”栏目").format(site=state.site.name, kind=kind.label),
                _("栏目表里没有“{kind}”类的栏目。").format(kind=kind.label),
                state.site.unit_id,
                True,
                state.code,
            )
        ]

    return look


for _kind in _SCORED:
    measure(
        f"kind_{_kind.value}",
        _kind.label,
        WARN,
        WARN_LONG,
        GRACE,
        main_only=True,
    )(_of_kind(_kind))
