"""The figures of reports; each is the reports that it counts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.checks import Within, check
from shuniu.commons.figures.declare import figure, ratio
from shuniu.commons.figures.period import Period

from .models import Mistake

PIECE = _("条")


@figure(
    "inspection.mistakes",
    label=_("网民找错"),
    unit=PIECE,
    about=_("网民在本期内提交的找错，全国平台转来的、本站入口提交的都算，不予处理的不算。"),
)
def mistakes(period: Period) -> QuerySet[Mistake]:
    return Mistake.objects.reported_in(period).select_related("matter")


@figure(
    "inspection.mistakes_in_time",
    label=_("按时答复网民找错"),
    unit=PIECE,
    about=_("本期提交的找错中，在答复期限（3个工作日）内答复的。"),
)
def mistakes_in_time(period: Period) -> QuerySet[Mistake]:
    return mistakes(period).on_time()  # type: ignore[attr-defined,no-any-return]


ratio(
    "inspection.mistakes_in_time_rate",
    label=_("网民找错按时答复率"),
    part="inspection.mistakes_in_time",
    whole="inspection.mistakes",
    about=_("按时答复的与全部网民找错之比。"),
)
check(Within("inspection.mistakes_in_time", "inspection.mistakes"))
