"""A matter's page: the paper on the left, the clock and the history on the right; its sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuniu.casework import standard, terms
from shuniu.casework.models import Assignment, Matter, Move, Opinion, Term, Urge
from shuniu.casework.queries import may_see, sees_all, steps_open_to
from shuniu.commons import trail
from shuniu.commons.calendar import DayLine, WorkCalendar
from shuniu.commons.flow import Step, flows
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.powers import is_outsider
from shuniu.ground import clock
from shuniu.ground.plans import plans_kept
from shuniu.ground.text import weekday_name

from .. import columns, table, taking
from ..access import StaffRequest
from ..declare import Desk, Section, Showing, acts_on, beside
from .shown import matter_for, showing_for

KEPT = 2000
NAMED = 5  # units of one reminder; of more the number is told
_counted: dict[tuple[object, ...], SafeString] = {}


@dataclass(frozen=True)
class Button:
    """A step in the act bar: a link to its form, or a button that takes it at once."""

    step: Step
    asks: bool


@dataclass(frozen=True)
class Clock:
    """A term as the page shows it: its light, what is left, and the count day by day."""

    term: Term
    light: str
    left: str
    count: SafeString
    unit: str


def buttons(desk: Desk, matter: Matter, actor: Actor) -> list[Button]:
    """The steps that the actor can take now, the likely one first."""
    return [
        Button(step, step.danger or taking.form_class_for(desk, step.code) is not None)
        for step in steps_open_to(matter, actor)
        if desk.offers(matter, actor, step.code)
    ]


def saw(request: StaffRequest, matter: Matter, what: str = "desk.saw") -> None:
    """Put into the trail that the matter was looked at (or printed)."""
    trail.record(
        what,
        subject_kind="matter",
        subject_id=matter.pk,
        by=request.actor,
        at=clock.now(),
        detail={"number": matter.number},
    )


@require_safe
@plans_kept
def matter_page(request: StaffRequest, pk: int) -> HttpResponse:
    """All that this person may know of the matter, and the acts they can take now."""
    actor = request.actor
    matter, desk = matter_for(pk, actor)
    saw(request, matter)
    return render(request, "desk/matter.html", page_context(request, matter, desk))


def page_context(request: StaffRequest, matter: Matter, desk: Desk) -> dict[str, Any]:
    """What the matter's page shows."""
    actor, showing = request.actor, showing_for(request.actor)
    own = _own_terms(desk, matter, actor)
    running = [t for t in own if t.met_on is None]
    running.sort(key=lambda term: (term.suspended, term.due_on))
    # Outsiders get what was handed to them, not how the office came to it.
    inside = not is_outsider(actor)
    return {
        "matter": matter,
        "desk": desk,
        "state": columns.state_html(matter),
        "due": columns.due_html(matter.due_on, matter.due_provisional, showing),
        "sections": sections(request, desk, matter, actor),
        "inside": inside,
        "related": related(matter, actor) if inside else [],
        "opinions": boxes(desk, matter.opinions.all()) if inside else [],
        "buttons": buttons(desk, matter, actor),
        "links": acts_on(desk, matter, actor) if inside else [],
        "clocks": clocks(running, matter, showing),
        "past_terms": [t for t in own if t.met_on is not None and not t.void] if inside else [],
        "holders": holders(matter.assignments.all(), showing) if inside and not desk.many else [],
        "timeline": timeline(matter, *_done(desk, matter, actor)) if inside else [],
        "papers": list(matter.papers.all()),
        "unread": getattr(matter, "unread", False),
    }


def _own_terms(desk: Desk, matter: Matter, actor: Actor) -> list[Term]:
    """The matter's terms; where many units have it, those of the reader's own and the matter's."""
    found = list(matter.terms.all())
    if not desk.many:
        return found
    own = {a.pk for a in matter.assignments.all() if a.unit_id in actor.unit_ids}
    return [t for t in found if t.assignment_id is None or t.assignment_id in own]


def _done(desk: Desk, matter: Matter, actor: Actor) -> tuple[list[Move], list[Urge]]:
    """The moves and reminders; where many units have it, a unit is told its own and the owner's."""
    moves, urges = list(matter.moves.all()), list(matter.urges.all())
    if not desk.many or matter.unit_id in sees_all(flows.get(desk.kind), actor):
        return moves, urges
    own = {a.pk for a in matter.assignments.all() if a.unit_id in actor.unit_ids}
    return (
        [m for m in moves if m.assignment_id is None or m.assignment_id in own],
        [u for u in urges if u.to_unit_id in actor.unit_ids],
    )


def related(matter: Matter, actor: Actor) -> list[tuple[str, Matter]]:
    """Where the matter comes from and what it is part of, as far as this person may see that."""
    others = ((_("来源"), matter.origin), (_("并入"), matter.parent))
    return [(label, m) for label, m in others if m is not None and may_see(actor, m)]


def sections(
    request: StaffRequest, desk: Desk, matter: Matter, actor: Actor
) -> list[tuple[Section, SafeString]]:
    """The domain's sections that have something to show, as markup."""
    found = []
    for section in (*desk.sections, *(each for _code, each in beside.items())):
        shown = section_html(request, section, matter, actor)
        if shown is not None:
            found.append((section, shown))
    return found


def section_html(
    request: StaffRequest, section: Section, matter: Matter, actor: Actor
) -> SafeString | None:
    """One section as markup; None when it has nothing to show."""
    if section.template:
        more = section.context(matter, actor) if section.context is not None else {}
        if more is None:
            return None
        context = {"matter": matter, "actor": actor, **more}
        return render_to_string(section.template, context, request)
    rows = section.facts(matter, actor) if section.facts is not None else None
    if not rows:
        return None
    return table.facts_html([(label, value) for label, value in rows])


def boxes(desk: Desk, opinions: Iterable[Opinion]) -> list[tuple[str, list[Opinion]]]:
    """The opinions under their headings, in the order of the sheet; in each by rank, then time."""
    found: dict[str, list[Opinion]] = {str(heading): [] for heading in desk.headings}
    for opinion in opinions:
        found.setdefault(opinion.heading, []).append(opinion)
    return [(heading, written) for heading, written in found.items() if written]


def clocks(running: list[Term], matter: Matter, showing: Showing) -> list[Clock]:
    """The running terms, each with its light and its count."""
    if not running:
        return []
    days = showing.days
    names = {a.pk: a.unit.short_name for a in matter.assignments.all()}
    return [
        Clock(
            term,
            columns.light(
                columns.IDLE if term.suspended else columns.light_of(term.due_on, showing)
            ),
            _("已中止计时") if term.suspended else columns.left(term.due_on, days, showing.today),
            _count(term, days),
            names.get(term.assignment_id or 0, ""),
        )
        for term in running
    ]


def _count(term: Term, days: WorkCalendar) -> SafeString:
    """The count of a term day by day, as rows of a table; empty for a date by decision."""
    segments = tuple((s.kind, s.first_on, s.last_on, s.length) for s in term.segments.all())
    # Terms of one day and one rule are counted alike: what one page counted serves the next.
    key = (term.opened_on, term.length, term.length_unit, segments, id(days))
    known = _counted.get((*key, get_language()))
    if known is None:
        if len(_counted) > KEPT:
            _counted.clear()
        known = _days_html(terms.explain(term, days))
        _counted[(*key, get_language())] = known
    return known


def _days_html(lines: Iterable[DayLine]) -> SafeString:
    """The count of a term, a row a day; days that don't count say why."""
    names = [weekday_name(dt.date(2024, 1, day)) for day in range(1, 8)]  # a Monday to a Sunday
    return format_html_join(
        "",
        '<tr class="{}"><td>{}</td><td>{}</td><td class="number">{}</td><td>{}</td></tr>',
        (
            (
                f"day-{line.kind}" + ("" if line.counted_no else " day-off"),
                line.date,
                names[line.date.weekday()],
                line.counted_no or "—",
                line.why,
            )
            for line in lines
        ),
    )


def holders(assignments: Iterable[Assignment], showing: Showing) -> list[tuple[Assignment, str]]:
    """Who has the matter now: the running assignments, the lead first, with due date and light."""
    running = [a for a in assignments if a.done_at is None]
    running.sort(key=lambda a: (a.role != "lead", a.pk))
    return [(a, columns.due_html(a.due_on, False, showing)) for a in running]


def timeline(matter: Matter, moves: Iterable[Move], urges: Iterable[Urge]) -> list[dict[str, Any]]:
    """What was done, the newest first: moves in the flow's words, reminders with their means.

    A person's urging is told once, by its means and the units that were urged. Of the
    program's own reminders the last one stands; the earlier ones fold into it.
    """
    urged: dict[tuple[dt.datetime, str, str], list[str]] = {}
    for urge in urges:
        who = "" if urge.by_id is None else urge.by_label
        key = (urge.at, f"{who}{urge.get_means_display()}", urge.note)
        urged.setdefault(key, []).append(urge.to_unit.short_name)
    known = {at for at, _who, _note in urged}
    lines: list[dict[str, Any]] = [
        {"at": m.at, "text": sentence(matter, m)}
        for m in moves
        if not (m.step == "urge" and m.at in known)
    ]
    own = {urge.at for urge in urges if urge.by_id is None}
    reminders: list[dict[str, Any]] = []
    for (at, what, note), units in sorted(urged.items()):
        units = list(dict.fromkeys(units))
        named = "、".join(units[:NAMED])
        if len(units) > NAMED:
            named = _("{names}等{n}个单位").format(names=named, n=len(units))
        line = {"at": at, "text": f"{what}（{named}）：{note}"}
        (reminders if at in own else lines).append(line)
    if reminders:
        lines.append({**reminders[-1], "earlier": reminders[-2::-1]})
    # Of steps taken in one moment the later one stands above.
    lines.reverse()
    lines.sort(key=lambda line: line["at"], reverse=True)
    return lines


def sentence(matter: Matter, move: Move) -> str:
    """A move in the words of its flow."""
    wording = standard.words(matter, move.step).trail
    return str(wording).format(
        who=move.by_label,
        unit=move.unit.short_name if move.unit else "",
        number=matter.number,
        title=matter.title,
        note=move.note,
    )


@require_safe
def sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """办理单: the matter as the office's own form, on A4."""
    matter, desk = matter_for(pk, request.actor)
    saw(request, matter, "desk.opened_sheet")
    given = list(matter.assignments.all())
    context = {
        "matter": matter,
        "desk": desk,
        "title": desk.sheet_title or _("{kind}办理单").format(kind=desk.label),
        "facts": table.facts_html([(k, v) for k, v in desk.sheet_facts(matter, request.actor)])
        if desk.sheet_facts
        else mark_safe(""),
        "sections": [
            pair for pair in sections(request, desk, matter, request.actor) if pair[0].on_sheet
        ],
        "boxes": boxes(desk, matter.opinions.all()),
        "leads": "、".join(dict.fromkeys(a.unit.name for a in given if a.role == "lead")),
        "assists": "、".join(dict.fromkeys(a.unit.name for a in given if a.role == "assist")),
        "state_label": columns.STATE.value(matter),
        "printed_at": clock.now(),
    }
    return render(request, "desk/sheet.html", context)
