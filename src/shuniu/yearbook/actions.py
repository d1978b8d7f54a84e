"""定稿 and 更正: the only writers of what the office has stated."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from shuniu.casework.models import Matter, Move
from shuniu.commons import trail
from shuniu.commons.figures import checks
from shuniu.commons.figures.counting import amount_of, count, halves, quotient, records
from shuniu.commons.figures.declare import Counted, Mean, Ratio, figures
from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours, Refused
from shuniu.ground.text import clean

from .models import Freeze, FrozenFigure
from .powers import may_freeze
from .sections import sections


class FrozenAlready(Refused):
    """这一时期已经定稿。定稿的数字不能改，如有变化请逐项更正并说明理由。"""


class RestatedAlready(Refused):
    """这个数字已经被更正过，请在最新的数字上更正。"""


class NothingChanged(Refused):
    """现在统计的记录与定稿时完全一致，不需要更正。"""


def freeze(section: str, period: Period, *, by: Actor, at: dt.datetime, note: str = "") -> Freeze:
    """定稿: state the section's figures for a period, each with its records, for good.

    Refused before the period is over, a second time, and, while a cross-check
    is broken, without a note that says why. Raises NotYours, FieldRefused.
    """
    if not may_freeze(by):
        raise NotYours
    codes = sections.get(section).codes
    note = clean(note)
    if period.last > at.astimezone(clock.ZONE).date():
        raise FieldRefused("last", _("这一时期还没有结束，不能定稿。"))
    broken = [v for v in checks.evaluate(period, codes=codes) if not v.ok]
    if broken and not note:
        raise FieldRefused(
            "note",
            _("勾稽不符：{what}。请先查清；如仍要定稿，请在说明中写明原因。").format(
                what="；".join(v.sentence for v in broken)
            ),
        )
    try:
        with transaction.atomic():
            frozen = Freeze.objects.create(
                section=section,
                first=period.first,
                last=period.last,
                frozen_at=at,
                by_id=by.member_id,
                by_label=by.label,
                note=note,
            )
            rows = [_state(frozen, code, by=by, at=at) for code in codes]
            FrozenFigure.objects.bulk_create(rows)
            trail.record(
                "yearbook.frozen",
                subject_kind="freeze",
                subject_id=frozen.pk,
                by=by,
                at=at,
                detail={
                    "section": section,
                    "period": str(period),
                    "values": {r.code: None if r.value is None else str(r.value) for r in rows},
                },
            )
    except IntegrityError as error:
        raise FrozenAlready from error
    return frozen


def restate(old: FrozenFigure, *, reason: str, by: Actor, at: dt.datetime) -> FrozenFigure:
    """更正: state a frozen figure anew from the records as they are now; the old one stays.

    Raises NotYours, FieldRefused without a reason, RestatedAlready, NothingChanged.
    """
    if not may_freeze(by):
        raise NotYours
    reason = clean(reason)
    if not reason:
        raise FieldRefused("reason", _("请写明更正的理由。"))
    fresh = _state(old.freeze, old.code, by=by, at=at)
    if (fresh.value, fresh.keys) == (old.value, old.keys):
        raise NothingChanged
    fresh.restates, fresh.reason = old, reason
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
            trail.record(
                "yearbook.restated",
                subject_kind="freeze",
                subject_id=old.freeze_id,
                by=by,
                at=at,
                detail={
                    "code": old.code,
                    "from": str(old.value),
                    "to": str(fresh.value),
                    "reason": reason,
                },
            )
    except IntegrityError as error:
        raise RestatedAlready from error
    return fresh


def _state(frozen: Freeze, code: str, *, by: Actor, at: dt.datetime) -> FrozenFigure:
    """The figure as its records give it now, not yet saved."""
    declared = figures.get(code)
    last_move = Move.objects.aggregate(last=Max("pk"))["last"] or 0
    row = FrozenFigure(
        freeze=frozen,
        code=code,
        label=str(declared.label),
        unit=str(declared.unit),
        last_move_id=last_move,
        at=at,
        by_label=by.label,
    )
    if isinstance(declared, Counted):
        found = records(code, frozen.period)
        row.record_kind = kind_of(found.model)
        row.keys = sorted(set(found.order_by().values_list("pk", flat=True)))
        row.numbers = _numbers(row.record_kind, row.keys)
        row.value = Decimal(amount_of(declared, found))
    elif isinstance(declared, Ratio | Mean):
        parts = [count(c, frozen.period) for c in halves(declared)]
        value = quotient(declared, *parts)
        row.value = None if value is None else Decimal(value)
    else:
        value = count(code, frozen.period)
        row.value = None if value is None else Decimal(value)
    return row


def kind_of(model: type[Model]) -> str:
    """``matter`` for matters and what shares their key, else the model's label."""
    pk = model._meta.pk
    if model is Matter or (pk is not None and pk.remote_field and pk.remote_field.model is Matter):
        return "matter"
    return model._meta.label_lower


def _numbers(kind: str, keys: list[int]) -> list[str]:
    if kind != "matter":
        return []
    numbers = dict(Matter.objects.filter(pk__in=keys).values_list("pk", "number"))
    return [numbers.get(key, "") for key in keys]
