"""What the office once stated: a chapter frozen for a period, each figure with its records."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.period import Period
from shuniu.commons.people.models import Member


class Freeze(models.Model):
    """定稿: a section's figures for a period as they were stated on a day. Once, for ever.

    A database trigger refuses every change of this table and of the figures in it.
    """

    section = models.CharField(_("篇目"), max_length=40)
    first = models.DateField(_("起始日期"))
    last = models.DateField(_("截止日期"))
    frozen_at = models.DateTimeField(_("定稿时间"))
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(_("定稿人"), max_length=80)
    note = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = _("定稿")
        constraints = [
            models.UniqueConstraint(name="freeze_once", fields=["section", "first", "last"]),
            models.CheckConstraint(name="freeze_days_in_order", condition=Q(last__gte=F("first"))),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.first}/{self.last}"

    @property
    def period(self) -> Period:
        """The period that was frozen."""
        return Period(self.first, self.last)


class FrozenFigureQuerySet(models.QuerySet["FrozenFigure"]):
    def standing(self) -> FrozenFigureQuerySet:
        """The figures as they now stand: those that no restatement has replaced."""
        return self.exclude(Exists(FrozenFigure.objects.filter(restates=OuterRef("pk"))))


class FrozenFigure(models.Model):
    """定稿数: a figure's value with the keys and numbers of the records behind it.

    ``last_move_id`` is the last step that had been taken anywhere when it was
    stated: what has a higher key happened since. A restatement is another row
    that ``restates`` this one and gives the reason.
    """

    freeze = models.ForeignKey(Freeze, models.PROTECT, related_name="figures")
    code = models.CharField(_("指标"), max_length=80)
    label = models.CharField(max_length=80)
    unit = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    record_kind = models.CharField(max_length=60, blank=True)
    keys = ArrayField(models.BigIntegerField(), default=list)
    numbers = ArrayField(models.TextField(), default=list)
    last_move_id = models.BigIntegerField(default=0)
    restates = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="restated_by"
    )
    reason = models.TextField(_("更正理由"), blank=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=80)

    objects = FrozenFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("定稿数")
        constraints = [
            models.UniqueConstraint(
                name="frozen_once", fields=["freeze", "code"], condition=Q(restates__isnull=True)
            ),
            models.CheckConstraint(
                name="restated_with_reason", condition=Q(restates__isnull=True) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.value}"
