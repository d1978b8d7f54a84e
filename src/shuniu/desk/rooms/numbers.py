"""The ledger of numbers: what was issued, voided with a reason, and that nothing is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shuniu.casework.models import Matter
from shuniu.commons import trail
from shuniu.commons.flow.model import Label
from shuniu.commons.numbering.actions import void
from shuniu.commons.numbering.models import Counter, Issued, Series
from shuniu.commons.numbering.queries import gaps
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import ADMINISTRATOR, AUDITOR, REGISTRAR
from shuniu.commons.people.powers import administers
from shuniu.ground.refusal import Refused

from ..access import StaffRequest
from ..declare import Column, Filter, Register, RowAct, Rows, Showing, register_plain
from ..forms import StepForm, text_field

CANCELLED = "cancelled"  # the state of what bears its number no more, in every flow


def may_read(actor: Actor) -> bool:
    """The ledger is for whoever gives numbers out, keeps them or checks them."""
    return actor.holds(ADMINISTRATOR, AUDITOR, REGISTRAR)


class VoidForm(StepForm):
    """作废: why the number is never used."""

    reason = text_field(_("作废原因"), rows=2, longest=200)


class StillBorne(Refused):
    """“{number}”正由《{title}》使用，不能在这里作废；请在该件的页面上办理作废或撤件。"""


def _void(row: Issued, *, reason: str, by: Actor, at: dt.datetime) -> None:
    bearer = Matter.objects.filter(number=row.text).exclude(state=CANCELLED).first()
    if bearer is not None:
        raise StillBorne(number=row.text, title=bearer.title)
    with transaction.atomic():
        void(row.series.code, row.text, reason=reason, by=by, at=at)
        trail.record(
            "numbering.voided",
            subject_kind="number",
            subject_id=row.text,
            by=by,
            at=at,
            detail={"reason": reason},
        )


def named(series: Series) -> str:
    """What a series is called, in the reader's language where the program named it."""
    return str(_(series.label)) if series.label else ""


def _series(_showing: Showing) -> list[tuple[str, Label]]:
    return [(s.code, named(s)) for s in Series.objects.order_by("id")]


def _years(showing: Showing) -> list[tuple[str, Label]]:
    return [(str(y), str(y)) for y in range(showing.today.year, showing.today.year - 5, -1)]


def _narrow_void(rows: Rows, value: str, _showing: Showing) -> Rows:
    return rows.filter(voided_at__isnull=value != "void")


@require_safe
def ledger_gaps(request: StaffRequest) -> HttpResponse:
    """断号检查: each series and year with its last number, the void ones, and what is missing."""
    if not may_read(request.actor):
        raise Http404
    counted: dict[tuple[int, int], Any] = {
        (row["series_id"], row["year"]): row
        for row in Issued.objects.values("series_id", "year").annotate(
            count=Count("pk"),
            voided=Count("pk", filter=Q(voided_at__isnull=False)),
            last=Max("value"),
        )
    }
    lines = [
        {
            "series": counter.series,
            "label": named(counter.series),
            "year": counter.year or "",
            "last": counter.last,
            "voided": counted.get((counter.series_id, counter.year), {}).get("voided", 0),
            "missing": gaps(counter.series.code, counter.year)[:50],
        }
        for counter in Counter.objects.select_related("series").order_by("series_id", "-year")
    ]
    return render(request, "desk/gaps.html", {"lines": lines})


def register_pages() -> None:
    """Register the ledger."""
    register_plain(
        Register(
            "numbers",
            _("编号台账"),
            may_read,
            lambda _actor: Issued.objects.select_related("series"),
            (
                Column("text", _("编号"), lambda r: r.text, width=28),
                Column("series", _("编号规则"), lambda r: named(r.series), width=24),
                Column("taken", _("发号时间"), lambda r: r.taken_at),
                Column("by", _("经办人"), lambda r: r.taken_by_label),
                Column("voided", _("作废时间"), lambda r: r.voided_at),
                Column("reason", _("作废原因"), lambda r: r.void_reason, width=32),
            ),
            (
                Filter("series", _("规则"), _series, lambda r, v, _s: r.filter(series__code=v)),
                Filter("year", _("年份"), _years, lambda r, v, _s: r.filter(year=int(v))),
                Filter(
                    "void",
                    _("状态"),
                    lambda _s: [("valid", _("有效")), ("void", _("已作废"))],
                    _narrow_void,
                ),
            ),
            lambda rows, query: rows.filter(text__icontains=query),
            acts=(
                RowAct(
                    "void",
                    _("作废"),
                    _void,
                    lambda r, actor: administers(actor) and r.voided_at is None,
                    VoidForm,
                    danger=True,
                ),
            ),
            facts=lambda _row, _actor: (),
            empty=_("还没有发过号。"),
            menu_order=4,
        )
    )
