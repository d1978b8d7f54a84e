"""The figures of circulation; each is the readers that it counts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.checks import Rate, Within, check
from shuniu.commons.figures.declare import figure, ratio
from shuniu.commons.figures.period import Period

from .models import ON_TIME, CirculationReader

TIMES = _("次")


@figure(
    "documents.circulated",
    label=_("分发传阅"),
    unit=TIMES,
    about=_("送阅时间在本期内的阅件人，一人一件为一次；后来撤回的也算送过。"),
)
def circulated(period: Period) -> QuerySet[CirculationReader]:
    return CirculationReader.objects.given_in(period).select_related("member")


@figure(
    "documents.circulated_done",
    label=_("阅毕"),
    unit=TIMES,
    about=_("本期送阅的，已经阅知或者报了阅办结果、阅研意见的。"),
)
def circulated_done(period: Period) -> QuerySet[CirculationReader]:
    return circulated(period).filter(done_at__isnull=False)


@figure(
    "documents.circulated_on_time",
    label=_("按期阅毕"),
    unit=TIMES,
    about=_("本期送阅的，在阅毕期限当天或以前阅毕的；没有定期限的，阅毕即算。"),
)
def circulated_on_time(period: Period) -> QuerySet[CirculationReader]:
    return circulated_done(period).filter(ON_TIME)


ratio(
    "documents.circulated_rate",
    label=_("按期阅毕率"),
    part="documents.circulated_on_time",
    whole="documents.circulated",
    about=_("按期阅毕与分发传阅之比。"),
)
check(Within("documents.circulated_done", "documents.circulated"))
check(Within("documents.circulated_on_time", "documents.circulated_done"))
check(Rate("documents.circulated_rate", "documents.circulated_on_time", "documents.circulated"))
