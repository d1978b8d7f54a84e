"""The figures of the inspection; each is the findings that it counts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.checks import Within, check
from shuniu.commons.figures.declare import figure, ratio
from shuniu.commons.figures.period import Period

from .models import Finding, Repost

PIECE = _("个")


@figure(
    "inspection.findings",
    label=_("网站检查发现问题"),
    unit=PIECE,
    about=_("发现时间在本期内的问题，系统发现的和人工登记的都算，认定不属实的不算。"),
)
def findings(period: Period) -> QuerySet[Finding]:
    found = Finding.objects.opened_in(period).exclude(healed="dismissed")
    return found.select_related("matter")


@figure(
    "inspection.closed",
    label=_("网站检查整改销号"),
    unit=PIECE,
    about=_("销号时间在本期内的问题，不论何时发现；认定不属实的不算。"),
)
def closed(period: Period) -> QuerySet[Finding]:
    return Finding.objects.closed_in(period).select_related("matter")


@figure(
    "inspection.warned_in_time",
    label=_("超标以前预警的问题"),
    unit=PIECE,
    about=_("本期发现的问题中，有时限、并且在时限届满以前就预警的。"),
)
def warned_in_time(period: Period) -> QuerySet[Finding]:
    return findings(period).in_time()  # type: ignore[attr-defined,no-any-return]


@figure(
    "inspection.reposts",
    label=_("应转载国务院重要信息"),
    unit=_("条"),
    about=_("上级在本期内发布、登记为应转载的信息，登记为不需要转载的不算。"),
)
def reposts(period: Period) -> QuerySet[Repost]:
    return Repost.objects.issued_in(period)


@figure(
    "inspection.reposts_in_time",
    label=_("按时转载"),
    unit=_("条"),
    about=_("本期应转载的信息中，在时限（24小时）以内在网站上首次发布的。"),
)
def reposts_in_time(period: Period) -> QuerySet[Repost]:
    return Repost.objects.issued_in(period).on_time()


ratio(
    "inspection.reposts_in_time_rate",
    label=_("按时转载率"),
    part="inspection.reposts_in_time",
    whole="inspection.reposts",
    about=_("按时转载的与全部应转载的之比。"),
)
check(Within("inspection.reposts_in_time", "inspection.reposts"))
