"""The figures of the exchange; each is the sendings or the receipts that it counts."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Assignment, Outcome, Role
from shuniu.commons.figures.checks import Rate, Within, check
from shuniu.commons.figures.declare import figure, ratio
from shuniu.commons.figures.period import Period

from .flow import KIND
from .models import Dispatch

PIECE, COPY = _("件"), _("份")


def _given(period: Period) -> QuerySet[Assignment]:
    found = Assignment.objects.filter(
        role=Role.RECEIVE,
        matter__kind=KIND,
        given_at__gte=period.starts_at,
        given_at__lt=period.ends_at,
    )
    return found.exclude(outcome=Outcome.WITHDRAWN).select_related("matter", "unit")


@figure(
    "exchange.sent",
    label=_("交换发出公文"),
    unit=PIECE,
    about=_("本期由本级各单位通过公文交换发出的公文，一次发送算一件，不论发往几个单位。"),
)
def sent(period: Period) -> QuerySet[Dispatch]:
    return Dispatch.objects.sent_in(period).select_related("matter")


@figure(
    "exchange.deliveries",
    label=_("应签收公文"),
    unit=COPY,
    about=_("本期发给各单位的公文，一个单位算一份；签收前撤回的不算。"),
)
def deliveries(period: Period) -> QuerySet[Assignment]:
    return _given(period)


@figure(
    "exchange.signed",
    label=_("已签收公文"),
    unit=COPY,
    about=_("本期发给各单位的公文中，到期末已经签收的。"),
)
def signed(period: Period) -> QuerySet[Assignment]:
    return _given(period).filter(signed_at__lt=period.ends_at)


@figure(
    "exchange.signed_on_time",
    label=_("按时签收公文"),
    unit=COPY,
    about=_("本期发给各单位的公文中，到期末已经签收，并且没有超过签收期限的。"),
)
def signed_on_time(period: Period) -> QuerySet[Assignment]:
    return signed(period).filter(signed_at__date__lte=F("due_on"))


@figure(
    "exchange.returned",
    label=_("退回公文"),
    unit=COPY,
    about=_("本期发给各单位的公文中被退回的。"),
)
def returned(period: Period) -> QuerySet[Assignment]:
    return _given(period).filter(outcome=Outcome.RETURNED)


ratio(
    "exchange.on_time_rate",
    label=_("按时签收率"),
    part="exchange.signed_on_time",
    whole="exchange.deliveries",
    about=_("按时签收与应签收公文之比。"),
)
check(Within("exchange.signed", "exchange.deliveries"))
check(Within("exchange.signed_on_time", "exchange.signed"))
check(Within("exchange.returned", "exchange.deliveries"))
check(Rate("exchange.on_time_rate", "exchange.signed_on_time", "exchange.deliveries"))
