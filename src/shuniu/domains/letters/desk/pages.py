"""The pages that no declaration makes: personal data, a new query code, gathering like letters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.casework.models import Matter
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.desk.views.shown import matter_for
from shuniu.ground import clock
from shuniu.ground.refusal import Refused

from .. import actions, powers
from ..flow.letter import ACCEPTED, KIND, SUBMITTED
from ..forms import GatherForm, QueryCodeForm, UnmaskForm
from ..models import Letter
from ..queries import letter_of, like
from .letter import GATHERS

MOST_GATHERED = 20


def _matter(request: StaffRequest, pk: int) -> Matter:
    matter, desk = matter_for(pk, request.actor)
    if desk.kind != KIND:
        raise Http404
    return matter


def _show(request: StaffRequest, matter: Matter, **context: Any) -> HttpResponse:
    return render(request, "letters/desk/ask.html", {"matter": matter, **context})


@staff_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unmask(request: StaffRequest, pk: int) -> HttpResponse:
    """查看个人信息: asks why, then shows the data once; nothing of it is kept by the browser."""
    matter = _matter(request, pk)
    form = UnmaskForm(request.POST or None, matter=matter, actor=request.actor)
    data = None
    if request.method == "POST" and form.is_valid():
        try:
            data = actions.unmask(
                matter, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return render(
                request, "letters/desk/personal_data.html", {"matter": matter, "data": data}
            )
    return _show(
        request,
        matter,
        form=form,
        heading=_("查看个人信息"),
        note=_("只为办理这封来信查看。查看人、时间和理由都会记录在案。"),
        button=_("查看"),
    )


@staff_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def query_code(request: StaffRequest, pk: int) -> HttpResponse:
    """补发查询码: shown once, to be told to the writer."""
    matter = _matter(request, pk)
    if not powers.REGISTRAR_POWER(matter, request.actor):
        raise Http404
    form = QueryCodeForm(request.POST or None, matter=matter, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            code = actions.issue_code(
                matter, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return render(request, "letters/desk/query_code.html", {"matter": matter, "code": code})
    return _show(
        request,
        matter,
        form=form,
        heading=_("补发查询码"),
        note=_("新查询码只显示一次，请当场告知来信人；旧的随即作废。"),
        button=_("补发"),
    )


@staff_page
@require_safe
def like_letters(request: StaffRequest, pk: int) -> HttpResponse:
    """同类来信: a part of the letter's page, fetched after it; a page of its own without script."""
    matter = _matter(request, pk)
    if not powers.REGISTRAR_POWER(matter, request.actor):
        raise Http404
    part = getattr(request, "htmx", False)
    template = "letters/desk/like_found.html" if part else "letters/desk/like_page.html"
    return render(request, template, {"matter": matter, "found": like(letter_of(matter))})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def gather(request: StaffRequest, pk: int) -> HttpResponse:
    """并入同类来信: tick the like letters that are answered together with this one."""
    matter = _matter(request, pk)
    if not powers.REGISTRAR_POWER(matter, request.actor) or matter.state not in GATHERS:
        raise Http404
    found = candidates(matter)
    posted = request.POST if request.method == "POST" else None
    form = GatherForm(posted, matter=matter, actor=request.actor, found=found)
    if posted is not None and form.is_valid():
        try:
            count = actions.gather(matter, by=request.actor, at=clock.now(), **form.to_action())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已并入{n}封来信。").format(n=count))
            return HttpResponseRedirect(reverse("desk:matter", args=[matter.pk]))
    return _show(
        request,
        matter,
        form=form if found else None,
        heading=_("并入同类来信"),
        note=_("并入后各封来信保留自己的编号，答复审核后同时告知各位来信人。")
        if found
        else _("没有找到还可以并入的同类来信。知道编号的，请在那封来信里用“并案”。"),
        button=_("并入"),
    )


def candidates(matter: Matter) -> list[Letter]:
    """Like letters that no unit has yet and that are not merged into another."""
    return [
        found.letter
        for found in like(letter_of(matter), most=MOST_GATHERED)
        if found.letter.matter.state in (SUBMITTED, ACCEPTED)
        and found.letter.merged_into_id is None
        and found.letter.matter.unit_id == matter.unit_id
    ]
