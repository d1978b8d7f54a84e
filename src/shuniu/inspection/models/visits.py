"""What a visitor would have met: probes by the half hour, walks by the night."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Probe(models.Model):
    """探测: one try at a site's home page; ``ok`` is false at 15 seconds or without an answer."""

    site = models.CharField(_("站点"), max_length=40)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(_("状态码"))
    ms = models.PositiveIntegerField(_("毫秒"))
    ok = models.BooleanField()
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("探测记录")
        indexes = [
            # A week of all sites is counted from the index alone.
            models.Index(name="probe_site_at", fields=["site", "at"], include=["ok", "ms"]),
        ]


class CrawlRun(models.Model):
    """巡查: one walk through a site, with what it came to see."""

    site = models.CharField(_("站点"), max_length=40)
    base = models.CharField(_("起点"), max_length=300)
    started_at = models.DateTimeField()
    pages = models.PositiveIntegerField(_("页数"), default=0)
    bytes = models.BigIntegerField(default=0)
    whole = models.BooleanField(default=True)
    ipv6 = models.BooleanField(_("IPv6可达"), null=True)
    outside = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("巡查")
        indexes = [models.Index(name="crawlrun_newest", fields=["site", "-started_at"])]


class CrawlFault(models.Model):
    """巡查发现: one thing that was wrong on one walk."""

    run = models.ForeignKey(CrawlRun, models.CASCADE, related_name="faults")
    code = models.CharField(max_length=12)
    what = models.CharField(max_length=120, blank=True)
    url = models.CharField(_("地址"), max_length=500)
    seen_on = models.CharField(_("所在页面"), max_length=500, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("巡查发现")
        indexes = [models.Index(name="crawlfault_code", fields=["run", "code"])]
