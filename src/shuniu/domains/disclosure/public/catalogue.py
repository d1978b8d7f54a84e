"""公开目录、公开指南、工作机构、法定主动公开内容、年度报告: for everybody, without signing in."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shuniu.commons.papers import reading as paper_reading
from shuniu.commons.papers import shelf
from shuniu.commons.papers.models import Paper
from shuniu.commons.papers.names import disposition
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.refusal import Refused
from shuniu.ground.text import clean
from shuniu.site.page_cache import public_page
from shuniu.site.paging import keyset
from shuniu.site.registries import CitizenAct, Door, Hit, Searcher, citizen_acts, doors, searchers

from ..casting import shown
from ..models import AnnualReport, Axis, Heading, Item, ItemPaper, Organ
from ..queries import catalogue as queries
from ..queries import report as tables
from ..queries.catalogue import item_address

ORDER = ("-published_at", "-matter_id")
FACETS = {
    "organ": _("发文机关"),
    "statutory": _("法定主动公开内容"),
    "subject": _("主题分类"),
    "genre": _("体裁"),
    "year": _("成文年份"),
    "validity": _("有效性"),
}


def _asked(request: HttpRequest) -> queries.Asked:
    given = {name: clean(request.GET.get(name, ""))[:40] for name in FACETS}
    return queries.Asked(words=clean(request.GET.get("q", ""))[:50], **given)


@require_safe
@public_page()
def catalogue(request: HttpRequest) -> HttpResponse:
    """公开目录: the newest first; by word, organ, heading, year, validity, each with its number."""
    asked, today = _asked(request), clock.today()
    refusal: Refused | None = None
    try:
        found, counted = asked.narrow(Item.objects.public()), queries.facets(asked, today)
    except Refused as said:
        refusal, found, counted = said, Item.objects.none(), []
    rows = found.select_related("organ", "genre").defer("text", "search")
    page = keyset(rows, order=ORDER, cursor=request.GET.get("at", ""))
    context = {
        "page": page,
        "asked": asked,
        "refusal": refusal,
        "facets": [(f.code, FACETS[f.code], f.values, getattr(asked, f.code)) for f in counted],
        "door": "disclosure",
    }
    return render(request, "disclosure/public/catalogue.html", context)


@require_safe
@public_page()
def item(request: HttpRequest, code: str, tail: str) -> HttpResponse:
    """One piece of information: fields, text, files, interpretations; 410 when withdrawn."""
    number = f"{code}/{tail}"
    found = queries.public_item(number)
    if found is None:
        return _gone(request, number)
    report = AnnualReport.objects.filter(item=found).first()
    context = {
        "item": found,
        "papers": found.papers.filter(pending=False).select_related("paper__blob"),
        "readings": queries.readings_of(found),
        "explains": queries.read_by(found),
        "replaces": Item.objects.public().filter(replaced_by=found),
        "tables": shown(tables.cells_of(report)) if report is not None else None,
        "report": report,
        "door": "disclosure",
    }
    return render(request, "disclosure/public/item.html", context)


def _gone(request: HttpRequest, number: str) -> HttpResponse:
    if queries.withdrawn_item(number) is None:
        raise Http404
    context = {"number": number, "door": "disclosure"}
    return render(request, "disclosure/public/withdrawn.html", context, status=410)


def may_read(actor: Actor, paper: Paper) -> bool:
    """A file of something public is everybody's; before, it is for who sees the item."""
    uses = ItemPaper.objects.filter(paper=paper).select_related("item__matter")
    return any(
        (use.item.is_public and not use.pending)
        or queries.visible_to(actor).filter(pk=use.item_id).exists()
        for use in uses
    )


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a public item, to be saved or read; 404 for any other."""
    use = ItemPaper.objects.filter(pk=pk, pending=False).select_related("paper__blob", "item")
    found = use.first()
    if found is None or not found.item.is_public or paper_reading.put_away(found.paper):
        raise Http404
    path = shelf.place(found.paper.blob.digest)
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=found.paper.blob.mime)
    inline = found.paper.kind == "pdf"
    response["Content-Disposition"] = disposition(found.paper.name, inline=inline)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = paper_reading.SANDBOX
    return response


@require_safe
@public_page()
def kinds(request: HttpRequest) -> HttpResponse:
    """法定主动公开内容: what the law wants public, with its basis and how much there is."""
    found = queries.facets(queries.Asked(), clock.today())
    counts = {code: n for f in found if f.code == "statutory" for code, _name, n in f.values}
    groups: dict[str, list[tuple[Heading, int]]] = {}
    for heading in queries.headings(Axis.STATUTORY, clock.today()):
        rows = groups.setdefault(str(heading.get_level_display()), [])
        rows.append((heading, counts.get(heading.code, 0)))
    context = {"groups": groups, "door": "disclosure"}
    return render(request, "disclosure/public/kinds.html", context)


@require_safe
@public_page()
def institutions(request: HttpRequest) -> HttpResponse:
    """公开工作机构: names, addresses, hours, telephone of each organ's disclosure body."""
    organs = Organ.objects.filter(unit__closed_on__isnull=True).select_related("unit")
    context = {"organs": organs, "door": "disclosure"}
    return render(request, "disclosure/public/institutions.html", context)


@require_safe
@public_page()
def guides(request: HttpRequest) -> HttpResponse:
    """公开指南 of the county's authority, and the way to every other organ's."""
    today = clock.today()
    organs = Organ.objects.filter(unit__closed_on__isnull=True, guides__since__lte=today)
    context = {"organs": organs.distinct().select_related("unit"), "door": "disclosure"}
    return render(request, "disclosure/public/guides.html", context)


@require_safe
@public_page()
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """公开指南 of one organ, as it is in force."""
    organ = Organ.objects.filter(unit__code=code).select_related("unit").first()
    found = queries.guide_of(organ, clock.today()) if organ is not None else None
    if organ is None or found is None:
        raise Http404
    context = {"organ": organ, "guide": found, "door": "disclosure"}
    return render(request, "disclosure/public/guide.html", context)


@require_safe
@public_page()
def reports(request: HttpRequest) -> HttpResponse:
    """年度报告: those that are public, the newest year first."""
    found = AnnualReport.objects.filter(
        item__published_at__isnull=False, item__withdrawn_at__isnull=True
    ).select_related("unit", "item")
    context = {"reports": found[:400], "door": "disclosure"}
    return render(request, "disclosure/public/reports.html", context)


def search(words: str, n: int) -> list[Hit]:
    """Public information for the site's search."""
    try:
        found = queries.Asked(words=words).narrow(Item.objects.public())
    except Refused:
        return []
    rows = found.select_related("organ").defer("search").order_by(*ORDER)[:n]
    return [
        Hit(
            title=i.title,
            url=item_address(i.index_number),
            excerpt=(i.summary or i.text)[:120],
            unit=i.organ.name,
            day=i.published_at,
        )
        for i in rows
    ]


def open_doors() -> None:
    """Register with the site; called once while the program starts."""
    doors.add("disclosure", Door("disclosure:catalogue", _("公开目录、指南、年度报告")))
    citizen_acts.add(
        "disclosure.catalogue",
        CitizenAct(
            _("查政府信息"),
            _("按机关、主题、文号查公开的文件"),
            "disclosure:catalogue",
            "folder",
            "disclosure",
            50,
        ),
    )
    searchers.add("disclosure", Searcher(_("政府信息公开"), search, "disclosure:catalogue"))
