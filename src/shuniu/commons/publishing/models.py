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

    def original(self) -> PublicationQuerySet:
        """Each source once a site, however many columns and corrections: what is counted."""
        return self.filter(first_of_source=True)


class Publication(models.Model):
    """发布: one line in a column of a site, from the moment it went up to its withdrawal.

    A line is never rewritten: other words are a new line, which takes the
    ``position`` of the one that it ``replaces``. The position is the line's
    ordinal in its column, given once: pages of a column are cut by it, so that
    a new line never moves the old ones. A line that comes in later at its place by date
    shares the position of the one before it (``beside`` tells them apart: 0 is the first
    to have it). A line may be in force for a time
    (``in_force_from``, ``in_force_until``) in an ``area``: a cut of water or power.
    """

    site = models.CharField(_("站点"), max_length=40, default=SITE)
    column = models.CharField(_("栏目"), max_length=60)
    title = models.CharField(_("标题"), max_length=200)
    summary = models.CharField(_("摘要"), max_length=400, blank=True)
    url = models.CharField(_("地址"), max_length=300)
    unit_label = models.CharField(_("来源单位"), max_length=100)
    source_kind = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    position = models.PositiveIntegerField(_("栏目内序号"))
    beside = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    published_at = models.DateTimeField(_("发布时间"))
    first_published_at = models.DateTimeField(_("首次发布时间"))
    published_by = models.CharField(_("发布人"), max_length=100)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    first_of_source = models.BooleanField(_("该站点首次发布"), default=True)
    in_force_from = models.DateTimeField(_("起"), null=True, blank=True)
    in_force_until = models.DateTimeField(_("止"), null=True, blank=True)
    area = models.CharField(_("范围"), max_length=200, blank=True)
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
            models.UniqueConstraint(
                fields=["site", "column", "position", "beside"],
                condition=Q(withdrawn_at__isnull=True),
                name="publication_position_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | Q(withdrawn_at__gte=models.F("published_at")),
                name="publication_withdrawn_after",
            ),
            models.CheckConstraint(
                condition=Q(first_published_at__lte=models.F("published_at")),
                name="publication_first_is_first",
            ),
            models.CheckConstraint(
                condition=Q(in_force_from__isnull=True, in_force_until__isnull=True)
                | Q(in_force_until__gt=models.F("in_force_from")),
                name="publication_in_force_in_order",
            ),
        ]
        indexes = [
            models.Index(
                fields=["site", "column", "-first_published_at", "-id"],
                condition=Q(withdrawn_at__isnull=True),
                name="publication_column_newest",
            ),
            models.Index(
                fields=["site", "-first_published_at", "-id"],
                condition=Q(withdrawn_at__isnull=True),
                name="publication_site_newest",
            ),
            models.Index(
                fields=["in_force_until"],
                condition=Q(withdrawn_at__isnull=True, in_force_until__isnull=False),
                name="publication_in_force",
            ),
            models.Index(
                fields=["site", "first_published_at"],
                condition=Q(first_of_source=True),
                name="publication_counted",
            ),
            models.Index(fields=["source_kind", "source_id"], name="publication_source"),
        ]

    def __str__(self) -> str:
        return self.title

    def says(self, **words: object) -> bool:
        """Whether the line already says just this."""
        return all(getattr(self, name) == value for name, value in words.items())


class ColumnCounter(models.Model):
    """The last position given in a column of a site."""

    site = models.CharField(max_length=40)
    column = models.CharField(max_length=60)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "column"], name="column_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.site}/{self.column} {self.last}"
