"""The pages of an annual report: its tables, the records behind a number, the Word file."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuniu.casework.queries import visible_to
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from ..actions import report_docx
from ..actions.report import finish_report, title_of, write_report
from ..casting import shown
from ..forms.report import WriteForm
from ..models import AnnualReport, Challenge, Item, ReportNumber
from ..powers.catalogue import sees_registers
from ..queries import report as tables
from .catalogue_registers import reports_seen, state_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST = 500


def _report(request: StaffRequest, pk: int) -> AnnualReport:
    """The report that this person may see; 404 otherwise."""
    if not sees_registers(request.actor):
        raise Http404
    found: AnnualReport | None = reports_seen(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """The report as it stands: its text to be written, its tables, its cross-checks."""
    found = _report(request, pk)
    initial = {name: getattr(found, name) for name in ("overall", "problems", "others")}
    form = WriteForm(request.POST or None, initial=initial, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            with in_chinese():
                write_report(found, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已保存。"))
            return HttpResponseRedirect(reverse("disclosure:desk_report", args=[pk]))
    return _page(request, found, form, status=422 if form.errors else 200)


def _page(
    request: StaffRequest, found: AnnualReport, form: WriteForm, *, status: int = 200
) -> HttpResponse:
    cells = tables.cells_of(found)
    context = {
        "report": found,
        "title": title_of(found),
        "state": state_of(found),
        "form": form,
        "tables": shown(cells),
        "verdicts": tables.check(cells),
        "missing": [] if found.whole else tables.missing(found.unit_id, found.year),
    }
    return render(request, "disclosure/desk/report.html", context, status=status)


@staff_page
@require_POST
def finish(request: StaffRequest, pk: int) -> HttpResponse:
    """定稿."""
    found = _report(request, pk)
    try:
        with in_chinese():
            item = finish_report(found, by=request.actor, at=clock.now())
    except Refused as refused:
        initial = {name: getattr(found, name) for name in ("overall", "problems", "others")}
        form = WriteForm(initial, actor=request.actor)
        form.is_valid()
        form.refuse(refused)
        return _page(request, found, form, status=422)
    messages.success(request, _("已定稿，等待另一人保密审查后公开。"))
    return HttpResponseRedirect(reverse("desk:matter", args=[item.pk]))


@staff_page
@require_safe
def word(request: StaffRequest, pk: int) -> HttpResponse:
    """The report as a Word file; of one that is not finished, with the numbers of now."""
    found = _report(request, pk)
    title = title_of(found)
    response = HttpResponse(report_docx.write(found, title), content_type=DOCX)
    response["Content-Disposition"] = content_disposition_header(True, f"{title}.docx") or ""
    return response


@staff_page
@require_safe
def cell(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """The records behind a number; those that this person may not open stay closed."""
    found = _report(request, pk)
    cells = tables.cells_of(found)
    if code not in cells:
        raise Http404
    wanted = cells[code]
    context = {
        "report": found,
        "title": title_of(found),
        "label": tables.label_of(code),
        "cell": wanted,
        "rows": _rows(request, wanted),
        "more": max(0, len(wanted.keys) - MOST),
    }
    return render(request, "disclosure/desk/report_cell.html", context)


def _rows(request: StaffRequest, wanted: tables.Cell) -> list[tuple[str, str, str]]:
    """Address (empty: not this person's), number and title of each record."""
    keys = wanted.keys[:MOST]
    if wanted.of == tables.NUMBERS:
        filed = ReportNumber.objects.filter(pk__in=keys).select_related("unit")
        return [("", f"{n.unit.name}　{n.value.normalize():f}", n.source) for n in filed]
    if wanted.of == tables.ITEMS:
        items = Item.objects.filter(pk__in=keys).select_related("matter")
        seen = _seen(request, "disclosure_item", keys)
        return [
            (
                _address(i.pk, seen),
                i.document_number or i.index_number,
                i.title if i.is_public or i.pk in seen else _("没有公开的文件"),
            )
            for i in items
        ]
    if wanted.of == tables.CHALLENGES:
        cases = list(Challenge.objects.filter(pk__in=keys).select_related("application__matter"))
        seen = _seen(request, "disclosure_application", [c.application_id for c in cases])
        return [
            (_address(c.application_id, seen), c.case_number, c.application.matter.number)
            for c in cases
        ]
    seen = _seen(request, "disclosure_application", keys)
    numbers = visible_to(request.actor, "disclosure_application").filter(pk__in=keys)
    known = dict(numbers.values_list("pk", "number"))
    titles = dict(numbers.values_list("pk", "title"))
    return [(_address(k, seen), known.get(k, _("其他单位的申请")), titles.get(k, "")) for k in keys]


def _seen(request: StaffRequest, kind: str, keys: list[int]) -> set[int]:
    found = visible_to(request.actor, kind).filter(pk__in=keys)
    return set(found.values_list("pk", flat=True))


def _address(pk: int, seen: set[int]) -> str:
    return reverse("desk:matter", args=[pk]) if pk in seen else ""
