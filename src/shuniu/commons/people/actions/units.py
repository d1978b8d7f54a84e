"""Units are set up, renamed and closed; none is ever deleted."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.ground.refusal import FieldRefused

from ..actor import Actor
from ..duties import ADMINISTRATOR
from ..holdings import successions
from ..models import Tenure, Unit, UnitKind
from ..powers import administers, require
from ..refusals import CodeTaken, UnitClosed, UnitStillInUse, WrongSuccessor
from .base import code_of, day_of, keep_an_administrator, open_on, words
from .posts import vacate


@transaction.atomic
def open_unit(
    *,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    opened_on: dt.date,
    by: Actor,
    at: dt.datetime,
    parent: Unit | None = None,
    english_name: str = "",
    order: int = 0,
    in_exchange: bool = False,
    handles_letters: bool = False,
) -> Unit:
    """设立单位。 The code is for ever; refuses a code in use and a closed parent."""
    require(administers(by))
    code = code_of("code", code, limit=32)
    if kind not in UnitKind.values:
        raise FieldRefused("kind", _("请从列表中选择单位类别。"))
    if parent is not None:
        open_on(parent, opened_on)
    known = Unit.objects.filter(code=code).first()
    if known is not None:
        raise CodeTaken(code=code, name=known.name)
    unit = Unit.objects.create(
        code=code,
        name=words("name", name, label=_("名称"), limit=80),
        short_name=words("short_name", short_name, label=_("简称"), limit=30),
        english_name=words(
            "english_name", english_name, label=_("英文名称"), limit=120, required=False
        ),
        kind=kind,
        parent=parent,
        order=order,
        in_exchange=in_exchange,
        handles_letters=handles_letters,
        opened_on=opened_on,
    )
    trail.record(
        "people.unit_opened",
        subject_kind="unit",
        subject_id=unit.pk,
        by=by,
        at=at,
        detail={"code": code, "name": unit.name, "opened_on": opened_on.isoformat()},
    )
    return unit


@transaction.atomic
def rename_unit(
    unit: Unit,
    *,
    name: str,
    short_name: str,
    by: Actor,
    at: dt.datetime,
    english_name: str | None = None,
    reason: str = "",
) -> Unit:
    """单位更名。 The code and the unit stay; the trail keeps the former name."""
    require(administers(by))
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    open_on(unit, day_of(at))
    before = [unit.name, unit.short_name, unit.english_name]
    unit.name = words("name", name, label=_("名称"), limit=80)
    unit.short_name = words("short_name", short_name, label=_("简称"), limit=30)
    if english_name is not None:
        unit.english_name = words(
            "english_name", english_name, label=_("英文名称"), limit=120, required=False
        )
    unit.save(update_fields=["name", "short_name", "english_name"])
    trail.record(
        "people.unit_renamed",
        subject_kind="unit",
        subject_id=unit.pk,
        by=by,
        at=at,
        detail={
            "before": before,
            "after": [unit.name, unit.short_name, unit.english_name],
            "reason": words("reason", reason, label=_("依据"), limit=120, required=False),
        },
    )
    return unit


@transaction.atomic
def close_unit(
    unit: Unit,
    *,
    successor: Unit | None,
    on: dt.date,
    by: Actor,
    at: dt.datetime,
    reason: str = "",
) -> Unit:
    """撤销单位: from ``on`` it is no more; members and open work pass to the successor.

    Tenures of its posts end the day before. Refuses while units below it are
    open, and, without a successor, while it has members or open work.
    """
    require(administers(by))
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.closed_on is not None:
        raise UnitClosed(unit=unit.name, day=unit.closed_on)
    if on <= unit.opened_on:
        raise FieldRefused("on", _("撤销日期须晚于设立日期。"))
    if successor is not None and (successor.pk == unit.pk or successor.closed_on is not None):
        raise WrongSuccessor
    if unit.children.filter(closed_on__isnull=True).exists():
        raise UnitStillInUse(unit=unit.name, why=_("下面还有未撤销的单位"))
    if successor is None and unit.members.filter(is_active=True).exists():
        raise UnitStillInUse(unit=unit.name, why=_("还有成员，请先指定承接单位"))
    successor_id = None if successor is None else successor.pk
    moved = {
        name: succession(unit.pk, successor_id, by=by, at=at)
        for name, succession in successions.items()
    }
    _end_seats(unit, on, by=by, at=at)
    if successor is not None:
        moved["members"] = unit.members.filter(is_active=True).update(unit=successor)
    unit.closed_on = on
    unit.successor = successor
    unit.save(update_fields=["closed_on", "successor"])
    trail.record(
        "people.unit_closed",
        subject_kind="unit",
        subject_id=unit.pk,
        by=by,
        at=at,
        detail={
            "on": on.isoformat(),
            "successor": None if successor is None else successor.code,
            "moved": moved,
            "reason": words("reason", reason, label=_("依据"), limit=120, required=False),
        },
    )
    return unit


def _end_seats(unit: Unit, on: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """End the tenures of the unit's posts on the day before it closes."""
    last = on - dt.timedelta(days=1)
    seats = Tenure.objects.select_related("post").filter(post__unit=unit, last_day__isnull=True)
    admins = {seat.pk for seat in seats if ADMINISTRATOR in seat.post.duties}
    keep_an_administrator(admins, last)
    for seat in seats:
        vacate(seat, last_day=max(last, seat.first_day), by=by, at=at, reason=_("单位撤销"))
