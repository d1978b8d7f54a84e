"""The group of sites: one main site, its sub-sites, and how each looked from when on."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Unit
from shuniu.commons.publishing.models import SITE
from shuniu.ground.record import in_readers_language
from shuniu.site.themes import THEMES


class SiteKind(models.TextChoices):
    MAIN = "main", _("主站")
    SUB = "sub", _("子站")


class SiteQuerySet(models.QuerySet["Site"]):
    def open_on(self, day: dt.date) -> SiteQuerySet:
        """Sites that stood on that day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), opened_on__lte=day)


class Site(models.Model):
    """网站: one of the group; the main one is called ``county``, as publications call it.

    It answers at its own ``host``, or without one under ``/s/<code>/`` of the main
    site. What law and rules want in a footer (facts 7.5, 7.6) is data of the site: an
    identifying code of ten characters, ICP and police records, the party-and-government
    mark, the entrance for finding mistakes. A closed site is never deleted: its pages are
    kept as files, and its address leads to ``moved_to``.
    """

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    kind = models.CharField(_("类别"), max_length=8, choices=SiteKind.choices)
    name = models.CharField(_("网站名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sites", verbose_name=_("主办单位"))
    host = models.CharField(_("域名"), max_length=120, blank=True)
    theme = models.CharField(_("模板"), max_length=24, default="plain")
    accent = models.CharField(_("主色"), max_length=10, blank=True)
    site_code = models.CharField(_("网站标识码"), max_length=10, blank=True)
    icp_record = models.CharField(_("ICP备案号"), max_length=60, blank=True)
    police_record = models.CharField(_("公安备案号"), max_length=60, blank=True)
    mistakes_url = models.CharField(_("“我为政府网站找错”地址"), max_length=300, blank=True)
    party_mark_url = models.CharField(_("党政机关网站标识地址"), max_length=300, blank=True)
    organiser = models.CharField(_("主办"), max_length=80, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    hours = models.CharField(_("工作时间"), max_length=80, blank=True)
    email = models.CharField(_("电子邮箱"), max_length=100, blank=True)
    about = models.TextField(_("概况"), blank=True)
    order = models.PositiveIntegerField(_("排序"), default=0)
    opened_on = models.DateField(_("开通日期"))
    closed_on = models.DateField(_("关停日期"), null=True, blank=True)
    closed_because = models.CharField(_("关停依据"), max_length=200, blank=True)
    moved_to = models.CharField(_("关停后转到"), max_length=300, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("网站")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="main"), name="site_main_is_one"
            ),
            models.UniqueConstraint(fields=["host"], condition=~Q(host=""), name="site_host_once"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=models.F("opened_on")),
                name="site_days_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(kind="main") & Q(code=SITE)) | (Q(kind="sub") & ~Q(code=SITE)),
                name="site_main_is_called_so",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_main(self) -> bool:
        """Whether this is the county's own portal."""
        return self.kind == SiteKind.MAIN

    @property
    def shown_name(self) -> str:
        """Its name in the reader's language."""
        return in_readers_language(self.name, self.name_en)

    @property
    def base(self) -> str:
        """The path below which its pages stand: ``/``, or ``/s/<code>/``."""
        return "/" if self.is_main or self.host else f"/s/{self.code}/"


class Redesign(models.Model):
    """改版: the look of a site from a day on; number 1 is the look with which it opened."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="redesigns")
    number = models.PositiveSmallIntegerField(_("版次"))
    title = models.CharField(_("名称"), max_length=80)
    theme = models.CharField(_("模板"), max_length=24)
    tokens = models.JSONField(_("样式参数"), default=dict, blank=True)
    since = models.DateField(_("启用日期"))
    reason = models.CharField(_("改了什么"), max_length=300, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    by_label = models.CharField(_("登记人"), max_length=80, blank=True)

    class Meta:
        ordering = ["site_id", "number"]
        verbose_name = _("改版")
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="redesign_number_once"),
            models.UniqueConstraint(fields=["site", "since"], name="redesign_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.title}"

    @property
    def theme_label(self) -> str:
        """What the theme is called: 朱砂."""
        found = THEMES.get(self.theme)
        return str(found.label) if found else self.theme
