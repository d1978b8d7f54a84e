"""The figures of applications; each is the applications that it counts."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Term
from shuniu.commons.figures.checks import Rate, Within, check
from shuniu.commons.figures.declare import figure, ratio
from shuniu.commons.figures.period import Period

from ..models import Application, Ask

PIECE = _("件")


@figure(
    "disclosure.applications",
    label=_("收到政府信息公开申请"),
    unit=PIECE,
    about=_("收到申请之日在本期内的政府信息公开申请（不含更正申请），即年度报告的“本年新收”。"),
)
def applications(period: Period) -> QuerySet[Application]:
    return Application.objects.filter(
        ask=Ask.INFORMATION, received_on__gte=period.first, received_on__lte=period.last
    )


@figure(
    "disclosure.answered",
    label=_("办结政府信息公开申请"),
    unit=PIECE,
    about=_("在本期内首次作出答复或者以其他方式办结的申请，不论何时收到。"),
)
def answered(period: Period) -> QuerySet[Application]:
    return Application.objects.filter(
        ask=Ask.INFORMATION, ended_on__gte=period.first, ended_on__lte=period.last
    )


@figure(
    "disclosure.answered_on_time",
    label=_("按期办结政府信息公开申请"),
    unit=PIECE,
    about=_("办结的申请中，没有超过答复期限的（扣除补正、征求意见、缴费的时间，含依法延长）。"),
)
def answered_on_time(period: Period) -> QuerySet[Application]:
    late = Term.objects.filter(
        matter=OuterRef("pk"), name="reply", void=False, met_on__gt=F("due_on")
    )
    return answered(period).exclude(Exists(late))


ratio(
    "disclosure.on_time_rate",
    label=_("信息公开申请按期办结率"),
    part="disclosure.answered_on_time",
    whole="disclosure.answered",
)
check(Within("disclosure.answered_on_time", "disclosure.answered"))
check(Rate("disclosure.on_time_rate", "disclosure.answered_on_time", "disclosure.answered"))
