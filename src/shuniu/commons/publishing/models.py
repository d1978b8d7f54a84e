"""What is before the public, and what was."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

SITE = "county"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def standing(self) -> PublicationQuerySet:
        """What the public can see now."""
        return self.filter(withdrawn_at__isnull=True)

    def of(self, source_kind: str, source_id: int) -> PublicationQuerySet:
        """The lines of one source, wherever they stand or stood."""
        return self.filter(source_kind=source_kind, source_id=source_id)


class Publication(models.Model):
    """发布: one line in a column of a site, from the moment it went up to its withdrawal.

    A line is never rewritten: other words are a new line.
    """

    site = models.CharField(_("站点"), max_length=40, default=SITE)
    column = models.CharField(_("栏目"), max_length=60)
    title = models.CharField(_("标题"), max_length=200)
    summary = models.CharField(_("摘要"), max_length=400, blank=True)
    url = models.CharField(_("地址"), max_length=300)
    unit_label = models.CharField(_("来源单位"), max_length=100)
    source_kind = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    published_at = models.DateTimeField(_("发布时间"))
    published_by = models.CharField(_("发布人"), max_length=100)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    withdrawn_by = models.CharField(_("撤下人"), max_length=100, blank=True)
    withdrawn_because = models.CharField(_("撤下原因"), max_length=200, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("发布")
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "site", "column"],
                condition=Q(withdrawn_at__isnull=True),
                name="publication_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | Q(withdrawn_at__gte=models.F("published_at")),
                name="publication_withdrawn_after",
            ),
        ]
        indexes = [
            models.Index(
                fields=["site", "column", "-published_at", "-id"],
                condition=Q(withdrawn_at__isnull=True),
                name="publication_column_newest",
            ),
            models.Index(
                fields=["site", "-published_at", "-id"],
                condition=Q(withdrawn_at__isnull=True),
                name="publication_site_newest",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def says(self, *, title: str, summary: str, url: str, unit_label: str) -> bool:
        """Whether the line already says just this."""
        return (self.title, self.summary, self.url, self.unit_label) == (
            title,
            summary,
            url,
            unit_label,
        )
