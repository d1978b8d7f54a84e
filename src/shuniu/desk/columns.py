"""The columns and filters that every kind of matter has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from shuniu.casework.models import Assignment, Matter, Role
from shuniu.commons.calendar import WorkCalendar
from shuniu.commons.flow import State, flows
from shuniu.commons.flow.model import Label
from shuniu.commons.people.duties import LEADER, REGISTRAR, REVIEWER
from shuniu.commons.people.known import known_units
from shuniu.ground import clock

from .declare import Column, Filter, Rows, Showing

OK, SOON, LATE, IDLE = "ok", "soon", "late", "idle"
_SHAPES = {OK: "●", SOON: "▲", LATE: "■", IDLE: "○"}
_WORDS: dict[str, Label] = {
    OK: gettext_lazy("正常"),
    SOON: gettext_lazy("临期"),
    LATE: gettext_lazy("逾期"),
    IDLE: gettext_lazy("不计时"),
}


def light_of(due_on: dt.date | None, showing: Showing) -> str:
    """ok, soon, late, or idle where no clock runs."""
    if due_on is None:
        return IDLE
    if due_on < showing.today:
        return LATE
    return SOON if due_on <= showing.soon_on else OK


def light(code: str) -> str:
    """The light as markup: a shape, a word, and only then a colour."""
    return _light(code, get_language())


@lru_cache(maxsize=16)
def _light(code: str, _language: str | None) -> str:
    return mark_safe(  # noqa: S308 - constants and an escaped word
        f'<span class="light light-{code}"><span aria-hidden="true">{_SHAPES[code]}</span>'
        f"<span>{_WORDS[code]}</span></span>"
    )


def due_html(due_on: dt.date | None, provisional: bool, showing: Showing) -> str:
    """A due date with its light, and whether it is provisional."""
    if due_on is None:
        return light(IDLE)
    mark = f' <span class="badge badge-warn">{_("暂定")}</span>' if provisional else ""
    return mark_safe(f"{light(light_of(due_on, showing))} <time>{due_on}</time>{mark}")  # noqa: S308


def left(due_on: dt.date, days: WorkCalendar, today: dt.date) -> str:
    """What is left until a day, in working days, as a sentence."""
    if due_on < today and days.workdays_between(due_on, today) == 0:
        return _("已过期限")
    if due_on < today:
        return _("已逾期{n}个工作日").format(n=days.workdays_between(due_on, today))
    if due_on == today:
        return _("今天到期")
    return _("还有{n}个工作日").format(n=days.workdays_between(today, due_on))


def state_html(matter: Matter) -> str:
    """The matter's state as a badge in its tone."""
    return _badge(flows.get(matter.kind).state(matter.state), get_language())


@lru_cache(maxsize=512)
def _badge(state: State, _language: str | None) -> str:
    return format_html('<span class="badge badge-{}">{}</span>', state.tone, state.label)


def attach_holders(rows: list[Any]) -> None:
    """Set ``holder`` on each matter: the short name of the lead unit that has or had it."""
    found = (
        Assignment.objects.filter(matter_id__in=[m.pk for m in rows], role=Role.LEAD)
        .order_by("id")
        .values_list("matter_id", "unit__short_name")
    )
    names = dict(found)
    for matter in rows:
        matter.holder = names.get(matter.pk, "")


def _day(moment: dt.datetime | None) -> str:
    return moment.astimezone(clock.ZONE).strftime("%Y-%m-%d") if moment else ""


TITLE = Column("title", gettext_lazy("标题"), lambda m: m.title, width=48)
NUMBER = Column("number", gettext_lazy("编号"), lambda m: m.number, sort="number", width=22)
STATE = Column(
    "state",
    gettext_lazy("状态"),
    lambda m: str(flows.get(m.kind).state(m.state).label),
    html=lambda m, _showing: state_html(m),
    width=12,
)
HOLDER = Column("holder", gettext_lazy("承办单位"), lambda m: m.holder)
DUE = Column(
    "due",
    gettext_lazy("办理期限"),
    lambda m: m.due_on,
    sort="due_on",
    html=lambda m, showing: due_html(m.due_on, m.due_provisional, showing),
)
OPENED = Column(
    "opened",
    gettext_lazy("登记日期"),
    lambda m: m.opened_at,
    sort="opened_at",
    html=lambda m, _showing: _day(m.opened_at),
)
CLOSED = Column(
    "closed",
    gettext_lazy("办结日期"),
    lambda m: m.closed_at,
    html=lambda m, _showing: _day(m.closed_at),
)


def _states(kind: str) -> Sequence[tuple[str, Label]]:
    flow = flows.get(kind)
    return [
        ("open", _("全部在办")),
        *((s.code, s.label) for s in flow.states),
    ]


def states(kind: str) -> Filter:
    """The states of a kind, and all that are open together."""

    def narrow(rows: Rows, value: str, _showing: Showing) -> Rows:
        if value == "open":
            return rows.filter(closed_at__isnull=True)
        return rows.filter(state=value)

    return Filter("state", gettext_lazy("状态"), lambda _showing: _states(kind), narrow)


def _unit_choices(showing: Showing) -> list[tuple[str, Label]]:
    """For the office: a unit's own people have one unit to look at."""
    if not showing.actor.holds(REGISTRAR, REVIEWER, LEADER):
        return []
    return [(str(key), str(unit)) for key, unit in known_units.all().items() if unit]


def _narrow_unit(rows: Rows, value: str, _showing: Showing) -> Rows:
    given = Assignment.objects.filter(unit_id=int(value), matter_id=OuterRef("pk"))
    return rows.filter(Exists(given))


UNITS = Filter("unit", gettext_lazy("单位"), _unit_choices, _narrow_unit)


def _narrow_light(rows: Rows, value: str, showing: Showing) -> Rows:
    rows = rows.filter(closed_at__isnull=True)
    if value == LATE:
        return rows.filter(due_on__lt=showing.today)
    if value == SOON:
        return rows.filter(due_on__gte=showing.today, due_on__lte=showing.soon_on)
    return rows.filter(Q(due_on__gt=showing.soon_on) | Q(due_on__isnull=True))


LIGHTS = Filter(
    "light",
    gettext_lazy("期限"),
    lambda _showing: [(c, f"{_SHAPES[c]} {_WORDS[c]}") for c in (OK, SOON, LATE)],
    _narrow_light,
)


def _months_back(day: dt.date, count: int) -> Iterable[tuple[int, int]]:
    for back in range(count):
        month = day.year * 12 + day.month - 1 - back
        yield month // 12, month % 12 + 1


def _period_choices(showing: Showing) -> list[tuple[str, Label]]:
    today = showing.today
    years = [(str(y), _("{y}年").format(y=y)) for y in range(today.year, today.year - 4, -1)]
    months = [(f"{y}-{m:02}", _("{y}年{m}月").format(y=y, m=m)) for y, m in _months_back(today, 12)]
    return [*months, *years]


def _bounds(value: str) -> tuple[dt.datetime, dt.datetime]:
    year, _dash, month = value.partition("-")
    first = dt.date(int(year), int(month or 1), 1)
    if month:
        last = dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)
    else:
        last = dt.date(first.year + 1, 1, 1)
    return clock.on(first, 0), clock.on(last, 0)


def periods(field: str, label: Label) -> Filter:
    """A month of the last twelve or a year of the last four, by a moment's field."""

    def narrow(rows: Rows, value: str, _showing: Showing) -> Rows:
        first, last = _bounds(value)
        return rows.filter(**{f"{field}__gte": first, f"{field}__lt": last})

    return Filter("period", label, _period_choices, narrow)


PERIODS = periods("opened_at", gettext_lazy("登记时间"))


def choice(
    code: str,
    label: Label,
    choices: Iterable[tuple[str, Label]],
    field: str,
    *,
    value_of: Callable[[str], object] = str,
) -> Filter:
    """A filter over a field with fixed choices, such as the type of a letter."""
    offered = list(choices)
    return Filter(
        code,
        label,
        lambda _showing: offered,
        lambda rows, value, _showing: rows.filter(**{field: value_of(value)}),
    )
