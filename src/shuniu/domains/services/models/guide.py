"""Guides to what people want to do: their elements, versions and forms."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter
from shuniu.commons.papers.models import Paper


class Topic(models.TextChoices):
    """What people want to do, not which bureau does it."""

    EDUCATION = "education", _("上学")
    HEALTH = "health", _("看病")
    SECURITY = "security", _("社保低保")
    EMPLOYMENT = "employment", _("就业创业")
    HOUSING = "housing", _("住房")
    TRANSPORT = "transport", _("出行驾车")
    BUSINESS = "business", _("开办企业")
    FAMILY = "family", _("婚育户籍")
    ELDERLY = "elderly", _("养老")
    FARMING = "farming", _("务农")
    OTHER = "other", _("其他")


class Audience(models.TextChoices):
    PERSON = "person", _("个人")
    FIRM = "firm", _("企业和组织")
    BOTH = "both", _("个人和企业")


class GuideQuerySet(models.QuerySet["Guide"]):
    """Guides, asked for in the office's words."""

    def standing(self) -> GuideQuerySet:
        """Before the public now."""
        return self.filter(shown__isnull=False)

    def incomplete(self) -> GuideQuerySet:
        """Before the public with an element missing."""
        return self.standing().exclude(shown__missing=[])


class Guide(models.Model):
    """办事指南: a matter that people can get done, told in the elements of GB/T 36114-2018.

    ``elements`` is what is being written (``elements.ELEMENTS`` names them); what the public
    reads is ``shown``, the version that was last checked, until a newer one is.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="guide")
    topic = models.CharField(_("主题"), max_length=12, choices=Topic.choices)
    audience = models.CharField(_("面向"), max_length=8, choices=Audience.choices)
    elements = models.JSONField(_("要素"), default=dict)
    missing = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    shown = models.OneToOneField(
        "GuideVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = GuideQuerySet.as_manager()

    class Meta:
        verbose_name = _("办事指南")
        indexes = [models.Index(name="guide_topic", fields=["topic"])]

    @property
    def public_address(self) -> str:
        """Where the public reads it."""
        return f"/services/guides/{self.pk}/"


class GuideVersionQuerySet(models.QuerySet["GuideVersion"]):
    """Versions, asked for by the day."""

    def standing_at(self, moment: dt.datetime) -> GuideVersionQuerySet:
        """Which the public read at that moment."""
        return self.filter(published_at__lt=moment).filter(
            Q(replaced_at__isnull=True) | Q(replaced_at__gte=moment)
        )


class GuideVersion(models.Model):
    """指南版本: what the public read from ``published_at`` to ``replaced_at``; never changed.

    ``text`` is all of its words, folded, to be searched.
    """

    guide = models.ForeignKey(Guide, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版次"))
    title = models.CharField(_("事项名称"), max_length=200)
    topic = models.CharField(max_length=12, choices=Topic.choices)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    elements = models.JSONField()
    missing = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    text = models.TextField()
    published_at = models.DateTimeField(_("发布时间"))
    published_by_label = models.CharField(max_length=80)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = GuideVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("指南版本")
        constraints = [
            models.UniqueConstraint(name="guide_version_number", fields=["guide", "number"]),
            models.UniqueConstraint(
                name="guide_one_version_stands",
                fields=["guide"],
                condition=Q(replaced_at__isnull=True),
            ),
        ]
        indexes = [models.Index(name="guide_version_published", fields=["published_at"])]


class GuidePaper(models.Model):
    """表格和样表: a file to download. Without a ``version`` it belongs to what is being written."""

    guide = models.ForeignKey(Guide, models.PROTECT, related_name="papers")
    version = models.ForeignKey(
        GuideVersion, models.PROTECT, null=True, blank=True, related_name="forms"
    )
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    title = models.CharField(_("名称"), max_length=100)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("表格下载")
        ordering = ["order", "id"]
