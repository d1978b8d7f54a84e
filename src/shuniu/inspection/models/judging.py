"""What a person judges: texts read by sampling, points given, what is special about a site."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter
from shuniu.commons.publishing.models import Publication


class SiteNote(models.Model):
    """站点情况: whether a site has services for the public (else they are not scored)."""

    site = models.CharField(_("站点"), max_length=40, unique=True)
    has_services = models.BooleanField(_("有面向公众的办事服务"), default=False)
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("站点情况")


class SpotCheck(models.Model):
    """抽查: a published text that somebody read for what no program can decide."""

    line = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    fine = models.BooleanField()
    note = models.CharField(_("说明"), max_length=500, blank=True)
    became = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(_("抽查日期"))
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("抽查")
        constraints = [models.UniqueConstraint(name="spotcheck_once", fields=["line"])]
        indexes = [models.Index(name="spotcheck_day", fields=["-on"])]


class Bonus(models.Model):
    """加分: points that somebody gives a site for a reason; they count only above 80."""

    site = models.CharField(_("站点"), max_length=40)
    reason = models.CharField(_("理由和证据"), max_length=500)
    points = models.DecimalField(_("加分"), max_digits=4, decimal_places=1)
    on = models.DateField(_("日期"))
    ended_on = models.DateField(_("失效日期"), null=True, blank=True)
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("加分")
        constraints = [
            models.CheckConstraint(
                name="bonus_within", condition=Q(points__gt=0) & Q(points__lte=30)
            )
        ]
