"""The figures of services; each is the notices or guides that it counts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.checks import Within, check
from shuniu.commons.figures.declare import figure, ratio
from shuniu.commons.figures.period import Period

from .models import GuideVersion, Notice


@figure(
    "services.notices",
    label=_("发布生活资讯"),
    unit=_("条"),
    about=_("发布时间在本期内的停水、停电等通知；更改时间不重复算，后来撤下的也算。"),
)
def notices(period: Period) -> QuerySet[Notice]:
    return Notice.objects.published_in(period).select_related("matter")


@figure(
    "services.guides",
    label=_("公布办事指南"),
    unit=_("份"),
    about=_("本期末仍在公布的办事指南，一个事项算一份，不论修订几次。"),
)
def guides(period: Period) -> QuerySet[GuideVersion]:
    found = GuideVersion.objects.standing_at(period.ends_at)
    return found.select_related("guide__matter")


@figure(
    "services.guides_incomplete",
    label=_("要素不全的办事指南"),
    unit=_("份"),
    about=_("本期末仍在公布、至少缺少一个要素的办事指南；检查网站时逐份列出缺什么。"),
)
def guides_incomplete(period: Period) -> QuerySet[GuideVersion]:
    return guides(period).exclude(missing=[])


ratio(
    "services.guides_incomplete_rate",
    label=_("办事指南要素不全率"),
    part="services.guides_incomplete",
    whole="services.guides",
    about=_("要素不全的与全部公布的办事指南之比。"),
)
check(Within("services.guides_incomplete", "services.guides"))
