"""The list of a kind of matter: the page, its export, and acts on several at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shuniu.casework.queries import visible_to
from shuniu.commons.flow import Step, flows
from shuniu.ground import clock
from shuniu.ground.refusal import Refused

from .. import taking
from ..access import StaffRequest
from ..declare import Desk
from ..listing import Listing, search_matters
from ..xlsx import export
from .shown import desk_for, matter_address, showing_for

MOST_AT_ONCE = 50
MOST_COMPLAINTS = 5


def _listing(request: StaffRequest, desk: Desk) -> Listing:
    return Listing(
        visible_to(request.actor, desk.kind, listed=True),
        request.GET,
        showing_for(request.actor),
        columns=desk.columns,
        filters=desk.filters,
        search=search_matters,
        attach=desk.attach,
        refine=desk.refine,
        row_address=lambda m: matter_address(m.pk),
    )


@require_safe
def matter_list(request: StaffRequest, kind: str) -> HttpResponse:
    """A page of the list, as the address says."""
    desk = desk_for(kind, request.actor)
    listing = _listing(request, desk)
    page = listing.page()
    flow = flows.get(kind)
    context = {
        "desk": desk,
        "title": desk.label,
        "listing": listing,
        "page": page,
        "bulk": [flow.step(code) for code in desk.bulk],
        "acts": [(a.label, url) for a in desk.acts if (url := a.address(request.actor, None))],
        "may_open": desk.opening is not None and desk.opening.offered_to(request.actor),
        "export": reverse("desk:export", args=[kind]) + listing.address(),
        "printed_at": clock.now(),
    }
    return render(request, "desk/list.html", context)


@require_safe
def export_list(request: StaffRequest, kind: str) -> HttpResponseBase:
    """The list as xlsx, with the filter and the columns that the screen has."""
    desk = desk_for(kind, request.actor)
    listing = _listing(request, desk)
    try:
        return export.respond(request, listing, code=kind, label=str(desk.label))
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return HttpResponseRedirect(reverse("desk:list", args=[kind]) + listing.address())


@require_POST
def take_for_several(request: StaffRequest, kind: str) -> HttpResponse:
    """Take one step for the picked matters, each by itself; those refused are named with why."""
    desk = desk_for(kind, request.actor)
    step = _bulk_step(desk, request.POST.get("step", ""))
    back = reverse("desk:list", args=[kind]) + _own_query(request.POST.get("back", ""))
    picked = dict(_picked(request.POST.getlist("pick")[:MOST_AT_ONCE]))
    found = list(visible_to(request.actor, kind).filter(pk__in=picked))
    if step is None or not found:
        messages.warning(request, _("请先勾选要办理的事项，再选择要做的步骤。"))
        return HttpResponseRedirect(back)
    form_class = taking.form_class_for(desk, step.code)
    data = {}
    if form_class is not None:
        sent = request.POST if "go" in request.POST else None
        form = taking.build(form_class, sent, request.FILES or None, None, request.actor)
        if sent is None or not form.is_valid():
            context = {
                "title": step.label,
                "desk": desk,
                "step": step,
                "form": form,
                "found": found,
                "picks": request.POST.getlist("pick"),
                "back": request.POST.get("back", ""),
            }
            return render(request, "desk/bulk.html", context)
        data = taking.data_of(form)
    done, complaints = 0, []
    for matter in found:
        try:
            taking.take(
                matter, step, data, by=request.actor, at=clock.now(), seen=picked[matter.pk]
            )
            done += 1
        except Refused as refused:
            complaints.append(f"{matter.number}：{refused.sentence}")
    if done:
        messages.success(request, _("已对{n}件事项做了“{step}”。").format(n=done, step=step.label))
    for complaint in complaints[:MOST_COMPLAINTS]:
        messages.warning(request, complaint)
    if len(complaints) > MOST_COMPLAINTS:
        rest = len(complaints) - MOST_COMPLAINTS
        messages.warning(request, _("另有{n}件也没有办成。").format(n=rest))
    return HttpResponseRedirect(back)


def _bulk_step(desk: Desk, code: str) -> Step | None:
    return flows.get(desk.kind).step(code) if code in desk.bulk else None


def _own_query(text: str) -> str:
    """The query part of a list's address that came with a form; nothing else passes."""
    return text if text.startswith("?") else ""


def _picked(values: Iterable[str]) -> Iterable[tuple[int, int | None]]:
    """Key and last move of what was ticked: ``12.345``."""
    for value in values:
        key, _dot, seen = value.partition(".")
        if key.isdecimal() and len(key) < 19:
            yield int(key), int(seen) if seen.isdecimal() and len(seen) < 19 else None
