"""The archive's own pages: what waits to be filed, the catalogue, opening and checking packages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.casework.filing import FilingRecord, filers, record_of
from shuniu.casework.models import Matter
from shuniu.commons import trail
from shuniu.commons.flow import flows
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import NotFound, Refused

from .. import package, powers, printing, queries
from ..actions import Choice, check_package, file_matters, leave_out, open_package
from ..forms import PurposeForm, VerifyForm
from ..models import Fonds, Item, Organ, Retention
from ..queries import LOOKERS, Proposal

SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF, ZIP = "application/pdf", "application/zip"


def attachment(data: bytes, name: str, mime: str) -> HttpResponse:
    """A file to be saved, under its Chinese name."""
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response


def whole(text: str) -> int | None:
    """A number out of an address; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def chosen(own: Sequence[Fonds], key: str) -> Fonds | None:
    """The fonds that the address names, among the actor's; else the first."""
    return next((f for f in own if str(f.pk) == key), own[0] if own else None)


@dataclass(frozen=True)
class Line:
    """A matter that waits to be filed, with what is proposed for it."""

    matter: Matter
    record: FilingRecord
    proposal: Proposal


def without_fonds(request: StaffRequest) -> HttpResponse:
    """The page of a unit that has no number of a fonds yet; who may, finds the way to set it."""
    may = request.actor.holds(*powers.FILERS)
    return render(request, "archive/desk/no_fonds.html", {"files": may})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_page(request: StaffRequest) -> HttpResponse:
    """归档待办: closed matters with a proposed retention each; confirmed, they are filed."""
    if not request.actor.holds("registrar", "handler"):
        raise Http404
    own = list(queries.fonds_filed_by(request.actor))
    asked = request.POST if request.method == "POST" else request.GET
    fonds = chosen(own, asked.get("fonds", ""))
    if fonds is None:
        return without_fonds(request)
    today = clock.today()
    year = whole(asked.get("year", "")) or 0
    if request.method == "POST":
        told = _act(request, fonds)
        if told:
            messages.warning(request, told)
        else:
            back = f"{reverse('archive:waiting')}?fonds={fonds.pk}&year={year or ''}"
            return HttpResponseRedirect(back)
    kind = asked.get("kind", "")
    found = queries.waiting(fonds, year=year or None)
    if kind in filers:
        found = found.filter(kind=kind)
    rows = list(found.order_by("closed_at", "id")[: SIZE + 1])
    last = queries.waiting(fonds, year=today.year - 1).count()
    organs = queries.organs_of(fonds, today)
    rules = queries.rules_in_force(today)
    context = {
        "own": own,
        "fonds": fonds,
        "year": year,
        "years": range(today.year, max(fonds.since.year, today.year - 10) - 1, -1),
        "kind": kind,
        "kinds": [(k, flows.get(k).label) for k, _f in filers.items() if k in flows],
        "lines": [_line(matter, rules, organs) for matter in rows[:SIZE]],
        "more": len(rows) > SIZE,
        "organs": organs,
        "retentions": Retention.choices,
        "last_year": today.year - 1,
        "last": last,
        "due": queries.due_on(today.year - 1),
        "late": last and today > queries.due_on(today.year - 1),
    }
    return render(request, "archive/desk/waiting.html", context)


def _line(matter: Matter, rules: Sequence[Any], organs: Sequence[Organ]) -> Line:
    record = record_of(matter)
    return Line(matter, record, queries.propose(record, matter.kind, rules, organs))


def _act(request: StaffRequest, fonds: Fonds) -> str:
    """File or leave out what was ticked; gives the refusal's sentence, or nothing."""
    keys = [key for text in request.POST.getlist("pick") if (key := whole(text)) is not None]
    matters = list(queries.waiting(fonds).filter(pk__in=keys))
    try:
        if "leave" in request.POST:
            reason = request.POST.get("reason", "").replace("\x00", "")
            count = leave_out(fonds, matters, reason=reason, by=request.actor, at=clock.now())
            messages.success(request, _("已定为不归档：{n}件。").format(n=count))
            return ""
        organs = {organ.pk: organ for organ in queries.organs_of(fonds, clock.today())}
        choices = [_choice(request, matter, organs) for matter in matters]
        items = file_matters(fonds, choices, by=request.actor, at=clock.now())
    except Refused as refused:
        return refused.sentence
    told = _("已归档{n}件：{first}").format(n=len(items), first=items[0].code)
    messages.success(request, told + ("" if len(items) == 1 else _(" 等")))
    return ""


def _choice(request: StaffRequest, matter: Matter, organs: dict[int, Organ]) -> Choice:
    organ = organs.get(whole(request.POST.get(f"organ-{matter.pk}", "")) or 0)
    if organ is None:
        raise Refused(_("请给“{number}”选择机构（问题）代码。"), number=matter.number)
    return Choice(matter, request.POST.get(f"retention-{matter.pk}", ""), organ)


def _looker(request: StaffRequest) -> list[Fonds]:
    if not request.actor.holds(*LOOKERS):
        raise Http404
    return list(queries.fonds_seen_by(request.actor))


@staff_page
@require_safe
def catalogue_page(request: StaffRequest) -> HttpResponse:
    """归档文件目录: the lowest classes of a fonds, each to be taken as xlsx or PDF."""
    own = _looker(request)
    fonds = chosen(own, request.GET.get("fonds", ""))
    if fonds is None:
        return without_fonds(request)
    classes = [
        {**row, "label": Retention(str(row["retention"])).label}
        for row in queries.classes_of(fonds)
    ]
    years = list(dict.fromkeys(row["year"] for row in classes))
    context = {"own": own, "fonds": fonds, "classes": classes, "years": years}
    return render(request, "archive/desk/catalogue.html", context)


@staff_page
@require_safe
def catalogue_file(request: StaffRequest, form: str) -> HttpResponse:
    """The catalogue of a year, of one retention or organ or all, as xlsx or PDF."""
    own = _looker(request)
    fonds = next((f for f in own if str(f.pk) == request.GET.get("fonds", "")), None)
    year = whole(request.GET.get("year", ""))
    if fonds is None or year is None or form not in ("xlsx", "pdf"):
        raise Http404
    retention = request.GET.get("retention", "")
    organ = Organ.objects.filter(fonds=fonds, pk=whole(request.GET.get("organ", "")) or 0).first()
    items = list(
        queries.catalogue(
            fonds,
            year=year,
            retention=retention if retention in Retention.values else "",
            organ=organ.pk if organ else None,
        )
    )
    if not items:
        raise Http404
    with in_chinese():
        kept = retention if retention in Retention.values else ""
        head = printing.title_of(fonds, year, kept, organ.name if organ else "")
        try:
            data = (
                printing.catalogue_xlsx(items, head)
                if form == "xlsx"
                else printing.catalogue_pdf(fonds, items, head, at=clock.now())
            )
        except Refused as refused:
            return HttpResponse(refused.sentence, status=503, content_type="text/plain")
        name = _("归档文件目录{number}-{year}.{form}").format(
            number=fonds.number, year=year, form=form
        )
    trail.record(
        "archive.catalogue_taken",
        subject_kind="fonds",
        subject_id=fonds.pk,
        by=request.actor,
        at=clock.now(),
        detail={"year": year, "retention": retention, "items": len(items)},
    )
    return attachment(data, name, XLSX if form == "xlsx" else PDF)


@staff_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def package_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Check an item's package, or take it for a purpose that is written down."""
    found = queries.visible_to(request.actor).select_related(
        "fonds__unit", "organ", "matter", "package__blob"
    )
    item: Item | None = found.filter(pk=pk).first()
    if item is None or not powers.may_open(request.actor, item):
        raise Http404
    form = PurposeForm(request.POST if "take" in request.POST else None, actor=request.actor)
    verdict = None
    if request.method == "POST":
        try:
            if "check" in request.POST:
                verdict = check_package(item, by=request.actor, at=clock.now())
            elif form.is_valid():
                data = open_package(item, **form.to_action(), by=request.actor, at=clock.now())
                return attachment(data, f"{item.code}.zip", ZIP)
        except NotFound:
            raise Http404 from None
        except Refused as refused:
            form.refuse(refused) if form.is_bound else messages.warning(request, refused.sentence)
    context = {"item": item, "form": form, "verdict": verdict}
    return render(request, "archive/desk/package.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def verify_page(request: StaffRequest) -> HttpResponse:
    """核对归档包: a package from anywhere against its own digests, and against the catalogue."""
    _looker(request)
    form = VerifyForm(request.POST or None, request.FILES or None, actor=request.actor)
    verdict, item, same = None, None, False
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        verdict = package.verify(file)
        item = queries.visible_to(request.actor).filter(code=verdict.code).first()
        if item is not None:
            file.seek(0)
            same = package.sha256(file.read()) == item.sha256
    context = {"form": form, "verdict": verdict, "item": item, "same": same}
    return render(request, "archive/desk/verify.html", context)
