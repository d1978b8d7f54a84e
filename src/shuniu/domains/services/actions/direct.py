"""直接发布单位: whose notices stand at once, by the administrator's entry."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from .. import powers
from ..models import DirectUnit


def set_direct(
    unit: Unit, *, since: dt.date, reason: str, by: Actor, at: dt.datetime
) -> DirectUnit:
    """设为直接发布: from a day on; ``reason`` is the paper that orders it."""
    powers.demand_administrator(by)
    reason = clean(reason)[:200]
    if not reason:
        raise FieldRefused("reason", _("请写明依据，如会议纪要的文号。"))
    running = DirectUnit.objects.filter(unit=unit)
    if running.filter(Q(until__isnull=True) | Q(until__gte=since)).exists():
        raise FieldRefused("unit", _("这个单位已经设为直接发布。"))
    made = DirectUnit.objects.create(unit=unit, since=since, reason=reason, by_label=by.label)
    _told("services.direct_set", made, by, at)
    return made


def end_direct(row: DirectUnit, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """取消直接发布: from tomorrow on a second person checks again."""
    powers.demand_administrator(by)
    today = at.astimezone(clock.ZONE).date()
    if row.until is not None:
        raise FieldRefused("reason", _("已经取消。"))
    DirectUnit.objects.filter(pk=row.pk).update(until=max(today, row.since))
    _told("services.direct_ended", row, by, at, reason=clean(reason)[:200])


def _told(verb: str, row: DirectUnit, by: Actor, at: dt.datetime, **more: object) -> None:
    detail = {"unit": row.unit.name, **more}
    trail.record(verb, subject_kind="unit", subject_id=row.unit_id, by=by, at=at, detail=detail)
