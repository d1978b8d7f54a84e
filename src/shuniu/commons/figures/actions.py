"""To file a figure; nothing else writes filed figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.duties import REGISTRAR
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.ground.text import clean

from .declare import Filed, figures
from .models import FiledFigure
from .period import Period


def file_figure(
    code: str,
    period: Period,
    *,
    value: Decimal,
    signed_by_unit: Unit,
    by: Actor,
    at: dt.datetime,
    evidence: Paper | None = None,
    note: str = "",
) -> FiledFigure:
    """上报数登记: enter what a unit signed for, with the scan as evidence.

    A second value for the same period replaces the first and must say why.
    Raises NotYours, FieldRefused, and LookupError for an unknown code.
    """
    if not (by.kind == SYSTEM or by.holds(REGISTRAR)):
        raise NotYours
    if not isinstance(figures.get(code), Filed):
        raise FieldRefused("code", _("这个指标由系统按记录统计，不能填报。"))
    note = clean(note)
    with transaction.atomic():
        old = (
            FiledFigure.objects.standing()
            .filter(code=code, first=period.first, last=period.last)
            .select_for_update()
            .first()
        )
        if old is not None and not note:
            raise FieldRefused("note", _("这一时期已有上报数，更正须说明理由。"))
        entered = FiledFigure.objects.create(
            code=code,
            first=period.first,
            last=period.last,
            value=value,
            signed_by_unit=signed_by_unit,
            evidence=evidence,
            note=note,
            replaces=old,
            entered_by_label=by.label,
            entered_at=at,
        )
        trail.record(
            "figures.filed",
            subject_kind="filed_figure",
            subject_id=entered.pk,
            by=by,
            at=at,
            detail={"code": code, "period": str(period), "value": str(value)},
        )
    return entered
