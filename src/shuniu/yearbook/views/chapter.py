"""The chapter: its prose with every figure a link, its cross-checks, and its freezing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuniu.casework.models import Matter
from shuniu.commons import trail
from shuniu.commons.figures import checks
from shuniu.commons.figures.checks import Verdict
from shuniu.commons.figures.counting import Value, halves, records, values, written
from shuniu.commons.figures.declare import Counted, Figure, Mean, Ratio, figures
from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import Actor
from shuniu.desk.access import StaffRequest
from shuniu.ground import clock
from shuniu.ground.later import later
from shuniu.ground.refusal import Refused

from .. import actions
from ..differences import Difference, explain
from ..models import Freeze, FrozenFigure
from ..powers import may_freeze, may_read, may_trace
from ..sections import Piece, Section, prose, sections
from .periods import Picked, pick, query_of
from .tracing import seen_by

if TYPE_CHECKING:
    from .. import chapter_docx
else:
    chapter_docx = later("shuniu.yearbook.chapter_docx")

STRAYS_SHOWN = 20
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Row:
    """A line of the table of figures: what was stated, what is counted now, and the links."""

    code: str
    label: str
    about: str
    now: str
    address: str
    stated: str = ""
    frozen: FrozenFigure | None = None
    difference: Difference | None = None


def section_for(code: str, actor: Actor) -> Section:
    """The section; 404 for one that is not there or for who is not a member."""
    if not may_read(actor) or code not in sections:
        raise Http404
    return sections.get(code)


def figure_address(code: str, period: Period, actor: Actor) -> str:
    """Where a figure's number leads: to its records, or to its page where it has none."""
    if not may_trace(actor):
        return ""
    name = "yearbook:records" if isinstance(figures.get(code), Counted) else "yearbook:figure"
    return reverse(name, args=[code]) + query_of(period)


@require_safe
def contents(request: StaffRequest) -> HttpResponse:
    """The sections, each with what has been frozen of it."""
    if not may_read(request.actor):
        raise Http404
    frozen = list(Freeze.objects.order_by("-first", "-last"))
    lines = [
        (section, [f for f in frozen if f.section == code]) for code, section in sections.items()
    ]
    return render(request, "yearbook/contents.html", {"title": _("年鉴"), "lines": lines})


@require_safe
def chapter(request: StaffRequest, code: str) -> HttpResponse:
    """The section for a period: as frozen, if it is, beside what the records give now."""
    section = section_for(code, request.actor)
    picked = pick(section, request.GET, clock.today())
    return render(request, "yearbook/chapter.html", _context(request, section, picked))


def _context(request: StaffRequest, section: Section, picked: Picked) -> dict[str, Any]:
    actor, period = request.actor, picked.period
    live = values(section.codes, period)
    frozen = Freeze.objects.filter(
        section=section.code, first=period.first, last=period.last
    ).first()
    standing = {f.code: f for f in frozen.figures.standing()} if frozen else {}
    stated: dict[str, Value] = {c: f.value for c, f in standing.items()}
    shown = prose(section, period, stated if frozen else live)
    verdicts = checks.evaluate(period, codes=section.codes, known=live)
    stated_verdicts = checks.evaluate(period, codes=stated, of=stated.get) if frozen else []
    return {
        "title": section.title,
        "section": section,
        "picked": picked,
        "period": period,
        "frozen": frozen,
        "paragraphs": [_linked(p, period, actor, standing) for p in shown],
        "rows": _rows(section, period, actor, live, standing),
        "verdicts": stated_verdicts or verdicts,
        "judged": judged(verdicts, period, actor, folded=frozen is not None),
        "stated_judged": judged(stated_verdicts, period, actor, folded=True),
        "may_freeze": may_freeze(actor) and frozen is None and period.last <= clock.today(),
        "may_trace": may_trace(actor),
        "printed_at": clock.now(),
    }


@dataclass(frozen=True)
class Judged:
    """Cross-checks as the page shows them: the broken ones, with the records that break them."""

    broken: list[tuple[Verdict, list[tuple[str, str]]]]
    kept: list[Verdict]
    folded: bool


def judged(verdicts: Iterable[Verdict], period: Period, actor: Actor, *, folded: bool) -> Judged:
    """The broken checks first; their records by number for whoever may trace."""
    found = list(verdicts)
    broken = [(v, strays(v, period, actor)) for v in found if not v.ok]
    return Judged(broken, [v for v in found if v.ok], folded)


def strays(verdict: Verdict, period: Period, actor: Actor) -> list[tuple[str, str]]:
    """Number and page of the first records that break a check, for whoever may trace."""
    if not verdict.breaking or not may_trace(actor):
        return []
    model = records(next(iter(verdict.numbers)), period).model
    if actions.kind_of(model) != "matter":
        return []
    found = list(Matter.objects.filter(pk__in=verdict.breaking[:STRAYS_SHOWN]).order_by("pk"))
    seen = seen_by(actor, {m.kind for m in found}, [m.pk for m in found])
    return [(m.number, reverse("desk:matter", args=[m.pk]) if m.pk in seen else "") for m in found]


def _linked(
    paragraph: list[Piece], period: Period, actor: Actor, standing: dict[str, FrozenFigure]
) -> list[tuple[Piece, str]]:
    return [(p, _leads(p.code, period, actor, standing)) for p in paragraph]


def _leads(code: str, period: Period, actor: Actor, standing: dict[str, FrozenFigure]) -> str:
    if not code:
        return ""
    if code in standing:
        return reverse("yearbook:frozen", args=[standing[code].pk]) if may_trace(actor) else ""
    return figure_address(code, period, actor)


def _rows(
    section: Section,
    period: Period,
    actor: Actor,
    live: dict[str, Value],
    standing: dict[str, FrozenFigure],
) -> list[Row]:
    found = []
    for code in section.codes:
        declared, kept = figures.get(code), standing.get(code)
        found.append(
            Row(
                code,
                str(declared.label),
                _about(declared),
                written(live[code], declared.unit),
                figure_address(code, period, actor),
                written(kept.value, declared.unit) if kept else "",
                kept,
                explain(kept, detail=False) if kept else None,
            )
        )
    return found


def _about(declared: Figure) -> str:
    """The figure's definition; of a rate that has none of its own, what it divides by what."""
    if declared.about or not isinstance(declared, Ratio | Mean):
        return str(declared.about)
    part, whole = (figures.get(code).label for code in halves(declared))
    return _("{part}与{whole}之比。").format(part=part, whole=whole)


@require_POST
def freeze(request: StaffRequest, code: str) -> HttpResponse:
    """Freeze the section for the period that the form names."""
    section = section_for(code, request.actor)
    picked = pick(section, request.POST, clock.today())
    note = request.POST.get("note", "")[:2000]
    address = reverse("yearbook:chapter", args=[code]) + picked.query
    if picked.error:
        messages.warning(request, picked.error)
        return HttpResponseRedirect(address)
    try:
        actions.freeze(code, picked.period, by=request.actor, at=clock.now(), note=note)
    except Refused as refused:
        context = _context(request, section, picked)
        context |= {"refused": refused.sentence, "note": note}
        return render(request, "yearbook/chapter.html", context, status=422)
    messages.success(request, _("{period}已定稿。").format(period=picked.period))
    return HttpResponseRedirect(address)


@require_safe
def as_docx(request: StaffRequest, code: str) -> HttpResponse:
    """The section as a Word document: frozen if it is, else as counted now."""
    section = section_for(code, request.actor)
    picked = pick(section, request.GET, clock.today())
    context = _context(request, section, picked)
    now = clock.now()
    trail.record(
        "yearbook.exported",
        subject_kind="section",
        subject_id=code,
        by=request.actor,
        at=now,
        detail={"period": str(picked.period), "as": "docx"},
    )
    data = chapter_docx.build(
        section,
        picked.period,
        paragraphs=[[piece for piece, _link in p] for p in context["paragraphs"]],
        rows=[(r.label, r.stated or r.now) for r in context["rows"]],
        verdicts=context["verdicts"],
        frozen=context["frozen"],
        at=now,
    )
    response = HttpResponse(data, content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="yearbook-{code}.docx"'
    return response
