"""The figures of the site group: what was published, entered, opened and redesigned."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.checks import Sums, Within, check
from shuniu.commons.figures.declare import figure
from shuniu.commons.figures.opening import openers
from shuniu.commons.figures.period import Period
from shuniu.commons.publishing.models import SITE, Publication, PublicationQuerySet

from .models import Article, Redesign, Site, SiteKind
from .queries.opened import article_addresses, line_addresses


def _lines(period: Period) -> PublicationQuerySet:
    return Publication.objects.original().filter(
        first_published_at__gte=period.starts_at, first_published_at__lt=period.ends_at
    )


@figure(
    "portal.items",
    label=_("网站发布信息"),
    unit=_("条"),
    about=_(
        "本期在各网站首次发布的信息：同一条在一个网站的几个栏目、更正几次，都算一条；"
        "推送到别的网站的，在那个网站另算一条。撤下的也算，因为曾经发布。"
    ),
)
def items(period: Period) -> QuerySet[Publication]:
    return _lines(period)


@figure(
    "portal.items_main",
    label=_("门户网站更新信息"),
    unit=_("条"),
    about=_("其中在主站首次发布的。"),
)
def items_main(period: Period) -> QuerySet[Publication]:
    return _lines(period).filter(site=SITE)


@figure(
    "portal.items_sub", label=_("子站发布信息"), unit=_("条"), about=_("其中在子站首次发布的。")
)
def items_sub(period: Period) -> QuerySet[Publication]:
    return _lines(period).exclude(site=SITE)


def _standing(period: Period, kind: str) -> QuerySet[Site]:
    return Site.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=period.last),
        kind=kind,
        opened_on__lte=period.last,
    )


@figure("portal.main_sites", label=_("主站"), unit=_("个"), about=_("本期末开通的主站。"))
def main_sites(period: Period) -> QuerySet[Site]:
    return _standing(period, SiteKind.MAIN)


@figure(
    "portal.sub_sites", label=_("子网站"), unit=_("个"), about=_("本期末开通、没有关停的子站。")
)
def sub_sites(period: Period) -> QuerySet[Site]:
    return _standing(period, SiteKind.SUB)


@figure(
    "portal.redesigns",
    label=_("门户网站升级改版"),
    unit=_("次"),
    about=_("本期启用的主站新版式；开通时的第一版不算改版。"),
)
def redesigns(period: Period) -> QuerySet[Redesign]:
    return Redesign.objects.filter(
        site__kind=SiteKind.MAIN, number__gt=1, since__gte=period.first, since__lte=period.last
    )


def _entered(period: Period) -> QuerySet[Article]:
    return Article.objects.filter(created_at__gte=period.starts_at, created_at__lt=period.ends_at)


@figure(
    "portal.items_entered",
    label=_("录入信息"),
    unit=_("条"),
    about=_("本期录入网站的稿件；从旧站带来的按其发布时间。"),
)
def items_entered(period: Period) -> QuerySet[Article]:
    return _entered(period)


@figure(
    "portal.characters_entered",
    label=_("录入文字"),
    unit=_("字"),
    about=_("本期录入的稿件正文字数之和，不计空白。"),
    amount="characters",
)
def characters_entered(period: Period) -> QuerySet[Article]:
    return _entered(period)


@figure(
    "portal.pictures_entered",
    label=_("录入图片"),
    unit=_("幅"),
    about=_("本期录入的稿件中的图片数之和。"),
    amount="pictures",
)
def pictures_entered(period: Period) -> QuerySet[Article]:
    return _entered(period).filter(pictures__gt=0)


check(Sums("portal.items", ("portal.items_main", "portal.items_sub")))
check(Within("portal.items_main", "portal.items"))
openers.add("portal.article", article_addresses)
openers.add("publishing.publication", line_addresses)
