"""期满鉴定: what has ended, what is proposed for it, what a second person decides."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.commons import trail
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from .. import powers, printing, queries
from ..actions import approve, propose_appraisal, reject
from ..forms import DecideForm, OpinionForm
from ..models import Appraisal, Fonds, Retention
from ..queries import LOOKERS
from .pages import PDF, XLSX, attachment, chosen, whole, without_fonds

SIZE = 100


def _fonds(request: StaffRequest) -> list[Fonds]:
    if not request.actor.holds(*LOOKERS):
        raise Http404
    return list(queries.fonds_seen_by(request.actor))


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def ended_page(request: StaffRequest) -> HttpResponse:
    """The items whose retention is over, and the appraisals so far."""
    own = _fonds(request)
    asked = request.POST if request.method == "POST" else request.GET
    fonds = chosen(own, asked.get("fonds", ""))
    if fonds is None:
        return without_fonds(request)
    files = powers.may_file(request.actor, fonds.unit)
    form = OpinionForm(request.POST or None, actor=request.actor)
    if request.method == "POST":
        if not files:
            raise Http404
        if form.is_valid():
            try:
                made = propose_appraisal(
                    fonds, _decisions(request), **form.to_action(), by=request.actor, at=clock.now()
                )
            except Refused as refused:
                form.add_error(None, refused.sentence)
            else:
                messages.success(request, _("已提出鉴定意见，等待审批。"))
                return HttpResponseRedirect(reverse("archive:appraisal", args=[made.pk]))
    items = list(queries.ended(fonds, clock.today()).select_related("organ")[: SIZE + 1])
    appraisals = Appraisal.objects.filter(fonds=fonds).select_related("fonds").order_by("-id")[:30]
    context = {
        "own": own,
        "fonds": fonds,
        "items": items[:SIZE],
        "more": len(items) > SIZE,
        "retentions": Retention.choices,
        "form": form,
        "files": files,
        "appraisals": appraisals,
    }
    return render(request, "archive/desk/ended.html", context)


def _decisions(request: StaffRequest) -> dict[int, str]:
    found = {}
    for text in request.POST.getlist("pick"):
        key = whole(text)
        if key is not None:
            decided = request.POST.get(f"decision-{key}", "?")
            found[key] = "" if decided == "destroy" else decided
    return found


def _appraisal(request: StaffRequest, pk: int) -> Appraisal:
    found = Appraisal.objects.filter(fonds__in=_fonds(request), pk=pk)
    appraisal: Appraisal | None = found.select_related("fonds__unit").first()
    if appraisal is None:
        raise Http404
    return appraisal


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def appraisal_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One appraisal: its list; a second person approves it or does not."""
    appraisal = _appraisal(request, pk)
    may = appraisal.approved is None and powers.may_approve(request.actor, appraisal)
    form = DecideForm(request.POST or None, actor=request.actor)
    if request.method == "POST":
        if not may:
            raise Http404
        if form.is_valid():
            decide = approve if "approve" in request.POST else reject
            try:
                decide(appraisal, **form.to_action(), by=request.actor, at=clock.now())
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, _("已审批。"))
                return HttpResponseRedirect(reverse("archive:appraisal", args=[pk]))
    lines = appraisal.lines.select_related("item__organ").order_by("retention", "item__code")
    context = {
        "appraisal": appraisal,
        "lines": [
            (line.item, Retention(line.retention).label if line.retention else "") for line in lines
        ],
        "may": may,
        "form": form,
        "destroys": any(not line.retention for line in lines),
    }
    return render(request, "archive/desk/appraisal.html", context)


@staff_page
@require_safe
def destruction(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """档案销毁清册 as xlsx or PDF: before the approval to be looked at, after it to be kept."""
    appraisal = _appraisal(request, pk)
    if form not in ("xlsx", "pdf"):
        raise Http404
    with in_chinese():
        try:
            data = (
                printing.destruction_xlsx(appraisal)
                if form == "xlsx"
                else printing.destruction_pdf(appraisal, at=clock.now())
            )
        except Refused as refused:
            return HttpResponse(refused.sentence, status=503, content_type="text/plain")
        name = _("档案销毁清册{number}-{pk}.{form}").format(
            number=appraisal.fonds.number, pk=pk, form=form
        )
    trail.record(
        "archive.list_taken",
        subject_kind="appraisal",
        subject_id=pk,
        by=request.actor,
        at=clock.now(),
    )
    return attachment(data, name, XLSX if form == "xlsx" else PDF)
