"""传阅: put any matter before readers, see who has not, remind; what I have to read and gave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuniu.casework.circulation import actions, powers
from shuniu.casework.circulation.models import Circulation, CirculationReader, Purpose, ReaderGroup
from shuniu.casework.circulation.queries import (
    UnitLine,
    by_unit,
    given_by,
    mine,
    of_matter,
    own_line,
    to_remind,
)
from shuniu.casework.models import Matter
from shuniu.casework.queries import may_see
from shuniu.commons.figures.period import Period
from shuniu.commons.notices.actions import preview
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import DUTIES, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from .. import columns, declare, menu
from ..access import StaffRequest
from ..views.frame import forget_counts
from ..views.shown import matter_address, matter_for, showing_for
from ..xlsx import export
from .readers import AddReadersForm, CirculateForm, form_for

OFFICE = (REGISTRAR, REVIEWER, LEADER)
SHOWN, YEARS = 100, 4


def _light(due_on: dt.date | None, done: bool, actor: Actor) -> str:
    if done or due_on is None:
        return ""
    return columns.light(columns.light_of(due_on, showing_for(actor)))


def section(matter: Matter, actor: Actor) -> Mapping[str, object] | None:
    """On any matter's page: its circulations, as far as they are this person's to see."""
    courses = of_matter(matter, actor)
    if not courses:
        return None
    return {
        "courses": [
            (c, own_line(c, actor), _light(c.circulation.due_on, not c.waiting, actor))
            for c in courses
        ]
    }


def _circulate_address(actor: Actor, matter: Matter | None) -> str:
    if matter is None or powers.range_of(actor, matter) is None:
        return ""
    return reverse("desk:circulate", args=[matter.pk])


CIRCULATE = declare.Act("circulation.new", gettext_lazy("传阅"), _circulate_address)
SECTION = declare.Section(
    "circulation", gettext_lazy("传阅"), template="desk/circulation_section.html", context=section
)


@require_http_methods(["GET", "HEAD", "POST"])
def circulate(request: StaffRequest, pk: int) -> HttpResponse:
    """送阅: the form, on a page of its own; it takes no step of the matter."""
    actor = request.actor
    matter, _desk = matter_for(pk, actor)
    if powers.range_of(actor, matter) is None:
        raise Http404
    form = form_for(CirculateForm, request.POST, matter, actor)
    if request.method == "POST" and form.is_valid():
        try:
            with in_chinese():
                made = actions.circulate(matter, by=actor, at=clock.now(), **form.to_action())
        except Refused as refused:
            form.refuse(refused)
        else:
            n = made.readers.count()
            messages.success(request, _("已送{n}人传阅。").format(n=n))
            return HttpResponseRedirect(matter_address(matter.pk))
    context = {
        "matter": matter,
        "form": form,
        "heading": _("传阅"),
        "note": _("送阅不影响办理：不占用待办，办结以后也可以继续传阅。"),
        "button": _("送阅"),
        "back": matter_address(matter.pk),
    }
    return render(request, "desk/circulation_form.html", context)


def _managed(request: StaffRequest, pk: int) -> Circulation:
    found = Circulation.objects.select_related("matter__unit", "unit").filter(pk=pk).first()
    if found is None or not may_see(request.actor, found.matter):
        raise Http404
    if not powers.may_manage(request.actor, found):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def circulation(request: StaffRequest, pk: int) -> HttpResponse:
    """One circulation for who gave it: each reader, who would be reminded, adding others."""
    given, actor, now = _managed(request, pk), request.actor, clock.now()
    form: Any = None
    if powers.range_of(actor, given.matter) is not None:
        form = form_for(AddReadersForm, request.POST, given.matter, actor)
        if request.method == "POST" and form.is_valid():
            try:
                with in_chinese():
                    n = actions.add_readers(given, by=actor, at=now, **form.to_action())
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, _("已增加{n}人。").format(n=n))
                return HttpResponseRedirect(reverse("desk:circulation", args=[pk]))
    course = next(c for c in of_matter(given.matter, actor) if c.circulation.pk == pk)
    late = list(to_remind(given, now, actions.PAUSE))
    planned = preview([row.member_id for row in late[:SHOWN]], at=now)
    context = {
        "given": given,
        "course": course,
        "light": _light(given.due_on, not course.waiting, actor),
        "form": form,
        "open_form": bool(form is not None and form.errors),
        "late": len(late),
        "planned": planned,
        "waits": any(p.channels and p.not_before > now for p in planned),
    }
    return render(request, "desk/circulation.html", context)


@require_POST
def remind(request: StaffRequest, pk: int) -> HttpResponse:
    """提醒未阅: one click, to those that the page has named."""
    given = _managed(request, pk)
    try:
        with in_chinese():
            n = actions.remind(given, by=request.actor, at=clock.now())
    except Refused as refused:
        messages.warning(request, refused.sentence)
    else:
        messages.success(request, _("已提醒{n}人。").format(n=n))
    return HttpResponseRedirect(reverse("desk:circulation", args=[pk]))


@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """撤回一人."""
    row = CirculationReader.objects.select_related("circulation").filter(pk=pk).first()
    if row is None:
        raise Http404
    given = _managed(request, row.circulation_id)
    try:
        with in_chinese():
            actions.withdraw_reader(
                row, reason=request.POST.get("reason", ""), by=request.actor, at=clock.now()
            )
    except Refused as refused:
        messages.warning(request, refused.sentence)
    else:
        messages.success(request, _("已撤回。"))
    return HttpResponseRedirect(reverse("desk:circulation", args=[given.pk]))


@require_POST
def finish(request: StaffRequest, pk: int) -> HttpResponse:
    """阅毕: a reader has read it, says what came of it, or adds a word. 404 for anybody else."""
    given = Circulation.objects.select_related("matter").filter(pk=pk).first()
    own = CirculationReader.objects.filter(
        circulation=given,
        member_id=request.actor.member_id or 0,
        given_at__isnull=False,
        withdrawn_at__isnull=True,
    ).first()
    if given is None or own is None:
        raise Http404
    text, now = request.POST.get("text", ""), clock.now()
    try:
        with in_chinese():
            if "read" in request.POST:
                actions.read(given.matter, by=request.actor, at=now)
            elif own.done_at is None and given.asks:
                actions.finish(given, text=text, by=request.actor, at=now)
            else:
                actions.remark(given, text=text, by=request.actor, at=now)
    except Refused as refused:
        messages.warning(request, refused.sentence)
    else:
        messages.success(request, _("已阅。") if "read" in request.POST else _("已提交。"))
    forget_counts(request.actor)
    return HttpResponseRedirect(matter_address(given.matter_id))


@require_safe
def my_circulations(request: StaffRequest) -> HttpResponse:
    """我的传阅: what I still have to read, act on or study; what I have done; what I gave."""
    actor = request.actor
    tab = request.GET.get("tab", "")
    tab = tab if tab in ("done", "given") else "open"
    context: dict[str, Any] = {"tab": tab, "may_count": actor.holds(*OFFICE, UNIT_HEAD)}
    if tab == "given":
        given = list(given_by(actor)[:SHOWN])
        context["given"] = [
            (c, _light(c.due_on, c.finished >= c.asked, actor))  # type: ignore[attr-defined]
            for c in given
        ]
    else:
        rows = list(mine(actor, done=tab == "done")[:SHOWN])
        context["rows"] = [(r, _light(r.circulation.due_on, tab == "done", actor)) for r in rows]
    return render(request, "desk/circulation_mine.html", context)


@dataclass(frozen=True)
class Kept:
    """How the units keep what they were given, in a period: for the page and for the export."""

    lines: list[UnitLine]
    period: Period
    value: str
    offered: list[str]
    q: str = ""
    sort: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """The filter, for the trail."""
        return {"period": self.value}

    all_columns = (
        declare.Column("unit", gettext_lazy("单位"), lambda line: line.unit.name, width=36),
        declare.Column("given", gettext_lazy("送阅"), lambda line: line.given),
        declare.Column("read", gettext_lazy("已阅"), lambda line: line.read),
        declare.Column("done", gettext_lazy("阅毕"), lambda line: line.done),
        declare.Column("on_time", gettext_lazy("按期阅毕"), lambda line: line.on_time),
        declare.Column("overdue", gettext_lazy("逾期未阅毕"), lambda line: line.overdue),
    )

    def everything(self) -> list[UnitLine]:
        """All lines."""
        return self.lines


def _kept(request: StaffRequest) -> Kept:
    """Of a year or a month of it; a unit's head sees the own line. 404 for anybody else."""
    actor = request.actor
    inside = actor.holds(*OFFICE)
    if not inside and not actor.holds(UNIT_HEAD):
        raise Http404
    today = clock.today()
    months = [f"{today.year}-{m:02}" for m in range(today.month, 0, -1)]
    years = [str(y) for y in range(today.year, today.year - YEARS, -1)]
    chosen = request.GET.get("period", "")
    chosen = chosen if chosen in (*months, *years) else str(today.year)
    year, _dash, month = chosen.partition("-")
    period = Period.year(int(year))
    if month:
        first = dt.date(int(year), int(month), 1)
        following = dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)
        period = Period(first, following - dt.timedelta(days=1))
    lines = by_unit(period, today, None if inside else actor.units_as(UNIT_HEAD))
    return Kept(lines, period, chosen, [*years, *months])


@require_safe
def units(request: StaffRequest) -> HttpResponse:
    """传阅统计: every unit has its line; the rule stands above."""
    kept = _kept(request)
    context = {
        "kept": kept,
        "total": sum(line.given for line in kept.lines),
        "printed_at": clock.now(),
    }
    return render(request, "desk/circulation_units.html", context)


@require_safe
def units_export(request: StaffRequest) -> StreamingHttpResponse:
    """The same lines as xlsx, with the same rights; who took it is in the trail."""
    kept: Any = _kept(request)
    return export.respond(request, kept, code="circulation.units", label=_("各单位阅件情况"))


def _tile(showing: declare.Showing) -> declare.TileFacts | None:
    asked = ~Q(circulation__purpose=Purpose.KNOW) | Q(circulation__due_on__lt=showing.today)
    waiting = list(mine(showing.actor).filter(asked)[:SHOWN])
    late = [r for r in waiting if (r.circulation.due_on or showing.today) < showing.today]
    return declare.TileFacts(
        len(late) or len(waiting),
        _("件传阅已过期限") if late else _("件传阅等您阅办、阅研"),
        reverse("desk:circulations"),
        "late" if late else "info",
        [
            (r.circulation.matter.title, matter_address(r.circulation.matter_id))
            for r in (late or waiting)[:3]
        ],
    )


def _groups(actor: Actor) -> Any:
    found = ReaderGroup.objects.filter(
        unit_id__in=actor.units_as(*powers.READING_DUTIES), ended_at__isnull=True
    )
    return found.select_related("unit").annotate(n=Count("posts"))


GROUPS = declare.Register(
    code="reader-groups",
    label=gettext_lazy("传阅常用名单"),
    may=lambda actor: actor.holds(*powers.READING_DUTIES),
    rows=_groups,
    columns=(
        declare.Column("name", gettext_lazy("名称"), lambda g: g.name, sort="name", width=30),
        declare.Column("unit", gettext_lazy("单位"), lambda g: g.unit.short_name),
        declare.Column("posts", gettext_lazy("岗位数"), lambda g: g.n, numeric=True),
        declare.Column("by", gettext_lazy("建立人"), lambda g: g.by_label),
    ),
    acts=(
        declare.RowAct(
            "end",
            gettext_lazy("停用"),
            actions.end_group,
            lambda group, actor: powers.may_keep_group(actor, group),
            danger=True,
        ),
    ),
    facts=lambda group, _actor: [
        (_("名称"), group.name),
        (_("岗位"), "、".join(f"{p.unit.short_name}{p.title}" for p in _posts(group))),
    ],
    section="work",
    order="name",
    menu_order=1,
    note=gettext_lazy("名单按岗位保存，换人以后自动更新；在“传阅”页面勾选人员、填写名称即可新建。"),
    empty=gettext_lazy("还没有常用名单。"),
)


def _posts(group: ReaderGroup) -> Any:
    return group.posts.select_related("unit").order_by("rank", "pk")


def register_pages() -> None:
    """Offer it on every matter, put one's own into the menu and on the home page."""
    declare.offer_everywhere(CIRCULATE)
    declare.show_everywhere(SECTION)
    declare.register_plain(GROUPS)
    declare.register_tile(
        declare.Tile("circulation", gettext_lazy("传阅"), tuple(DUTIES), _tile, order=12)
    )
    menu.add(
        menu.Entry(
            "circulations",
            "work",
            gettext_lazy("我的传阅"),
            lambda: reverse("desk:circulations"),
            powers.READING_DUTIES,
            order=5,
        )
    )
