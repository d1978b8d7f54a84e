"""The annual report (年度报告, 国办公开办函〔2021〕30号) and its numbers on paper."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Unit

from .catalogue import Item


class PaperNumber(models.TextChoices):
    """The numbers of table two that reach the office on paper (《条例》第二十条)."""

    RULES_MADE = "rules_made", _("规章：本年制发件数")
    RULES_ABOLISHED = "rules_abolished", _("规章：本年废止件数")
    RULES_STANDING = "rules_standing", _("规章：现行有效件数")
    LICENCES = "licences", _("行政许可：本年处理决定数量")
    PENALTIES = "penalties", _("行政处罚：本年处理决定数量")
    COERCION = "coercion", _("行政强制：本年处理决定数量")
    FEES = "fees", _("行政事业性收费：本年收费金额（万元）")


class ReportNumber(models.Model):
    """填报数: a number of table two that a unit signed for on paper, for its report of a year.

    Filed figures (``commons.figures``) are the county's; these are each organ's own, and the
    county's are their sum. Never edited: a correction is another row, with its reason.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    year = models.PositiveSmallIntegerField(_("年度"))
    code = models.CharField(_("指标"), max_length=20, choices=PaperNumber.choices)
    value = models.DecimalField(_("数值"), max_digits=14, decimal_places=2)
    source = models.CharField(_("来源"), max_length=200)
    evidence = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("更正理由"), max_length=200, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    entered_by_label = models.CharField(_("录入人"), max_length=80)
    entered_at = models.DateTimeField(_("录入时间"))

    class Meta:
        verbose_name = _("年度报告填报数")
        ordering = ["-year", "unit", "code", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="report_number_once",
                fields=["unit", "year", "code"],
                condition=Q(replaces__isnull=True),
            ),
            models.CheckConstraint(name="report_number_positive", condition=Q(value__gte=0)),
        ]


class AnnualReport(models.Model):
    """年度报告 of an organ, or of the whole county (``whole``), for a year.

    While it is being written its tables are counted anew each time. Finishing (定稿) keeps the
    numbers with the keys of their records, and makes it an item of the catalogue, which a
    second person passes and which is published like any other. A year that has to be corrected
    gets another report, which names its reason; the old one stays.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    whole = models.BooleanField(_("全县汇总"), default=False)
    year = models.PositiveSmallIntegerField(_("年度"))
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    because = models.CharField(_("重编理由"), max_length=200, blank=True)
    overall = models.TextField(_("总体情况"), blank=True)
    problems = models.TextField(_("存在的主要问题及改进情况"), blank=True)
    others = models.TextField(_("其他需要报告的事项"), blank=True)
    cells = models.JSONField(null=True, blank=True)
    item = models.OneToOneField(
        Item, models.PROTECT, null=True, blank=True, related_name="annual_report"
    )
    made_by_label = models.CharField(_("编制人"), max_length=80)
    made_at = models.DateTimeField(_("编制时间"))
    finished_by_label = models.CharField(_("定稿人"), max_length=80, blank=True)
    finished_at = models.DateTimeField(_("定稿时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("公开年度报告")
        ordering = ["-year", "-whole", "unit", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="annual_report_version", fields=["unit", "whole", "year", "version"]
            ),
            models.CheckConstraint(
                name="annual_report_finished_with_numbers",
                condition=Q(finished_at__isnull=True) | Q(cells__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"
