"""领导一览: what waits for a leader's word, what one ordered and how it stands, what is red."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from shuniu.casework import leading
from shuniu.casework.models import Matter, Move
from shuniu.casework.progress.queries import lights
from shuniu.casework.queries import todo
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER
from shuniu.ground import clock

from .. import columns, menu
from ..access import StaffRequest
from ..declare import Showing, desks
from ..views.inbox import Line
from ..views.matter import sentence
from ..views.shown import matter_address, showing_for

APPROVE, RED = 30, 15
LAST_PAGE = 500


@dataclass(frozen=True)
class Standing:
    """How one matter stands: its line as in the inbox, and the last thing done, in words."""

    line: Line
    latest: str = ""


@dataclass(frozen=True)
class Ordered:
    """What the leader wrote and on which day, the matter, and what has arisen from it."""

    words: str
    on: str
    standing: Standing
    arising: list[Standing]


def may_lead(actor: Actor) -> bool:
    """The page is for holders of the leader's duty, and for who stands in for one."""
    return actor.holds(LEADER)


def register_page() -> None:
    """Put the page first in the menu of whoever leads."""
    address = partial(reverse, "desk:leader")
    menu.add(menu.Entry("leader", "work", gettext_lazy("领导一览"), address, (LEADER,), order=0))


@require_safe
def leader(request: StaffRequest) -> HttpResponse:
    """A leader's page over all kinds; the same number of queries however much lies there."""
    if not may_lead(request.actor):
        raise Http404
    actor, showing = leading.as_leader(request.actor), showing_for(request.actor)
    return render(
        request,
        "desk/leader.html",
        {
            "title": _("领导一览"),
            **_to_approve(actor, showing),
            **_ordered(request, showing),
            **_red(actor, showing),
        },
    )


def _line(matter: Matter, showing: Showing, *, left: bool = True) -> Line:
    due_on = matter.due_on if matter.closed_at is None else None
    return Line(
        key=matter.pk,
        address=matter_address(matter.pk),
        title=matter.title,
        number=matter.number,
        kind=str(flows.get(matter.kind).label),
        unit=getattr(matter, "holder", "") or matter.unit.short_name,
        state=columns.state_html(matter),
        due=columns.due_html(due_on, matter.due_provisional, showing) if due_on else "",
        left=columns.left(due_on, showing.days, showing.today) if due_on and left else "",
    )


def _to_approve(actor: Actor, showing: Showing) -> dict[str, Any]:
    """What waits for the leader's own duty, the most overdue first."""
    found = todo(actor, limit=APPROVE)
    columns.attach_holders([item.matter for item in found])
    lines = []
    for item in found[:APPROVE]:
        line = _line(item.matter, showing)
        if item.due_on is None:
            line = replace(line, due=columns.light(columns.IDLE))
        lines.append(line)
    return {"approve": lines, "approve_more": len(found) > APPROVE}


def _red(actor: Actor, showing: Showing) -> dict[str, Any]:
    """What is red: how many of each kind, and the first of them, each with why."""
    shine = lights(showing.today)
    counts = leading.red_counts(actor, shine)
    first = list(leading.red(actor, shine)[:RED])
    columns.attach_holders(first)
    why = leading.why_red(first, shine)
    kinds = [
        (
            flows.get(kind).label,
            n,
            f"{reverse('desk:list', args=[kind])}?{urlencode({'light': columns.LATE})}"
            if kind in desks
            else "",
        )
        for kind, n in counts.items()
    ]
    return {
        "red": [replace(_line(m, showing, left=False), left=why[m.pk]) for m in first],
        "red_count": sum(counts.values()),
        "red_kinds": kinds,
    }


def _ordered(request: StaffRequest, showing: Showing) -> dict[str, Any]:
    """What the leader wrote on, the newest word first; in hand, or all done."""
    closed = request.GET.get("tab") == "closed"
    typed = request.GET.get("page", "")
    page = int(typed) if typed.isdecimal() and len(typed) < 4 else 1
    page = max(1, min(page, LAST_PAGE))
    actor, size = request.actor, leading.PAGE
    found = leading.instructed(actor, closed=closed, skip=(page - 1) * size)
    shown = found[:size]
    columns.attach_holders([m for o in shown for m in (o.matter, *o.arising)])
    tab = "tab=closed&" if closed else ""
    return {
        "closed": closed,
        "ordered": [_shown(o, showing) for o in shown],
        "ordered_count": leading.instructed_count(actor, closed=False),
        "older": f"?{tab}page={page + 1}#ordered" if len(found) > size else "",
        "newer": f"?{tab}page={page - 1}#ordered" if page > 1 else "",
    }


def _shown(line: leading.Instructed, showing: Showing) -> Ordered:
    def standing(matter: Matter) -> Standing:
        return Standing(_line(matter, showing), _told(matter, line.latest.get(matter.pk)))

    said = line.opinion
    return Ordered(
        said.text if said else "",
        said.at.astimezone(clock.ZONE).strftime("%Y-%m-%d") if said else "",
        standing(line.matter),
        [standing(m) for m in _nearest(line.arising)],
    )


def _nearest(matters: Iterable[Matter]) -> list[Matter]:
    """What is still in hand first, the nearest deadline before the others; then what is done."""
    return sorted(
        matters,
        key=lambda m: (m.closed_at is not None, m.due_on is None, m.due_on or 0, m.pk),
    )


def _told(matter: Matter, move: Move | None) -> str:
    """The last step in the words of its flow, with its day."""
    if move is None:
        return ""
    day = move.at.astimezone(clock.ZONE).strftime("%Y-%m-%d")
    return f"{day} {sentence(matter, move)}"
