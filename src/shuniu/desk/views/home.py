"""Home: what do I do next. Below it what is to be read, what I sent, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuniu.casework import reading
from shuniu.casework.circulation.queries import due_of
from shuniu.casework.queries import Todo, sent, to_read, todo
from shuniu.commons.flow import flows
from shuniu.ground import clock

from .. import columns
from ..access import StaffRequest
from ..declare import Showing, desks
from .frame import forget_counts, tiles_for
from .inbox import Line
from .shown import matter_address, showing_for

SIZE = 30
TABS = ("todo", "read", "sent", "closed")


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """The inbox's tab that the address names; the first one shows what waits, overdue first."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "todo"
    kind = request.GET.get("kind", "")
    kind = kind if kind in flows else ""
    showing = showing_for(request.actor)
    page = (_todo if tab == "todo" else _of_moves)(request, showing, tab, kind)
    kinds = [(code, desk.label) for code, desk in desks.items() if desk.may_list(request.actor)]
    context = {
        "tab": tab,
        "kind": kind,
        "kinds": kinds if len(kinds) > 1 else [],
        "tiles": tiles_for(showing) if tab == "todo" and not request.GET.get("after") else [],
        "today": showing.today,
        **page,
    }
    return render(request, "desk/home.html", context)


def _line(matter: Any, showing: Showing, *, due: str | None = None, note: str = "") -> Line:
    return Line(
        key=matter.pk,
        address=matter_address(matter.pk),
        title=matter.title,
        number=matter.number,
        kind=str(flows.get(matter.kind).label),
        unit=matter.unit.short_name,
        state=columns.state_html(matter),
        due=columns.due_html(matter.due_on, matter.due_provisional, showing)
        if due is None
        else due,
        note=note,
    )


def _todo(request: StaffRequest, showing: Showing, _tab: str, kind: str) -> dict[str, Any]:
    after = _after(request.GET.get("after", ""))
    found = todo(request.actor, after=after, limit=SIZE, **({"kind": kind} if kind else {}))
    shown, more = found[:SIZE], len(found) > SIZE
    groups: list[tuple[str, str, list[Line]]] = []
    for item in shown:
        code, heading = _group(item, showing)
        if not groups or groups[-1][0] != code:
            groups.append((code, heading, []))
        due = columns.due_html(item.due_on, item.provisional, showing)
        unit = item.assignment.unit.short_name if item.assignment else item.matter.unit.short_name
        line = _line(item.matter, showing, due=due)
        left = columns.left(item.due_on, showing.days, showing.today) if item.due_on else ""
        groups[-1][2].append(replace(line, unit=unit, left=left))
    older = ""
    if more:
        due_on, key = shown[-1].key
        older = "?" + urlencode(
            {k: v for k, v in (("kind", kind), ("after", f"{due_on}.{key}")) if v}
        )
    return {"groups": groups, "older": older, "newer": "?" if after else ""}


def _group(item: Todo, showing: Showing) -> tuple[str, str]:
    light = columns.light_of(item.due_on, showing)
    if light == columns.LATE:
        return "late", _("已逾期")
    if item.due_on == showing.today:
        return "today", _("今天到期")
    if light == columns.SOON:
        return "soon", _("即将到期")
    return "waiting", _("等待办理")


def _after(text: str) -> tuple[dt.date, int] | None:
    """The place in the to-do list that an address names: due date and key of the line before."""
    day, _dot, key = text.partition(".")
    try:
        return (dt.date.fromisoformat(day), int(key)) if key.isdecimal() and len(key) < 19 else None
    except ValueError:
        return None


def _of_moves(request: StaffRequest, showing: Showing, tab: str, kind: str) -> dict[str, Any]:
    base = {"tab": tab, **({"kind": kind} if kind else {})}
    typed = request.GET.get("before", "")
    before = int(typed) if typed.isdecimal() and len(typed) < 19 else None
    found: Sequence[Any]
    if tab == "read":
        unread = to_read(request.actor)
        unread = unread.filter(matter__kind=kind) if kind else unread
        unread = unread.filter(pk__lt=before) if before is not None else unread
        found = list(unread[: SIZE + 1])
    else:
        closed = tab == "closed"
        found = list(sent(request.actor, closed=closed, before=before, limit=SIZE, kind=kind))
    until = due_of(request.actor, [r.matter_id for r in found[:SIZE]]) if tab == "read" else {}
    lines = [
        _line(
            row.matter,
            showing,
            due=columns.due_html(until[row.matter_id], False, showing)
            if row.matter_id in until
            else None,
            note=str(row.why) if tab == "read" else _what(row),
        )
        for row in found[:SIZE]
    ]
    older = urlencode({**base, "before": found[SIZE - 1].pk}) if len(found) > SIZE else ""
    return {
        "groups": [("", "", lines)] if lines else [],
        "older": f"?{older}" if older else "",
        "newer": f"?{urlencode(base)}" if before is not None else "",
    }


def _what(move: Any) -> str:
    flow = flows.get(move.matter.kind)
    label = flow.step(move.step).label if flow.has_step(move.step) else _("登记")
    day = move.at.astimezone(clock.ZONE).strftime("%m-%d")
    return _("{day}已{step}").format(day=day, step=label)


@require_POST
def mark_read(request: StaffRequest) -> HttpResponse:
    """已阅: the picked matters count as read."""
    keys = [int(k) for k in request.POST.getlist("pick")[:SIZE] if k.isdecimal() and len(k) < 19]
    count = reading.mark_read(keys, by=request.actor, at=clock.now())
    forget_counts(request.actor)
    if count:
        messages.success(request, _("{n}件已标为已阅。").format(n=count))
    else:
        messages.info(request, _("请先勾选要标为已阅的事项。"))
    return HttpResponseRedirect(reverse("desk:home") + "?tab=read")
