"""The pages that no declaration makes: representatives' data, and the opinion on paper."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.desk.access import StaffRequest, staff_page
from shuniu.desk.views.shown import matter_for
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from .. import powers
from ..actions import unmask as do_unmask
from ..flow import KIND
from ..forms import UnmaskForm
from ..models import Case
from ..printing import opinion_pdf


@staff_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unmask(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks why, then shows the representatives once; nothing of it is kept by the browser."""
    matter, desk = matter_for(pk, request.actor)
    if desk.kind != KIND or not powers.may_see_personal_data(matter, request.actor):
        raise Http404
    form = UnmaskForm(request.POST or None, matter=matter, actor=request.actor)
    people = None
    if request.method == "POST" and form.is_valid():
        try:
            people = do_unmask(
                matter, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
    return render(
        request,
        "coordination/desk/unmask.html",
        {"matter": matter, "form": form, "people": people},
    )


@staff_page
@never_cache
@require_safe
def opinion(request: StaffRequest, pk: int) -> HttpResponse:
    """处理意见书: once it is released, as PDF, for those who may see the case."""
    matter, desk = matter_for(pk, request.actor)
    if desk.kind != KIND:
        raise Http404
    case: Case = matter.case
    case.matter = matter
    if case.decided_at is None:
        raise Http404
    try:
        with in_chinese():
            data = opinion_pdf(case, at=clock.now())
    except Refused as refused:
        return HttpResponse(refused.sentence, status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(data, content_type="application/pdf")
