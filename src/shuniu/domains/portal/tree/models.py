"""Which files are not as they should be: the work list of whoever writes them."""

from __future__ import annotations

from zlib import crc32

from django.db import models
from django.utils.translation import gettext_lazy as _

SHARDS = 4  # pages of one shard are written by one process at a time


class Rank(models.IntegerChoices):
    NOW = 0, _("立即")
    KEPT = 1, _("留存")  # other rooms' pages, after the portal's own
    REBUILD = 2, _("重建")


class StalePage(models.Model):
    """待写页面: a file of a site that has to be written anew (or removed), since its page changed.

    The row is made in the transaction that changes the page, and goes when the
    file is as it should be: a killed publisher finds it again. The same page may
    be named more than once.
    """

    site = models.CharField(_("站点"), max_length=40)
    path = models.CharField(_("页面"), max_length=200)
    rank = models.SmallIntegerField(_("先后"), choices=Rank.choices, default=Rank.NOW)
    shard = models.SmallIntegerField()
    since = models.DateTimeField(_("时间"))
    tries = models.SmallIntegerField(_("未成次数"), default=0, db_default=0)

    class Meta:
        verbose_name = _("待写页面")
        indexes = [models.Index(fields=["shard", "rank", "site", "id"], name="stale_next")]

    def __str__(self) -> str:
        return f"{self.site}/{self.path}"


class SiteTree(models.Model):
    """站点文件树: how often what all pages of a site share has changed (its name, menu, look)."""

    site = models.CharField(_("站点"), max_length=40, unique=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(_("最近一次全站变动"), null=True, blank=True)

    class Meta:
        verbose_name = _("站点文件树")

    def __str__(self) -> str:
        return f"{self.site} {self.version}"


def shard_of(site: str, path: str) -> int:
    """Which of the shards a page belongs to, ever."""
    return crc32(f"{site}/{path}".encode()) % SHARDS
