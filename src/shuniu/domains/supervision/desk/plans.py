"""Plans: imported from a workbook, shown as a timeline and as a table that prints."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.casework.progress.queries import due_of
from shuniu.commons.people.duties import REGISTRAR
from shuniu.commons.sheets import Fault, write_template
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.desk.columns import state_html
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from .. import powers
from ..actions import RefusedPlan, import_plan
from ..actions.planning import SHEET, columns
from ..forms import PlanForm
from ..models import Plan
from ..queries import Task, lights_of, plans_seen, tasks_of
from .lights import light_html

_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_FAULTS = 200


@dataclass(frozen=True)
class Mark:
    """A milestone in its month: a shape and a word, then a tone."""

    shape: str
    tone: str
    title: str
    word: str


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: StaffRequest) -> HttpResponse:
    """导入计划: the form, and what is wrong where when nothing was imported."""
    actor = request.actor
    if not actor.holds(REGISTRAR):
        raise Http404
    form = PlanForm(request.POST or None, request.FILES or None, actor=actor)
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        data = form.to_action()
        file = data.pop("file")
        try:
            with in_chinese():
                done = import_plan(
                    io.BytesIO(file.read()), name=file.name, by=actor, at=clock.now(), **data
                )
        except RefusedPlan as refused:
            form.refuse(refused)
            faults = refused.faults
        except Refused as refused:
            form.refuse(refused)
        else:
            said = _("已导入{n}项任务，等待领导审批。").format(n=done.opened)
            if done.known:
                said += _("另有{n}项以前已经导入，没有重复。").format(n=done.known)
            messages.success(request, said)
            return HttpResponseRedirect(reverse("supervision:plan", args=[done.plan.pk]))
    context = {
        "form": form,
        "faults": faults[:MOST_FAULTS],
        "more": max(0, len(faults) - MOST_FAULTS),
        "heads": columns(clock.today()),
    }
    return render(request, "supervision/desk/plan_import.html", context)


@staff_page
@require_safe
def template(request: StaffRequest) -> HttpResponse:
    """The empty workbook of a plan."""
    if not request.actor.holds(REGISTRAR):
        raise Http404
    out = io.BytesIO()
    write_template(out, columns(clock.today()), sheet=SHEET)
    response = HttpResponse(out.getvalue(), content_type=_MIME)
    response["Content-Disposition"] = "attachment; filename=plan.xlsx"
    return response


@staff_page
@require_safe
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    """A plan's page: as a timeline by months, or as a table by quarters, which prints."""
    found = plans_seen(request.actor).filter(pk=pk).select_related("unit").first()
    if found is None:
        raise Http404
    today = clock.today()
    tasks = tasks_of(found, request.actor, today)
    as_table = request.GET.get("view") == "table"
    counts: dict[str, int] = {}
    for task in tasks:
        if task.matter.closed_at is not None:
            continue
        counts[task.light] = counts.get(task.light, 0) + 1
    context = {
        "plan": found,
        "as_table": as_table,
        "rows": [_row(found, task, today, as_table=as_table) for task in tasks],
        "months": range(1, 13),
        "quarters": (_("一季度"), _("二季度"), _("三季度"), _("四季度")),
        "this_month": today.month if today.year == found.year else 0,
        "summary": [(light_html(code, ""), counts[code]) for code in _ORDER if code in counts],
        "closed": sum(task.matter.closed_at is not None for task in tasks),
        "inside": powers.is_insider(request.actor),
        "printed_at": clock.now(),
    }
    return render(request, "supervision/desk/plan.html", context)


_ORDER = ("late", "soon", "ok", "idle")


def _row(found: Plan, task: Task, today: dt.date, *, as_table: bool) -> dict[str, object]:
    lead = task.item.lead_unit
    cells: list[list[object]] = [[] for _cell in range(4 if as_table else 12)]
    soon = lights_of(today).yellow_on if not as_table else today
    for one in task.milestones:
        due = due_of(one)
        if as_table:
            cells[(one.quarter or (due.month + 2) // 3) - 1].append(
                (one.target or one.title, one.title, due, one.met_at)
            )
        elif due.year == found.year:
            cells[due.month - 1].append(_mark(one.title, one.target, due, one.met_at, today, soon))
    ends = task.item.due_on
    if not as_table and ends is not None and ends.year == found.year:
        closed = task.matter.closed_at
        cells[ends.month - 1].append(_mark(_("办结"), "", ends, closed, today, soon))
    return {
        "task": task,
        "light": _light(task),
        "lead": lead.short_name if lead is not None else "",
        "assisting": "、".join(u.short_name for u in task.item.assisting.all()),
        "cells": list(enumerate(cells, start=1)),
    }


def _light(task: Task) -> str:
    """The task's light; one that has ended shows how."""
    return state_html(task.matter) if task.matter.closed_at else light_html(task.light, task.why)


def _mark(
    title: str,
    target: str,
    due: dt.date,
    met_at: dt.datetime | None,
    today: dt.date,
    soon: dt.date,
) -> Mark:
    words = f"{due:%m-%d} {title}" + (f"：{target}" if target else "")
    if met_at is not None:
        return Mark("✓", "ok", words, _("已完成"))
    if due < today:
        return Mark("■", "late", words, _("已过期"))
    if due <= soon:
        return Mark("▲", "soon", words, _("将到期"))
    return Mark("○", "idle", words, _("未到"))
