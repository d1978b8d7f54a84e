"""Plans broken down into tasks, and how the county wants its ledger."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Unit


class PlanKind(models.TextChoices):
    WORK_REPORT = "work_report", _("《政府工作报告》任务分解")
    KEY_PROJECTS = "key_projects", _("重点项目")
    LIVELIHOOD = "livelihood", _("民生实事")
    MEETING = "meeting", _("会议议定事项")
    OTHER = "other", _("其他计划")


class Plan(models.Model):
    """计划: a year's work broken down into tasks; each task is a supervision item.

    ``paper`` is the workbook that was imported; its tasks are items with this plan.
    """

    title = models.CharField(_("计划名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=16, choices=PlanKind.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    source = models.CharField(_("依据（文号、日期）"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    made_by_label = models.CharField(_("录入人"), max_length=80)

    class Meta:
        verbose_name = _("计划")
        constraints = [
            models.UniqueConstraint(name="plan_once", fields=["unit", "year", "title"]),
            models.CheckConstraint(name="plan_year", condition=Q(year__range=(1990, 2200))),
        ]

    def __str__(self) -> str:
        return self.title


class LedgerLayout(models.Model):
    """台账格式: which columns the ledger has, in which order, by which paper; the newest holds."""

    columns = ArrayField(models.CharField(max_length=24), verbose_name=_("列的顺序"))
    source = models.CharField(_("依据（文号、日期）"), max_length=200)
    set_at = models.DateTimeField()
    set_by_label = models.CharField(_("录入人"), max_length=80)

    class Meta:
        verbose_name = _("台账格式")
