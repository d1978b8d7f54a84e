"""Sums of visits: of all sites, of one, by column, by article, day by day."""

from __future__ import annotations

from django.db.models import Sum

from shuniu.commons.figures.period import Period

from ..models import Article, Site, SiteColumn
from .models import CountedDay, SiteDay, VisitDay


def total(period: Period) -> int:
    """All visits of all sites in the period."""
    found = CountedDay.objects.within(period).aggregate(n=Sum("count"))
    return int(found["n"] or 0)


def of_site(site: Site, period: Period) -> int:
    """The visits of one site in the period."""
    days = SiteDay.objects.filter(site=site, day__range=(period.first, period.last))
    return int(days.aggregate(n=Sum("count"))["n"] or 0)


def of_article(article: Article, period: Period | None = None) -> int:
    """The visits of one article wherever it stands, in the period or ever."""
    days = VisitDay.objects.filter(article=article)
    if period is not None:
        days = days.filter(day__range=(period.first, period.last))
    return int(days.aggregate(n=Sum("count"))["n"] or 0)


def by_day(site: Site, period: Period) -> list[SiteDay]:
    """A site's days in the period, the newest first."""
    days = SiteDay.objects.filter(site=site, day__range=(period.first, period.last))
    return list(days.order_by("-day"))


def by_site(period: Period) -> list[tuple[Site, int]]:
    """Every site with its visits in the period, most first; sites without any at the end."""
    days = SiteDay.objects.filter(day__range=(period.first, period.last))
    sums = {row["site"]: row["n"] for row in days.values("site").annotate(n=Sum("count"))}
    sites = [(site, int(sums.get(site.pk, 0))) for site in Site.objects.all()]
    return sorted(sites, key=lambda pair: -pair[1])


def by_column(site: Site, period: Period) -> list[tuple[SiteColumn, int]]:
    """A site's columns with their visits in the period (their articles' too), most first."""
    days = VisitDay.objects.filter(
        column__in=SiteColumn.objects.filter(site=site), day__range=(period.first, period.last)
    )
    sums = {row["column"]: row["n"] for row in days.values("column").annotate(n=Sum("count"))}
    columns = SiteColumn.objects.filter(pk__in=sums)
    return sorted(((c, int(sums[c.pk])) for c in columns), key=lambda pair: -pair[1])


def most_read(site: Site, period: Period, n: int = 20) -> list[tuple[Article, int]]:
    """The articles that were looked at most on a site in the period."""
    days = VisitDay.objects.filter(
        site=site, article__isnull=False, day__range=(period.first, period.last)
    )
    top = list(days.values_list("article").annotate(n=Sum("count")).order_by("-n", "article")[:n])
    articles = Article.objects.only("title", "site", "first_published_at").in_bulk(
        [pk for pk, _n in top]
    )
    return [(articles[pk], int(count)) for pk, count in top if pk in articles]
