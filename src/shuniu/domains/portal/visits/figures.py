"""The figures of visits: how many, on how many days, and their daily mean."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.declare import figure, mean
from shuniu.commons.figures.period import Period

from .models import CountedDay


@figure(
    "portal.visits",
    label=_("网站访问总量"),
    unit=_("次"),
    about=_("本期各站点页面被读者打开的次数；程序抓取的不算。"),
    amount="count",
)
def visits(period: Period) -> QuerySet[CountedDay]:
    return CountedDay.objects.within(period)


@figure(
    "portal.visit_days",
    label=_("访问量计数天数"),
    unit=_("天"),
    about=_("本期内计数器在运行的天数；没有计数的日子不算。"),
)
def visit_days(period: Period) -> QuerySet[CountedDay]:
    return CountedDay.objects.within(period)


mean(
    "portal.visits_daily_mean",
    label=_("日均访问量"),
    unit=_("次"),
    total="portal.visits",
    over="portal.visit_days",
    about=_("访问总量除以计数天数，不是除以本期的全部天数。"),
)
