"""Who may do what on which site: one table that a deputy can read."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Unit

from .columns import SiteColumn
from .sites import Site


class Act(models.TextChoices):
    WRITE = "write", _("采编")
    REVIEW = "review", _("审核")
    PUBLISH = "publish", _("终审发布")


class RightQuerySet(models.QuerySet["Right"]):
    def held_on(self, day: dt.date) -> RightQuerySet:
        """Rights that hold on that day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class Right(models.Model):
    """网站权限: a unit may write, review or publish in a column of a site (none named: in all).

    Who of the unit acts follows from the duties of posts: this table only says where.
    An ended right stays as a row.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="portal_rights")
    site = models.ForeignKey(Site, models.PROTECT, related_name="rights")
    column = models.ForeignKey(
        SiteColumn, models.PROTECT, null=True, blank=True, related_name="rights"
    )
    act = models.CharField(_("权限"), max_length=8, choices=Act.choices)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    by_label = models.CharField(_("授权人"), max_length=80, blank=True)

    objects = RightQuerySet.as_manager()

    class Meta:
        verbose_name = _("网站权限")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "site", "column", "act"],
                condition=Q(until__isnull=True),
                nulls_distinct=False,
                name="right_held_once",
            ),
            models.CheckConstraint(
                # One ended on the day on which it was given held on no day.
                condition=Q(until__isnull=True)
                | Q(until__gte=models.F("since") - dt.timedelta(days=1)),
                name="right_days_in_order",
            ),
        ]
        indexes = [models.Index(fields=["site", "act"], name="right_of_site")]

    def __str__(self) -> str:
        return f"{self.unit} {self.site} {self.get_act_display()}"
