"""转载: what the State Council published and the county's site has to bring within its hours."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.period import Period
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing.models import Publication


class RepostQuerySet(models.QuerySet["Repost"]):
    """Items to be reposted, asked for in the office's words."""

    def waiting(self) -> RepostQuerySet:
        """Neither reposted nor found to be no item of ours."""
        return self.filter(reposted_at__isnull=True, waived_at__isnull=True)

    def issued_in(self, period: Period) -> RepostQuerySet:
        """Issued above in the period; what was waived is not counted."""
        stretch = Q(issued_at__gte=period.starts_at, issued_at__lt=period.ends_at)
        return self.filter(stretch, waived_at__isnull=True)

    def on_time(self) -> RepostQuerySet:
        """Reposted before their moment was over."""
        return self.filter(reposted_at__isnull=False, reposted_at__lte=F("due_at"))


class Repost(models.Model):
    """应转载信息: when it was issued above, by when it has to stand here, and since when it does.

    ``due_at`` is counted once, by the rule in force when it was issued, whose words
    ``basis`` keeps. ``line`` is the publication that reposts it: its own time of first
    publication counts, not the time at which somebody put it down.
    """

    title = models.CharField(_("标题"), max_length=200)
    source = models.CharField(_("发布机关"), max_length=60)
    source_url = models.URLField(_("原文地址"), max_length=400, blank=True)
    issued_at = models.DateTimeField(_("上级发布时间"))
    due_at = models.DateTimeField(_("最迟转载"))
    basis = models.CharField(_("依据"), max_length=200)
    site = models.CharField(_("站点"), max_length=40)
    site_name = models.CharField(_("站点名称"), max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("责任单位"), related_name="+")
    line = models.ForeignKey(Publication, models.PROTECT, null=True, blank=True, related_name="+")
    reposted_at = models.DateTimeField(_("转载时间"), null=True, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_because = models.CharField(_("不需要转载的原因"), max_length=200, blank=True)
    registered_by = models.CharField(max_length=80)
    registered_at = models.DateTimeField()

    objects = RepostQuerySet.as_manager()

    class Meta:
        verbose_name = _("应转载信息")
        constraints = [
            models.UniqueConstraint(
                name="repost_once",
                fields=["site", "title", "issued_at"],
                condition=Q(waived_at__isnull=True),
            ),
            models.CheckConstraint(
                name="repost_by_a_line",
                condition=Q(reposted_at__isnull=True) | Q(line__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="repost_waiting",
                fields=["site", "due_at"],
                condition=Q(reposted_at__isnull=True, waived_at__isnull=True),
            ),
            models.Index(name="repost_issued", fields=["issued_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def cause(self) -> str:
        """What a finding about it is called by."""
        return f"repost:{self.site}/{self.pk}"

    def late(self, at: dt.datetime) -> bool:
        """Whether it was, or by now is, reposted too late."""
        return (self.reposted_at or at) > self.due_at
