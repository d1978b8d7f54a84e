"""Figures that reach the office on paper: the value with who signed it and the scan."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Unit


class FiledFigureQuerySet(models.QuerySet["FiledFigure"]):
    def standing(self) -> FiledFigureQuerySet:
        """The values that no later filing has replaced."""
        return self.exclude(Exists(FiledFigure.objects.filter(replaces=OuterRef("pk"))))


class FiledFigure(models.Model):
    """上报数: a figure's value for a period, as a unit signed for it on paper.

    A value is never edited: a correction is another filing that ``replaces``
    this one and says why.
    """

    code = models.CharField(_("指标"), max_length=80)
    first = models.DateField(_("起始日期"))
    last = models.DateField(_("截止日期"))
    value = models.DecimalField(_("数值"), max_digits=18, decimal_places=2)
    signed_by_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    evidence = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("说明"), blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    entered_by_label = models.CharField(max_length=80)
    entered_at = models.DateTimeField()

    objects = FiledFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("上报数")
        constraints = [
            models.CheckConstraint(name="filed_days_in_order", condition=Q(last__gte=F("first"))),
            models.UniqueConstraint(
                name="filed_once",
                fields=["code", "first", "last"],
                condition=Q(replaces__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.first}/{self.last}: {self.value}"
