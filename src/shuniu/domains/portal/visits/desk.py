"""The staff page of visits: a site's days, columns and articles, for whom the site is theirs."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shuniu.commons.figures.period import Period
from shuniu.desk import menu
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.ground import clock

from . import powers, queries

SPANS = {"30": (30, _("近30天")), "90": (90, _("近90天")), "365": (365, _("近一年"))}
MOST_ROWS = 20
DAYS_SHOWN = 31


@staff_page
@require_safe
def visits_page(request: StaffRequest) -> HttpResponse:
    """访问量: of one site in a stretch of days, and of all sites that are the reader's."""
    today = clock.today()
    sites = list(powers.sites_for(request.actor, today))
    if not sites:
        raise Http404
    code = request.GET.get("site", "")
    site = next((s for s in sites if s.code == code), None)
    if site is None:
        if code:
            raise Http404
        site = next((s for s in sites if s.is_main), sites[0])
    chosen = request.GET.get("span", "")
    days, _label = SPANS.get(chosen, SPANS["30"])
    period = Period(today - dt.timedelta(days=days - 1), today)
    by_day = queries.by_day(site, period)
    total = sum(day.count for day in by_day)
    own = {s.pk for s in sites}
    context = {
        "site": site,
        "sites": sites,
        "spans": [(key, label) for key, (_days, label) in SPANS.items()],
        "span": chosen if chosen in SPANS else "30",
        "total": total,
        "mean": round(total / len(by_day)) if by_day else None,
        "counted": len(by_day),
        "by_day": by_day[:DAYS_SHOWN],
        "most": max((day.count for day in by_day), default=0),
        "columns": queries.by_column(site, period)[:MOST_ROWS],
        "articles": queries.most_read(site, period, MOST_ROWS),
        "group": [pair for pair in queries.by_site(period) if pair[0].pk in own][:MOST_ROWS]
        if len(sites) > 1
        else [],
    }
    return render(request, "visits/desk/visits.html", context)


def register() -> None:
    """The line in the menu."""
    menu.add(
        menu.Entry(
            "portal.visits",
            "portal",
            _("访问量"),
            lambda: reverse("visits:desk"),
            duties=("handler", "unit_head", "registrar", "reviewer", "leader", "auditor"),
            order=9_000,
        )
    )
