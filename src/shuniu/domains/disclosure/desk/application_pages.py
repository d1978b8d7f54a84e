"""The pages that no declaration makes: the applicant's data, a new query code, the letters."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

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

from ..actions import application as actions
from ..flow.application import KIND
from ..forms.application import ReasonToLookForm
from ..powers import application as powers


def _matter(request: StaffRequest, pk: int) -> Matter:
    """The application's matter, for the disclosure body; 404 for everybody else."""
    matter, desk = matter_for(pk, request.actor)
    if desk.kind != KIND or not powers.may_see_applicant(matter, request.actor):
        raise Http404
    return matter


@staff_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unmask(request: StaffRequest, pk: int) -> HttpResponse:
    """查看申请人信息: asks why, then shows the data once."""
    matter = _matter(request, pk)
    form = ReasonToLookForm(request.POST or None, matter=matter, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            who = actions.unmask(
                matter, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            found = matter.disclosure_application
            facts = {"matter": matter, "who": who, "application": found}
            return render(request, "disclosure/desk/applicant.html", facts)
    return _ask(
        request,
        matter,
        form=form,
        heading=_("查看申请人信息"),
        note=_("查看会记录在案。请只用于办理这件申请。"),
        button=_("查看"),
    )


@staff_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def query_code(request: StaffRequest, pk: int) -> HttpResponse:
    """给查询码: shown once, to be told to the applicant."""
    matter = _matter(request, pk)
    form = ReasonToLookForm(request.POST or None, matter=matter, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            code = actions.issue_code(
                matter, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            facts = {"matter": matter, "code": code}
            return render(request, "disclosure/desk/query_code.html", facts)
    return _ask(
        request,
        matter,
        form=form,
        heading=_("给查询码"),
        note=_("请写明怎样核实了申请人身份。新查询码只显示一次，旧的随即作废。"),
        button=_("生成"),
    )


def _ask(request: StaffRequest, matter: Matter, **context: Any) -> HttpResponse:
    return render(request, "disclosure/desk/ask.html", {"matter": matter, **context})


@staff_page
@never_cache
@require_safe
def letter(request: StaffRequest, pk: int, what: str, key: int) -> HttpResponse:
    """The answer or a notice as PDF; whose name it bears, so that every look is on record."""
    matter = _matter(request, pk)
    found = matter.disclosure_application
    found.matter = matter
    rows: Any = found.answers if what == "answer" else found.notices
    row = rows.filter(pk=key).first()
    if row is None:
        raise Http404
    row.application = found
    try:
        data = actions.answer_pdf(row) if what == "answer" else actions.notice_pdf(row)
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return HttpResponseRedirect(reverse("desk:matter", args=[pk]))
    actions.looked(matter, _("打印文书{number}").format(number=row.number), **_who(request))
    return pdf(data, row.number or matter.number)


def _who(request: StaffRequest) -> dict[str, Any]:
    return {"by": request.actor, "at": clock.now()}


def pdf(data: bytes, name: str) -> HttpResponse:
    """A letter, shown in the browser under its number."""
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}.pdf"
    return response
