"""Holiday notices and the year that they make; the limits in force, the county's own included."""

from __future__ import annotations

import calendar as months
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.casework.models import Matter, TermChange
from shuniu.commons import calendar, trail
from shuniu.commons.calendar.actions import Entered, enter_notice, set_local_limit
from shuniu.commons.calendar.models import HolidayNotice, LocalLimit
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import ADMINISTRATOR, AUDITOR, REGISTRAR
from shuniu.commons.people.powers import administers
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.site.forms import CitizenForm, Text

from ..access import StaffRequest
from ..declare import Column, Opening, Register, register_plain
from .people import staff
from .picking import day_field

_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*(?:至|到|~|—|--)\s*(\d{4}-\d{2}-\d{2}))?\s+(\S.*)")
MOST_CHANGES = 500


def days_of(field: str, text: str) -> dict[dt.date, str]:
    """The days of lines such as ``2027-01-01至2027-01-03 元旦``; refused beside the field."""
    found: dict[dt.date, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _LINE.fullmatch(line)
        try:
            first = dt.date.fromisoformat(match[1]) if match else None
            last = dt.date.fromisoformat(match[2] or match[1]) if match else None
        except ValueError:
            first = last = None
        if match is None or first is None or last is None or not 0 <= (last - first).days < 31:
            raise FieldRefused(field, _("看不懂这一行：{line}").format(line=line[:60]))
        for offset in range((last - first).days + 1):
            found[first + dt.timedelta(days=offset)] = match[3].strip()
    return found


class NoticeForm(CitizenForm):
    """A year's holiday notice as it is printed."""

    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=2000, max_value=2100)
    number = forms.CharField(
        label=gettext_lazy("文号"),
        max_length=60,
        help_text=gettext_lazy("例如：国办发明电〔2025〕7号。"),
    )
    issued_on = day_field(gettext_lazy("成文日期"))
    holidays = Text(
        label=gettext_lazy("放假"),
        rows=8,
        max_length=4000,
        help_text=gettext_lazy("一行一段：2027-01-01至2027-01-03 元旦。"),
    )
    makeups = Text(
        label=gettext_lazy("调休上班"),
        rows=5,
        max_length=2000,
        required=False,
        help_text=gettext_lazy("一行一天，写明为哪个节日调休：2027-02-07 春节。"),
    )
    replaces_because = forms.CharField(
        label=gettext_lazy("更正原因"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("这一年的通知已经录入过、需要更正时填写。"),
    )


class _OnlyLooking(Exception):
    """The preview is rolled back."""

    def __init__(self, entered: Entered) -> None:
        self.entered = entered


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: StaffRequest) -> HttpResponse:
    """录入放假通知: first what would change, then the entry itself and the list of what did."""
    if not administers(request.actor):
        raise Http404
    form = NoticeForm(request.POST or None, label_suffix="")
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        looking = "enter" not in request.POST
        try:
            entered = _enter(form.cleaned_data, by=request.actor, only_looking=looking)
        except Refused as refused:
            form.refuse(refused)
        else:
            context["changes"], context["more"] = _changes(entered)
            context["looking"] = looking
            if not looking:
                messages.success(request, _("放假通知已录入，期限已重新计算。"))
                context["notice"] = entered.notice
    return render(request, "desk/holiday_notice.html", context)


def _enter(data: dict[str, Any], *, by: Actor, only_looking: bool) -> Entered:
    notice = calendar.Notice(
        year=data["year"],
        number=data["number"],
        issued_on=data["issued_on"],
        holidays=days_of("holidays", data["holidays"]),
        makeups=days_of("makeups", data["makeups"]),
    )
    try:
        with transaction.atomic():
            entered = enter_notice(
                notice, by=by, at=clock.now(), replaces_because=data["replaces_because"]
            )
            if only_looking:
                raise _OnlyLooking(entered)
    except _OnlyLooking as looked:
        return looked.entered
    return entered


def _changes(entered: Entered) -> tuple[list[dict[str, Any]], int]:
    """What moved, by matter number: titles are not the administrator's to read."""
    moved = [change for changes in entered.changes.values() for change in changes]
    shown = [c for c in moved[:MOST_CHANGES] if hasattr(c, "matter_id")]
    numbers = dict(
        Matter.objects.filter(pk__in={c.matter_id for c in shown}).values_list("pk", "number")
    )
    lines = [{"change": c, "number": numbers.get(c.matter_id, "")} for c in shown]
    return lines, max(0, len(moved) - len(lines))


@require_safe
def year(request: StaffRequest, number: int) -> HttpResponse:
    """A year's calendar, month by month: which days are worked, and by which notice."""
    if not 2000 <= number <= 2100:
        raise Http404
    days = calendar.load()
    weeks = months.Calendar(firstweekday=0)
    shown = [
        (
            month,
            [
                [
                    (day.day, days.kind(day), days.name(day)) if day.month == month else None
                    for day in week
                ]
                for week in weeks.monthdatescalendar(number, month)
            ],
        )
        for month in range(1, 13)
    ]
    notices = HolidayNotice.objects.filter(year=number).order_by("-id")
    context = {
        "year": number,
        "months": shown,
        "notices": notices,
        "notice": days.notice_of(number),
    }
    return render(request, "desk/year.html", context | {"may_enter": administers(request.actor)})


@require_safe
def limits(request: StaffRequest) -> HttpResponse:
    """时限一览: every limit in force today with its basis, and where the county has its own."""
    today = clock.today()
    found = [calendar.resolve(code, today) for code, _rule in calendar.rules.items()]
    own = set(LocalLimit.objects.filter(since__lte=today).values_list("code", flat=True))
    context = {"rules": [(rule, rule.code in own) for rule in found]}
    return render(request, "desk/limits.html", context | {"may_set": administers(request.actor)})


class LimitForm(CitizenForm):
    """The county's own length of a limit, from a day on, with its paper."""

    code = forms.ChoiceField(label=gettext_lazy("时限"))
    length = forms.IntegerField(
        label=gettext_lazy("本级时长"),
        min_value=1,
        max_value=32000,
        help_text=gettext_lazy("单位与该时限相同；法律规定的只能从严。"),
    )
    source = forms.CharField(label=gettext_lazy("依据（文号、日期）"), max_length=200)
    since = day_field(gettext_lazy("起用日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [
            (c, f"{r.label}（{r.describe()}）") for c, r in calendar.rules.items() if not r.fixed
        ]
        self.fields["code"].choices = [("", _("请选择")), *known]  # type: ignore[attr-defined]


def _set_limit(*, by: Actor, at: dt.datetime, **data: Any) -> LocalLimit:
    with transaction.atomic():
        limit = set_local_limit(by=by, at=at, **data)
        trail.record(
            "calendar.limit_set",
            subject_kind="time_rule",
            subject_id=limit.code,
            by=by,
            at=at,
            detail={"length": limit.length, "since": limit.since, "source": limit.source},
        )
    return limit


def _rule_label(limit: LocalLimit) -> str:
    return calendar.rules.get(limit.code).label if limit.code in calendar.rules else limit.code


def _changed(when: str) -> Callable[[TermChange], str]:
    """A due date before or after, and whether it was provisional."""
    mark = "was_provisional" if when == "before" else "provisional"

    def shown(row: TermChange) -> str:
        day = getattr(row, when).isoformat()
        return _("{day}（暂定）").format(day=day) if getattr(row, mark) else day

    return shown


def _changes_page() -> Register:
    """What a new holiday notice changed, as it was kept; by number, for the administrator too."""
    return Register(
        "term_changes",
        gettext_lazy("期限变动"),
        lambda actor: actor.holds(ADMINISTRATOR, AUDITOR, REGISTRAR),
        lambda _actor: TermChange.objects.select_related("term__matter"),
        (
            Column("number", gettext_lazy("编号"), lambda c: c.term.matter.number, width=24),
            Column("term", gettext_lazy("期限"), lambda c: c.term.label),
            Column("before", gettext_lazy("原到期日"), _changed("before")),
            Column("after", gettext_lazy("新到期日"), _changed("after")),
            Column("because", gettext_lazy("依据"), lambda c: c.because, width=32),
            Column("at", gettext_lazy("时间"), lambda c: c.at),
        ),
        section="settings",
        note=gettext_lazy("录入放假通知后，正在计时的期限重新计算，到期日变了的都在这里。"),
        empty=gettext_lazy("还没有因放假通知变动过的期限。"),
        menu_order=2,
    )


def register_pages() -> None:
    """Register the county's own limits, the notices entered and what they changed."""
    register_plain(_changes_page())
    register_plain(
        Register(
            "limits",
            gettext_lazy("本级时限"),
            staff,
            lambda _actor: LocalLimit.objects.all(),
            (
                Column("rule", gettext_lazy("时限"), _rule_label, width=32),
                Column("length", gettext_lazy("时长"), lambda r: r.length, numeric=True),
                Column("since", gettext_lazy("起用日期"), lambda r: r.since, sort="since"),
                Column("source", gettext_lazy("依据"), lambda r: r.source, width=40),
                Column("by", gettext_lazy("录入人"), lambda r: r.entered_by_label),
            ),
            opening=Opening(gettext_lazy("设置本级时限"), LimitForm, _set_limit, (ADMINISTRATOR,)),
            importable=True,
            empty=gettext_lazy("还没有本级时限，按国家规定计算。"),
            menu_order=3,
        )
    )
    register_plain(
        Register(
            "holiday_notices",
            gettext_lazy("放假通知"),
            staff,
            lambda _actor: HolidayNotice.objects.all(),
            (
                Column("year", gettext_lazy("年份"), lambda n: n.year, sort="year", numeric=True),
                Column("number", gettext_lazy("文号"), lambda n: n.number, width=32),
                Column("issued", gettext_lazy("成文日期"), lambda n: n.issued_on),
                Column("entered", gettext_lazy("录入时间"), lambda n: n.entered_at),
                Column("by", gettext_lazy("录入人"), lambda n: n.entered_by_label),
                Column("gone", gettext_lazy("撤下原因"), lambda n: n.withdrawn_because),
            ),
            address=lambda n: reverse("desk:year", args=[n.year]),
            menu_order=2,
        )
    )
