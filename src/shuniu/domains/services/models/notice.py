"""Notices of daily life: what is cut off, where, from when to when."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter
from shuniu.commons.figures.period import Period
from shuniu.commons.people.models import Unit


class NoticeKind(models.TextChoices):
    POWER = "power", _("停电")
    WATER = "water", _("停水")
    GAS = "gas", _("停气")
    HEATING = "heating", _("停暖")
    ROAD = "road", _("道路封闭")
    BUS = "bus", _("公交调整")
    NETWORK = "network", _("通信检修")
    OTHER = "other", _("其他提示")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, asked for in the office's words."""

    def standing(self) -> NoticeQuerySet:
        """Before the public and not taken down."""
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)

    def in_force(self, at: dt.datetime) -> NoticeQuerySet:
        """Before the public, begun and not over."""
        return self.standing().filter(starts_at__lte=at, ends_at__gt=at)

    def coming(self, at: dt.datetime) -> NoticeQuerySet:
        """Before the public, yet to begin."""
        return self.standing().filter(starts_at__gt=at)

    def over(self, at: dt.datetime) -> NoticeQuerySet:
        """Before the public once, and over."""
        return self.standing().filter(ends_at__lte=at)

    def published_in(self, period: Period) -> NoticeQuerySet:
        """Put before the public in the period."""
        return self.filter(published_at__gte=period.starts_at, published_at__lt=period.ends_at)


class Notice(models.Model):
    """生活资讯: what is cut off (``kind``), where, from when until when, why, whom to call.

    Times are those in force: an earlier end or a delay is a step of its own, with its reason
    in the history, and the public line is replaced.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="notice")
    kind = models.CharField(_("种类"), max_length=12, choices=NoticeKind.choices)
    area = models.CharField(_("影响范围"), max_length=200)
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("预计恢复"))
    reason = models.CharField(_("原因"), max_length=200)
    phone = models.CharField(_("咨询电话"), max_length=40)
    advice = models.CharField(_("提示"), max_length=400, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    at_once = models.BooleanField(_("直接发布"), default=False)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("生活资讯")
        constraints = [
            models.CheckConstraint(name="notice_ends", condition=Q(ends_at__gt=F("starts_at"))),
        ]
        indexes = [
            models.Index(
                name="notice_standing",
                fields=["-ends_at", "-matter"],
                condition=Q(published_at__isnull=False, withdrawn_at__isnull=True),
            ),
            models.Index(name="notice_published", fields=["published_at"]),
        ]

    @property
    def public_address(self) -> str:
        """Where the public reads it."""
        return f"/services/life/{self.pk}/"


class DirectUnit(models.Model):
    """直接发布单位: whose notices stand at once, checked afterwards; set by an administrator."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)
    reason = models.CharField(_("依据"), max_length=200)
    by_label = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("直接发布单位")
        constraints = [
            models.UniqueConstraint(
                name="direct_unit_once", fields=["unit"], condition=Q(until__isnull=True)
            ),
        ]
