"""督查台账: all items in the columns and the order that the county sets, on paper and as xlsx."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shuniu.casework.models import Assignment, Matter, Role, Urge
from shuniu.casework.progress.models import ProgressReport
from shuniu.casework.progress.queries import latest_reports
from shuniu.commons import trail
from shuniu.commons.flow import flows
from shuniu.desk.access import StaffRequest, staff_page
from shuniu.ground import clock
from shuniu.ground.later import later
from shuniu.ground.refusal import Refused

from .. import powers
from ..actions import set_layout
from ..actions.ledger import LEDGER, layout
from ..forms import LayoutForm
from ..models import SupervisionItem, SupervisionNotice
from ..queries import KIND, lights_of, visible_to
from .lights import light_words

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = later("xlsxwriter")

_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS, SHOWN = 20_000, 200
_WIDE = {
    "title": 40,
    "requirement": 50,
    "progress": 50,
    "problems": 30,
    "source_note": 24,
    "assisting": 24,
}


@dataclass
class Entry:
    """One line of the ledger: the item and all that its columns may need."""

    order: int
    matter: Any
    item: SupervisionItem
    lead: Assignment | None
    assisting: list[str]
    notices: list[SupervisionNotice]
    report: ProgressReport | None
    light: str
    urged: int


def _day(moment: dt.datetime | None) -> str:
    return moment.astimezone(clock.ZONE).date().isoformat() if moment is not None else ""


def _lead(entry: Entry) -> str:
    if entry.lead is not None:
        return entry.lead.unit.name
    return entry.item.lead_unit.name if entry.item.lead_unit is not None else ""


def _instructor(entry: Entry) -> str:
    known = entry.item.instructed_by is not None or entry.item.instructed_by_label
    return entry.item.instructor if known else ""


def _percent(entry: Entry) -> object:
    known = entry.report.percent if entry.report is not None else None
    return "" if known is None else f"{known}%"


VALUES: dict[str, Callable[[Entry], object]] = {
    "order": lambda e: e.order,
    "number": lambda e: e.matter.number,
    "source": lambda e: e.item.get_source_display(),
    "source_note": lambda e: e.item.source_note,
    "title": lambda e: e.matter.title,
    "requirement": lambda e: e.item.requirement,
    "lead": _lead,
    "assisting": lambda e: "、".join(e.assisting),
    "instructor": _instructor,
    "joint": lambda e: e.item.joint_unit.name if e.item.joint_unit is not None else "",
    "opened": lambda e: _day(e.matter.opened_at),
    "notice": lambda e: "、".join(n.number for n in e.notices),
    "issued": lambda e: _day(e.notices[0].issued_at) if e.notices else "",
    "due": lambda e: e.item.due_on.isoformat() if e.item.due_on is not None else "",
    "signed": lambda e: _day(e.lead.signed_at) if e.lead is not None else "",
    "progress": lambda e: e.report.text if e.report is not None else "",
    "percent": _percent,
    "problems": lambda e: e.report.problems if e.report is not None else "",
    "light": lambda e: e.light,
    "urged": lambda e: e.urged,
    "state": lambda e: str(flows.get(KIND).state(e.matter.state).label),
    "closed": lambda e: _day(e.matter.closed_at),
    "result": lambda e: e.item.get_result_display(),
    "archived": lambda e: e.item.archived_as,
}


def entries(found: QuerySet[Matter], today: dt.date) -> Iterator[Entry]:
    """The ledger's lines of the matters; a constant number of queries."""
    shine = lights_of(today)
    matters: list[Any] = list(
        shine.marked(found).select_related(
            "supervision_item__lead_unit",
            "supervision_item__instructed_by",
            "supervision_item__joint_unit",
        )
    )
    keys = [m.pk for m in matters]
    leads: dict[int, Assignment] = {}
    assisting: dict[int, list[str]] = {}
    for given in (
        Assignment.objects.filter(matter_id__in=keys).select_related("unit").order_by("pk")
    ):
        if given.role == Role.LEAD:
            leads[given.matter_id] = given
        else:
            assisting.setdefault(given.matter_id, []).append(given.unit.name)
    notices: dict[int, list[SupervisionNotice]] = {}
    for notice in SupervisionNotice.objects.filter(item_id__in=keys).order_by("pk"):
        notices.setdefault(notice.item_id, []).append(notice)
    reports = latest_reports(keys)
    urged = dict(
        Urge.objects.filter(matter_id__in=keys, by__isnull=False)
        .order_by()
        .values("matter_id")
        .annotate(n=Count("at", distinct=True))
        .values_list("matter_id", "n")
    )
    for order, m in enumerate(matters, start=1):
        yield Entry(
            order,
            m,
            m.supervision_item,
            leads.get(m.pk),
            list(dict.fromkeys(assisting.get(m.pk, []))),
            notices.get(m.pk, []),
            next(iter(reports.get(m.pk, [])), None),
            "" if m.closed_at is not None else light_words(*shine.of(m)),
            urged.get(m.pk, 0),
        )


def _rows(request: StaffRequest) -> tuple[QuerySet[Matter], dict[str, str]]:
    """The matters that the address asks for: a year, and whether only open ones."""
    if not powers.is_insider(request.actor):
        raise Http404
    found = visible_to(request.actor).order_by("opened_at", "pk")
    year, state = request.GET.get("year", ""), request.GET.get("state", "")
    if year.isdecimal() and len(year) == 4:
        found = found.filter(
            opened_at__gte=clock.on(dt.date(int(year), 1, 1), 0),
            opened_at__lt=clock.on(dt.date(int(year) + 1, 1, 1), 0),
        )
    else:
        year = ""
    state = state if state in ("open", "closed") else ""
    if state:
        found = found.filter(closed_at__isnull=state == "open")
    return found, {"year": year, "state": state}


@staff_page
@require_safe
def ledger(request: StaffRequest) -> HttpResponse:
    """The ledger on the screen, as the county's paper has it; the first lines of it."""
    found, chosen = _rows(request)
    codes = layout()
    today = clock.today()
    context = {
        "heads": [LEDGER[code] for code in codes],
        "rows": [
            (e.matter.pk, [(LEDGER[code], VALUES[code](e), code in _WIDE) for code in codes])
            for e in entries(found[:SHOWN], today)
        ],
        "total": found.count(),
        "shown": SHOWN,
        "chosen": chosen,
        "years": range(today.year, today.year - 6, -1),
        "query": request.GET.urlencode(),
        "may_set": powers.sets_layout(request.actor),
        "printed_at": clock.now(),
    }
    return render(request, "supervision/desk/ledger.html", context)


@staff_page
@require_safe
def export(request: StaffRequest) -> HttpResponse:
    """The ledger as xlsx, in the county's columns and order; who took it is in the trail."""
    found, chosen = _rows(request)
    codes, now = layout(), clock.now()
    lines = entries(found[:MOST_ROWS], clock.today())
    data, count = write([str(LEDGER[c]) for c in codes], codes, lines)
    trail.record(
        "supervision.ledger_exported",
        subject_kind="list",
        subject_id=KIND,
        by=request.actor,
        at=now,
        detail={"rows": count, "columns": codes, **chosen},
    )
    response = HttpResponse(data, content_type=_MIME)
    name = _("督查台账{day}.xlsx").format(day=now.strftime("%Y%m%d"))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def write(heads: list[str], codes: list[str], lines: Iterable[Entry]) -> tuple[bytes, int]:
    """The workbook and the number of its lines."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_("督查台账"))
        bold = book.add_format({"bold": True, "border": 1, "text_wrap": True})
        plain = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for x, (head, code) in enumerate(zip(heads, codes, strict=True)):
            sheet.set_column(x, x, _WIDE.get(code, 14))
            sheet.write_string(0, x, head, bold)
        for count, entry in enumerate(lines, start=1):
            for x, code in enumerate(codes):
                value = VALUES[code](entry)
                if isinstance(value, int):
                    sheet.write_number(count, x, value, plain)
                else:
                    sheet.write_string(count, x, str(value)[:32000], plain)
    return out.getvalue(), count


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def set_columns(request: StaffRequest) -> HttpResponse:
    """台账格式: the county's columns, one a line."""
    if not powers.sets_layout(request.actor):
        raise Http404
    now = "\n".join(str(LEDGER[code]) for code in layout())
    form = LayoutForm(request.POST or None, actor=request.actor, initial={"columns": now})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["columns"].splitlines()
        source = form.cleaned_data["source"]
        try:
            set_layout(columns=words, source=source, by=request.actor, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("台账格式已保存。"))
            return HttpResponseRedirect(reverse("supervision:ledger"))
    context = {
        "form": form,
        "heading": _("台账格式"),
        "note": _("可以用的列：{labels}。").format(labels="、".join(map(str, LEDGER.values()))),
        "button": _("保存"),
        "back": reverse("supervision:ledger"),
    }
    return render(request, "supervision/desk/ask.html", context)
