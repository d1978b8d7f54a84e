"""The records behind a number of a published report, as far as everybody may know of them.

Of an application: which organ was asked, in which month, how and in which month it ended. Neither
number nor words of it: who asked for what is the applicant's own affair.
"""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shuniu.site.page_cache import public_page

from ..models import OUTCOMES, AnnualReport, Application, Challenge, Item, ReportNumber
from ..queries import report as tables
from ..queries.catalogue import item_address

MOST = 500
Line = tuple[str, str, str]


@require_safe
@public_page()
def cell(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What a number of a public report is made of; 404 for one that is not public."""
    report = AnnualReport.objects.filter(
        pk=pk, item__published_at__isnull=False, item__withdrawn_at__isnull=True
    )
    found = report.select_related("item", "unit").first()
    cells = tables.cells_of(found) if found is not None else {}
    if found is None or code not in cells:
        raise Http404
    wanted = cells[code]
    context = {
        "report": found,
        "label": tables.label_of(code),
        "cell": wanted,
        "rows": _LINES[wanted.of](wanted.keys[:MOST]),
        "more": max(0, len(wanted.keys) - MOST),
        "door": "disclosure",
    }
    return render(request, "disclosure/public/report_cell.html", context)


def _month(day: dt.date | None) -> str:
    return f"{day.year}-{day.month:02}" if day else ""


def _applications(keys: list[int]) -> list[Line]:
    found = Application.objects.filter(pk__in=keys).select_related("organ")
    return [
        (
            "",
            _("{organ}，{month}收到").format(organ=a.organ.name, month=_month(a.received_on)),
            _how(a),
        )
        for a in found.order_by("received_on", "organ_id")
    ]


def _how(found: Application) -> str:
    if not found.outcome:
        return _("办理中")
    row = OUTCOMES[found.outcome].row
    return _("{row}，{month}办结").format(row=row, month=_month(found.ended_on))


def _challenges(keys: list[int]) -> list[Line]:
    found = Challenge.objects.filter(pk__in=keys).select_related("application__organ")
    return [
        (
            "",
            f"{c.application.organ.name}　{c.get_kind_display()}",
            c.get_result_display() or _("尚未审结"),
        )
        for c in found.order_by("filed_on")
    ]


def _items(keys: list[int]) -> list[Line]:
    found = list(Item.objects.public().filter(pk__in=keys).select_related("organ"))
    lines = [(item_address(i.index_number), i.title, i.organ.name) for i in found]
    kept = len(keys) - len(found)
    return [*lines, ("", _("另有{n}件没有公开的文件").format(n=kept), "")] if kept else lines


def _numbers(keys: list[int]) -> list[Line]:
    found = ReportNumber.objects.filter(pk__in=keys).select_related("unit")
    return [("", f"{n.unit.name}　{n.value.normalize():f}", _("按报表填报")) for n in found]


_LINES = {
    tables.APPLICATIONS: _applications,
    tables.CHALLENGES: _challenges,
    tables.ITEMS: _items,
    tables.NUMBERS: _numbers,
}
