"""检查指标: the table with source and certainty, changing one, loading the official annex."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.commons.sheets import Fault, write_template
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from .. import actions, powers
from ..actions.indicators import SHEET, columns
from ..forms import AnnexForm, IndicatorForm
from ..measures import measures
from ..models import Part
from ..queries.indicators import Indicator, history, in_force
from .xlsx import MIME

MOST_FAULTS = 200


def _told(one: Indicator) -> dict[str, object]:
    found = measures.get(one.measure) if one.measure else None
    numbers = [(n.label, one.number(n.name)) for n in found.numbers] if found else []
    return {"one": one, "measure": found.label if found else _("人工判断"), "numbers": numbers}


@staff_page
@require_safe
def table(request: StaffRequest) -> HttpResponse:
    """All indicators in force, by part, each with its source and how sure that is."""
    if not powers.is_insider(request.actor):
        raise Http404
    found: dict[str, list[dict[str, object]]] = {}
    indicators = in_force(clock.today())
    for one in indicators.values():
        found.setdefault(str(Part(one.part).label), []).append(_told(one))
    context = {
        "parts": list(found.items()),
        "own": any(one.own for one in indicators.values()),
        "may": powers.is_registrar(request.actor),
    }
    return render(request, "inspection/desk/indicators.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, code: str) -> HttpResponse:
    """修改指标: from a day on, with the paper; what was in force stays on record below."""
    if not powers.is_registrar(request.actor):
        raise Http404
    found = in_force(clock.today()).get(code)
    if found is None:
        raise Http404
    form = IndicatorForm(
        request.POST or None,
        actor=request.actor,
        indicator=found,
        initial={"since": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            with in_chinese():
                actions.revise(
                    code,
                    office=powers.the_office(),
                    by=request.actor,
                    at=clock.now(),
                    **form.to_action(),
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已修改指标{code}。").format(code=code))
            return HttpResponseRedirect(reverse("inspection:indicators"))
    context = {"form": form, "one": found, "history": history(code)}
    return render(request, "inspection/desk/indicator.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def annex(request: StaffRequest) -> HttpResponse:
    """导入官方附件: the form, and what is wrong where when nothing was loaded."""
    if not powers.is_registrar(request.actor):
        raise Http404
    form = AnnexForm(request.POST or None, request.FILES or None, actor=request.actor)
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        data = form.to_action()
        file = io.BytesIO(data.pop("file").read())
        try:
            with in_chinese():
                number = actions.load_annex(
                    file, office=powers.the_office(), by=request.actor, at=clock.now(), **data
                )
        except actions.RefusedAnnex as refused:
            form.refuse(refused)
            faults = refused.faults
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已导入{n}项指标。").format(n=number))
            return HttpResponseRedirect(reverse("inspection:indicators"))
    context = {
        "form": form,
        "faults": faults[:MOST_FAULTS],
        "more": max(0, len(faults) - MOST_FAULTS),
        "heads": columns(),
    }
    return render(request, "inspection/desk/annex.html", context)


@staff_page
@require_safe
def template(request: StaffRequest) -> HttpResponse:
    """The empty workbook of the annex."""
    if not powers.is_insider(request.actor):
        raise Http404
    out = io.BytesIO()
    write_template(out, columns(), sheet=SHEET)
    response = HttpResponse(out.getvalue(), content_type=MIME)
    response["Content-Disposition"] = "attachment; filename=indicators.xlsx"
    return response
