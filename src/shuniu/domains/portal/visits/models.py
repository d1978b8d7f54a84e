"""How often pages were looked at. Sums of a day are kept beside its pages, by one statement."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.period import Period

from ..models import Article, Site, SiteColumn


class InPeriod(models.QuerySet["CountedDay"]):
    def within(self, period: Period) -> InPeriod:
        """The days of the period on which visits were counted."""
        return self.filter(day__range=(period.first, period.last))


class CountedDay(models.Model):
    """计数日: a day on which visits were counted, and how many there were on all sites.

    A day on which the counter did not run has no row, and is no day of the mean.
    """

    day = models.DateField(_("日期"), unique=True)
    count = models.PositiveBigIntegerField(_("访问量"), default=0)

    objects = InPeriod.as_manager()

    class Meta:
        verbose_name = _("访问计数日")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.count}"


class SiteDay(models.Model):
    """站点日访问量: the visits of one site on one day, all its pages together."""

    day = models.DateField(_("日期"))
    site = models.ForeignKey(
        Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    count = models.PositiveIntegerField(_("访问量"))

    class Meta:
        verbose_name = _("站点日访问量")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "day"], include=["count"], name="visits_site_day_once"
            )
        ]
        indexes = [models.Index(fields=["day"], name="visits_site_day")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.site_id} {self.count}"


class VisitDay(models.Model):
    """页面日访问量: the visits of one page on one day.

    A page is an article in a column, a column (no article), or a site's own page
    (neither). The database does not check the keys row by row: millions of
    rows come at once, and sites, columns and articles are never deleted.
    """

    day = models.DateField(_("日期"))
    site = models.ForeignKey(
        Site, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    column = models.ForeignKey(
        SiteColumn,
        models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    count = models.PositiveIntegerField(_("访问量"))

    class Meta:
        verbose_name = _("页面日访问量")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "site", "column", "article"],
                nulls_distinct=False,
                name="visits_page_day_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["article", "day"],
                include=["count"],
                condition=Q(article__isnull=False),
                name="visits_of_article",
            ),
            models.Index(
                fields=["column", "day"],
                include=["count"],
                condition=Q(column__isnull=False),
                name="visits_of_column",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.site_id}/{self.column_id}/{self.article_id} {self.count}"
