"""Who printed what for whom: each run, and each copy under its number until it has come back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Member, Unit

from ..models import Matter


class Purpose(models.TextChoices):
    """What the copies are for; a circulation copy bears its reader's name on every page."""

    ORIGINAL = "original", _("正本")
    CIRCULATION = "circulation", _("传阅件")
    REFERENCE = "reference", _("存查件")


class Outcome(models.TextChoices):
    """清退: what became of a copy that was given out."""

    RETURNED = "returned", _("已清退")
    DESTROYED = "destroyed", _("已销毁")
    LOST = "lost", _("遗失")


class Printing(models.Model):
    """打印登记: one run of one paper. Only grows (a trigger sees to it)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="printings")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="printings")
    purpose = models.CharField(_("用途"), max_length=12, choices=Purpose.choices)
    count = models.PositiveSmallIntegerField(_("份数"))
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(_("打印人"), max_length=120)
    at = models.DateTimeField(_("打印时间"))

    class Meta:
        verbose_name = _("打印登记")


class Copy(models.Model):
    """一份: its 份号 (six digits, counted through the whole document), whose it is, where it went.

    Number, recipient and watermark never change; ``outcome`` is written once.
    """

    printing = models.ForeignKey(Printing, models.PROTECT, related_name="copies")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="copies")
    number = models.PositiveIntegerField(_("份号"))
    recipient = models.CharField(_("领取"), max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    watermark = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(_("清退"), max_length=10, choices=Outcome.choices, blank=True)
    outcome_at = models.DateTimeField(_("清退时间"), null=True, blank=True)
    outcome_by_label = models.CharField(max_length=120, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("份")
        constraints = [
            models.UniqueConstraint(name="copy_number_once", fields=["matter", "number"]),
            models.CheckConstraint(
                name="copy_outcome_has_time",
                condition=Q(outcome="", outcome_at__isnull=True)
                | (~Q(outcome="") & Q(outcome_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.recipient}"

    @property
    def code(self) -> str:
        """份号 as it is printed: six Arabic digits (GB/T 9704-2012, 7.2.1)."""
        return f"{self.number:06}"
