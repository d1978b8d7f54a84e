"""Behind a figure: the records that it counts, its history, and why it changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shuniu.casework.models import Matter
from shuniu.casework.queries import visible_to
from shuniu.commons import trail
from shuniu.commons.figures.counting import count, halves, records, written
from shuniu.commons.figures.declare import Counted, Filed, Mean, Ratio, figures
from shuniu.commons.figures.opening import openers
from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import Actor
from shuniu.desk import columns, table
from shuniu.desk.access import StaffRequest
from shuniu.desk.declare import Column
from shuniu.desk.listing import Listing
from shuniu.desk.views.shown import showing_for
from shuniu.desk.xlsx import export
from shuniu.ground import clock
from shuniu.ground.refusal import Refused
from shuniu.ground.text import mask_personal_data

from .. import actions
from ..differences import Change, explain, parts_of
from ..models import FrozenFigure
from ..powers import may_freeze, may_trace
from ..sections import Section, sections
from .periods import pick, query_of

TITLE = Column("title", gettext_lazy("标题"), lambda m: mask_personal_data(m.title)[0], width=48)
MATTER = (
    TITLE,
    replace(columns.NUMBER, sort=""),
    columns.STATE,
    columns.HOLDER,
    replace(columns.OPENED, sort=""),
    columns.CLOSED,
)
OTHER = (Column("name", gettext_lazy("名称"), str, width=40),)
# A record that is no matter, but hangs on one: a meeting, a notice.
BEHIND = (
    *OTHER,
    Column("behind_title", gettext_lazy("所属事项"), lambda r: _behind(r, TITLE), width=48),
    Column("behind_number", gettext_lazy("编号"), lambda r: _behind(r, columns.NUMBER)),
    Column("behind_state", gettext_lazy("状态"), lambda r: _behind(r, columns.STATE)),
)


def _behind(row: Any, column: Column) -> object:
    return column.value(row.behind) if row.behind is not None else ""


def _section_of(code: str) -> Section:
    for _name, section in sections.items():
        if code in section.codes:
            return section
    raise Http404


def _tracer(request: StaffRequest, code: str) -> Section:
    if not may_trace(request.actor) or code not in figures:
        raise Http404
    return _section_of(code)


def _listing(request: StaffRequest, code: str, period: Period) -> Listing:
    found = records(code, period)
    is_matter = actions.kind_of(found.model) == "matter"
    rows = found.order_by()
    if is_matter:
        rows = Matter.objects.filter(pk__in=found.order_by().values("pk"))
    way = None if is_matter else _way(found.model)
    attach: tuple[Any, ...] = (_Behind(request.actor, way),) if way is not None else ()
    if is_matter:
        attach = (columns.attach_holders, _Opener(request.actor))
    elif (label := found.model._meta.label_lower) in openers:
        attach = (*attach, _Addressed(label))
    return Listing(
        rows,
        request.GET,
        showing_for(request.actor),
        columns=MATTER if is_matter else BEHIND if way is not None else OTHER,
        filters=(),
        order="id",
        row_address=_address,
        attach=attach,
    )


@dataclass(frozen=True)
class _Way:
    """How a record hangs on a matter: by a field of its own, or by one of what it belongs to."""

    field: str
    through: type[Model] | None = None
    further: str = ""

    def matters(self, rows: list[Any]) -> dict[int, int]:
        """The key of the matter behind each record, by the record's. At most one query."""
        own: dict[int, int] = {row.pk: getattr(row, self.field) for row in rows}
        if self.through is None:
            return own
        behind = dict(
            self.through._base_manager.filter(pk__in=set(own.values())).values_list(
                "pk", self.further
            )
        )
        return {key: behind[between] for key, between in own.items() if between in behind}


def _way(model: type[Model]) -> _Way | None:
    """From a record to its matter: at once, or by one thing between (a reader's circulation)."""
    if field := _key_field(model):
        return _Way(field)
    for foreign in model._meta.concrete_fields:
        related = foreign.related_model
        if isinstance(related, type) and (further := _key_field(related)):
            return _Way(str(foreign.attname), related, further)
    return None


def _key_field(model: type[Model]) -> str:
    """The attribute of a record that holds the key of the matter it hangs on; or none."""
    for field in model._meta.concrete_fields:
        related = field.related_model
        if isinstance(related, type) and actions.kind_of(related) == "matter":
            return str(field.attname)
    return ""


class _Behind:
    """Sets on each record of a page the matter behind it, and whether this person may open that."""

    def __init__(self, actor: Actor, way: _Way) -> None:
        self.actor, self.way = actor, way

    def __call__(self, rows: list[Any]) -> None:
        keys = self.way.matters(rows)
        found = Matter.objects.in_bulk(set(keys.values()))
        seen = seen_by(self.actor, {m.kind for m in found.values()}, list(found))
        for row in rows:
            row.behind = found.get(keys.get(row.pk, 0))
            row.may_open = row.behind is not None and row.behind.pk in seen


class _Opener:
    """Marks the matters of a page that this person may open."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def __call__(self, rows: list[Any]) -> None:
        seen = seen_by(self.actor, {m.kind for m in rows}, [m.pk for m in rows])
        for matter in rows:
            matter.may_open = matter.pk in seen


def seen_by(actor: Actor, kinds: set[str], keys: list[int]) -> set[int]:
    """Of these matters, those whose page the actor may open."""
    seen: set[int] = set()
    for kind in kinds:
        visible = visible_to(actor, kind).filter(pk__in=keys)
        seen.update(visible.values_list("pk", flat=True))
    return seen


class _Addressed:
    """Sets on each record of a page where its owner says that it is opened."""

    def __init__(self, label: str) -> None:
        self.find = openers.get(label)

    def __call__(self, rows: list[Any]) -> None:
        found = self.find(rows)
        for row in rows:
            row.record_address = found.get(row.pk, "")


def _address(row: Any) -> str:
    if address := getattr(row, "record_address", ""):
        return str(address)
    if not getattr(row, "may_open", False):
        return ""
    return reverse("desk:matter", args=[row.behind.pk if hasattr(row, "behind") else row.pk])


@require_safe
def records_page(request: StaffRequest, code: str) -> HttpResponse:
    """The records that the figure counts in the period: as many as its number says."""
    section = _tracer(request, code)
    declared = figures.get(code)
    if not isinstance(declared, Counted):
        raise Http404
    picked = pick(section, request.GET, clock.today())
    listing = _listing(request, code, picked.period)
    page = listing.page()
    trail.record(
        "yearbook.traced",
        subject_kind="figure",
        subject_id=code,
        by=request.actor,
        at=clock.now(),
        detail={"period": str(picked.period)},
    )
    context = {
        "title": declared.label,
        "figure": declared,
        "section": section,
        "picked": picked,
        "number": written(count(code, picked.period), declared.unit),
        "head": table.head(listing, pick=False),
        "body": table.body(listing, page.rows, pick=False),
        "page": page,
        "next": _onward(picked.query, page.next),
        "previous": _onward(picked.query, page.previous),
        "printed_at": clock.now(),
    }
    return render(request, "yearbook/records.html", context)


def _onward(query: str, cursor: str) -> str:
    return f"{query}&at={cursor}" if cursor else ""


@require_safe
def export_records(request: StaffRequest, code: str) -> HttpResponseBase:
    """The same records as xlsx."""
    section = _tracer(request, code)
    declared = figures.get(code)
    if not isinstance(declared, Counted):
        raise Http404
    picked = pick(section, request.GET, clock.today())
    try:
        return export.respond(
            request,
            _listing(request, code, picked.period),
            code=f"figure:{code}",
            label=str(declared.label),
        )
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return HttpResponseRedirect(reverse("yearbook:records", args=[code]) + picked.query)


@require_safe
def figure_page(request: StaffRequest, code: str) -> HttpResponse:
    """A figure: its definition, its value year by year, and everything ever stated of it."""
    section = _tracer(request, code)
    declared = figures.get(code)
    today = clock.today()
    picked = pick(section, request.GET, today)
    parts = halves(declared) if isinstance(declared, Ratio | Mean) else ()
    history = (
        FrozenFigure.objects.filter(code=code)
        .select_related("freeze", "restates", "restated_by")
        .order_by("-freeze__first", "-freeze__last", "-pk")
    )
    context = {
        "title": declared.label,
        "figure": declared,
        "section": section,
        "picked": picked,
        "number": written(count(code, picked.period), declared.unit),
        "is_filed": isinstance(declared, Filed),
        "is_counted": isinstance(declared, Counted),
        "parts": [
            (figures.get(p), written(count(p, picked.period), figures.get(p).unit)) for p in parts
        ],
        "years": [
            (y, written(count(code, Period.year(y)), declared.unit)) for y, _on in picked.years
        ],
        "history": [(f, written(f.value, f.unit)) for f in history],
        "printed_at": clock.now(),
    }
    return render(request, "yearbook/figure.html", context)


@require_safe
def frozen_page(request: StaffRequest, pk: int) -> HttpResponse:
    """A stated figure beside the live one, the difference explained by record."""
    return render(request, "yearbook/frozen.html", _frozen_context(request, pk))


def _frozen_context(request: StaffRequest, pk: int) -> dict[str, Any]:
    if not may_trace(request.actor):
        raise Http404
    frozen = get_object_or_404(
        FrozenFigure.objects.select_related("freeze", "restates", "restated_by"), pk=pk
    )
    if frozen.code not in figures:
        raise Http404
    difference = explain(frozen)
    restated = FrozenFigure.objects.filter(restates=frozen).first()
    return {
        "title": frozen.label,
        "frozen": frozen,
        "period": frozen.freeze.period,
        "period_query": query_of(frozen.freeze.period),
        "section": sections.get(frozen.freeze.section),
        "difference": difference,
        "stated": written(frozen.value, frozen.unit),
        "live": written(difference.live, frozen.unit),
        "is_counted": isinstance(figures.get(frozen.code), Counted),
        "parts": [
            (p, written(p.value, p.unit), explain(p, detail=False)) for p in parts_of(frozen)
        ],
        "came": _with_links(difference.came, frozen, request.actor),
        "left": _with_links(difference.left, frozen, request.actor),
        "restated": restated,
        "restated_value": written(restated.value, restated.unit) if restated else "",
        "may_restate": may_freeze(request.actor) and restated is None and not difference.same,
        "printed_at": clock.now(),
    }


def _with_links(
    changes: Iterable[Change], frozen: FrozenFigure, actor: Actor
) -> list[tuple[Change, str]]:
    """Each change with the matter's page, where this person may open it."""
    found = list(changes)
    if frozen.record_kind != "matter":
        return [(c, "") for c in found]
    keys = [c.key for c in found]
    kinds = set(Matter.objects.filter(pk__in=keys).values_list("kind", flat=True))
    seen = seen_by(actor, kinds, keys)
    return [(c, reverse("desk:matter", args=[c.key]) if c.key in seen else "") for c in found]


@require_POST
def restate(request: StaffRequest, pk: int) -> HttpResponse:
    """Restate a frozen figure from the records as they are, with a reason."""
    context = _frozen_context(request, pk)
    reason = request.POST.get("reason", "")[:2000]
    try:
        fresh = actions.restate(context["frozen"], reason=reason, by=request.actor, at=clock.now())
    except Refused as refused:
        context |= {"refused": refused.sentence, "reason": reason}
        return render(request, "yearbook/frozen.html", context, status=422)
    messages.success(request, _("已更正，原数保留在历史中。"))
    return HttpResponseRedirect(reverse("yearbook:frozen", args=[fresh.pk]))
