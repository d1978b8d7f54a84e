"""实地督查: somebody went to see, and what was found becomes items of its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter, Move
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Unit

from .item import SupervisionItem


class SiteVisit(models.Model):
    """实地督查: a visit, about one item or on its own account.

    Unannounced or not; no unit has to send a leader along or prepare material
    (《整治形式主义为基层减负若干规定》).
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    item = models.ForeignKey(
        SupervisionItem, models.PROTECT, null=True, blank=True, related_name="visits"
    )
    move = models.OneToOneField(Move, models.PROTECT, null=True, blank=True, related_name="+")
    visited_on = models.DateField(_("督查日期"))
    place = models.CharField(_("地点"), max_length=120)
    visitors = models.CharField(_("督查人员"), max_length=120)
    joint_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("联合督查单位"),
    )
    summary = models.TextField(_("总体情况"))
    at = models.DateTimeField()
    by_label = models.CharField(_("记录人"), max_length=80)

    class Meta:
        verbose_name = _("实地督查")
        indexes = [models.Index(name="site_visit_newest", fields=["-visited_on", "-id"])]

    def __str__(self) -> str:
        return f"{self.visited_on} {self.place}"


class Finding(models.Model):
    """发现问题: one thing found on a visit, with its pictures; ``became`` once it was opened."""

    visit = models.ForeignKey(SiteVisit, models.PROTECT, related_name="findings")
    text = models.TextField(_("发现的问题"))
    about_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("涉及单位"),
    )
    photos = models.ManyToManyField(Paper, related_name="supervision_findings")
    became = models.OneToOneField(
        Matter, models.PROTECT, null=True, blank=True, related_name="supervision_finding"
    )
    at = models.DateTimeField()
    by_label = models.CharField(_("记录人"), max_length=80)

    class Meta:
        verbose_name = _("发现问题")
        constraints = [models.CheckConstraint(name="finding_says_something", condition=~Q(text=""))]
