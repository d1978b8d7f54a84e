"""Number series, where each stands in a year, and the ledger of every number given out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Restart(models.TextChoices):
    YEARLY = "yearly", _("每年重新编号")
    NEVER = "never", _("连续编号")


class Series(models.Model):
    """编号规则: how the numbers of one kind of thing look, and when they begin again.

    ``pattern`` holds ``{year}`` and ``{n}``, such as ``东问〔{year}〕{n}号`` or
    ``WZ{year}{n:06d}``.
    """

    code = models.CharField(max_length=40, unique=True)
    label = models.CharField(_("名称"), max_length=60)
    pattern = models.CharField(_("编号格式"), max_length=80)
    restart = models.CharField(max_length=8, choices=Restart.choices, default=Restart.YEARLY)

    class Meta:
        verbose_name = _("编号规则")

    def __str__(self) -> str:
        return f"{self.label}：{self.pattern}"


class Counter(models.Model):
    """The last number of a series in a year (year 0 for a series that never restarts).

    Its row is the lock: whoever takes a number holds it until their transaction
    ends, and a rollback gives the number back. That is what leaves no gap.
    """

    series = models.ForeignKey(Series, models.PROTECT, related_name="counters")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="counter_series_year", fields=["series", "year"])
        ]


class Issued(models.Model):
    """发号记录: a number that was given out, to what, by whom. A void one keeps its row."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="issued")
    year = models.PositiveSmallIntegerField()
    value = models.PositiveIntegerField()
    text = models.CharField(_("编号"), max_length=100)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    taken_at = models.DateTimeField(_("发号时间"))
    taken_by_label = models.CharField(_("经办人"), max_length=120)
    voided_at = models.DateTimeField(_("作废时间"), null=True)
    voided_by_label = models.CharField(max_length=120)
    void_reason = models.CharField(_("作废原因"), max_length=200)

    class Meta:
        verbose_name = _("发号记录")
        constraints = [
            models.UniqueConstraint(name="issued_value", fields=["series", "year", "value"]),
            models.UniqueConstraint(name="issued_text", fields=["series", "text"]),
            models.CheckConstraint(
                name="issued_void_has_reason",
                condition=models.Q(voided_at__isnull=True, void_reason="")
                | (models.Q(voided_at__isnull=False) & ~models.Q(void_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text
