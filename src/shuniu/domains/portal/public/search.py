"""站内搜索: by words, and narrowed by column, unit, days, document number."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuniu.commons.publishing.columns import columns
from shuniu.ground.refusal import Refused
from shuniu.site import views as kit
from shuniu.site.page_cache import public_page
from shuniu.site.registries import searchers

from ..pages.frame import Frame
from ..pages.words import esc, filled, frame_title, meta
from ..searching.models import FoundLine
from ..searching.queries import Asked, asked_of, find, hits, units_of
from .frames import frame_for, site_asked

HITS_OF_OTHERS = 3
PATH = "search/"


@require_safe
def page(request: HttpRequest, code: str = "") -> HttpResponseBase:
    """The search page of a site; before there is any site, the site kit's own."""
    if not code and site_asked(request, "") is None:
        return kit.search(request)
    return _search(request, code)


@require_safe
@public_page()
def _search(request: HttpRequest, code: str) -> HttpResponse:
    site = site_asked(request, code)
    if site is None or site.closed_on is not None:
        raise Http404
    frame = frame_for(request, site)
    given = {name: value for name, value in request.GET.items() if isinstance(value, str)}
    asked, refusal, found = Asked(), None, None
    try:
        asked = asked_of(given)
        if asked:
            found = find(site.code, asked, given.get("at", ""))
    except Refused as said:
        refusal = said
    shown = _shown(frame, found.rows, asked) if found else []
    facts: dict[str, Any] = {
        "asked": asked,
        "typed": given.get("q", "")[:200],
        "given": given,
        "refusal": refusal,
        "page": found,
        "hits": shown,
        "others": [] if refusal else _others(frame, asked, given, {hit["url"] for hit in shown}),
        "columns": [(p.code, p.name) for p in frame.places.values()],
        "units": units_of(site.code),
        "action": frame.base + PATH,
    }
    title = _("搜索“%s”") % asked.words if asked.words else _("搜索")
    drawn = filled(
        frame,
        path=PATH,
        title=frame_title(frame, title),
        main=render_to_string("portal/search.html", facts, request),
        last=_("搜索"),
        head=meta(("robots", "noindex")),
        words=esc(asked.words),
    )
    return HttpResponse(drawn, status=422 if refusal else 200)


def _shown(frame: Frame, lines: list[FoundLine], asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "url": frame.local(hit.line.url),
            "title": hit.title,
            "excerpt": hit.excerpt,
            "number": hit.line.number,
            "unit": hit.line.unit_label,
            "column": _column(frame, hit.line.column),
            "day": hit.line.first_published_at,
        }
        for hit in hits(lines, asked.words)
    ]


def _column(frame: Frame, code: str) -> str:
    place = frame.places.get(code)
    if place is not None:
        return place.name
    return str(columns.get(code).label) if code in columns else ""


def _others(
    frame: Frame, asked: Asked, given: dict[str, str], shown: set[str]
) -> list[dict[str, Any]]:
    """What the other rooms find, on the first page of an unnarrowed search of the main site."""
    if not frame.site.is_main or not asked.words or asked.narrowed or given.get("at"):
        return []
    found = []
    for _name, searcher in searchers.items():
        hits_ = [h for h in searcher.find(asked.words, HITS_OF_OTHERS) if h.url not in shown]
        found.append({"searcher": searcher, "hits": hits_})
    return [part for part in found if part["hits"]]
