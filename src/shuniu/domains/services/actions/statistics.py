"""办事统计: drawn up from the records of a month that is over, published by a second person."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import REGISTRAR, REVIEWER
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing import actions as publishing
from shuniu.ground.refusal import FieldRefused, NotYours, Refused, SelfCheck
from shuniu.ground.text import clean

from ..models import ServiceMonth
from ..queries import month_of, numbers_of

COLUMN, KIND = "service-statistics", "service_statistics"


class PublishedAlready(Refused):
    """这个月的办事统计已经发布或者撤下。"""


def draw_up(*, month: dt.date, unit: Unit, by: Actor, at: dt.datetime) -> ServiceMonth:
    """编制办事统计: of a month that is over; the numbers are counted, nobody types them."""
    if not by.holds_at(unit.pk, (REGISTRAR,)):
        raise NotYours
    period = month_of(month)
    if period.ends_at > at:
        raise FieldRefused("month", _("这个月还没有结束，下月初再编制。"))
    try:
        with transaction.atomic():
            made = ServiceMonth.objects.create(
                first=period.first,
                unit=unit,
                numbers=numbers_of(period),
                drawn_up_by_id=by.member_id,
                drawn_up_by=by.label,
                drawn_up_at=at,
            )
            _told("services.statistics_drawn_up", made, by, at)
            return made
    except IntegrityError:
        raise FieldRefused("month", _("这个月的办事统计已经编制。")) from None


def publish_statistics(row: ServiceMonth, *, by: Actor, at: dt.datetime) -> None:
    """核对发布: by a reviewer of the same office who did not draw it up."""
    with transaction.atomic():
        found = ServiceMonth.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if not by.holds_at(found.unit_id, (REVIEWER,)):
            raise NotYours
        if found.published_at is not None or found.withdrawn_at is not None:
            raise PublishedAlready
        if by.member_id == found.drawn_up_by_id:
            raise SelfCheck(why=_("这份统计是您本人编制的。"))
        found.published_by, found.published_at = by.label, at
        found.save(update_fields=["published_by", "published_at"])
        publishing.publish(
            column=COLUMN,
            title=found.title,
            url=found.public_address,
            unit_label=found.unit.name,
            source_kind=KIND,
            source_id=found.pk,
            summary=_("公布办事指南{guides}份，其中本月新公布{new}份、修订{revised}份。").format(
                **{name: found.numbers[name] for name in ("guides", "new", "revised")}
            ),
            by=by,
            at=at,
        )
        _told("services.statistics_published", found, by, at)


def withdraw_statistics(row: ServiceMonth, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """撤下、作废: with the reason; the month may be drawn up anew."""
    reason = clean(reason)[:200]
    if not reason:
        raise FieldRefused("reason", _("请写明撤下的原因。"))
    with transaction.atomic():
        found = ServiceMonth.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if not by.holds_at(found.unit_id, (REVIEWER,)):
            raise NotYours
        if found.withdrawn_at is not None:
            raise PublishedAlready
        found.withdrawn_at, found.withdrawn_because = at, reason
        found.save(update_fields=["withdrawn_at", "withdrawn_because"])
        publishing.withdraw(
            source_kind=KIND, source_id=found.pk, reason=reason, column=COLUMN, by=by, at=at
        )
        _told("services.statistics_withdrawn", found, by, at, reason=reason)


def last_month(day: dt.date) -> dt.date:
    """The first day of the month before."""
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def _told(verb: str, row: ServiceMonth, by: Actor, at: dt.datetime, **more: object) -> None:
    detail = {"month": row.first.isoformat(), **more}
    trail.record(
        verb, subject_kind="service_statistics", subject_id=row.pk, by=by, at=at, detail=detail
    )
