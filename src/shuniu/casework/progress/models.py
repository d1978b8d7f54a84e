"""Milestones and reports of a matter, whatever its kind."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Member, Unit

from ..models import Matter, Move, Role, Term


class Cycle(models.TextChoices):
    """How often a unit reports while the matter lasts."""

    NONE = "none", _("只报结果")
    WEEKLY = "weekly", _("每周")
    FORTNIGHTLY = "fortnightly", _("每半月")
    MONTHLY = "monthly", _("每月")
    QUARTERLY = "quarterly", _("每季度")


class Pace(models.TextChoices):
    """What the unit itself says of its pace."""

    ON_PLAN = "on_plan", _("按计划推进")
    SLOW = "slow", _("进度偏慢")
    BLOCKED = "blocked", _("遇到困难，需要协调")


class Course(models.Model):
    """进度安排: how often the units of a matter report, and on which day of the month.

    ``started`` from when its milestones' dates run (before, they are only planned).
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="course")
    cycle = models.CharField(_("报送周期"), max_length=12, choices=Cycle.choices)
    report_day = models.PositiveSmallIntegerField(_("每月报送日"), default=25)
    started = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("进度安排")
        constraints = [
            models.CheckConstraint(
                name="course_day_of_every_month", condition=Q(report_day__range=(1, 28))
            )
        ]


class Milestone(models.Model):
    """节点: what has to be reached by a day, and in which quarter's target it counts.

    While it runs, ``term`` holds its due date (stopped and resumed with the matter's
    other terms); ``planned_on`` is the day that was planned. One that was planned
    anew is ``dropped``, never deleted.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="milestones")
    title = models.CharField(_("节点"), max_length=120)
    target = models.CharField(_("目标"), max_length=200, blank=True)
    quarter = models.PositiveSmallIntegerField(_("季度"), null=True, blank=True)
    planned_on = models.DateField(_("计划日期"))
    term = models.OneToOneField(
        Term, models.PROTECT, null=True, blank=True, related_name="milestone"
    )
    met_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    met_by_label = models.CharField(_("报告人"), max_length=80, blank=True)
    report = models.ForeignKey(
        "ProgressReport", models.PROTECT, null=True, blank=True, related_name="milestones"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("节点")
        ordering: ClassVar = ["planned_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="milestone_quarter",
                condition=Q(quarter__isnull=True) | Q(quarter__range=(1, 4)),
            ),
            models.CheckConstraint(
                name="milestone_met_or_dropped",
                condition=Q(met_at__isnull=True) | Q(dropped_at__isnull=True),
            ),
        ]
        indexes = [models.Index(name="milestone_matter", fields=["matter", "planned_on"])]


class ProgressReport(models.Model):
    """进展报告: what a unit reports of a matter; ``final`` when it says that all is done.

    ``due_on`` is the day by which it was owed, where one was. Its evidence are the
    papers of its move. Never edited; a correction is another report.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="progress_reports")
    move = models.OneToOneField(Move, models.PROTECT, related_name="progress_report")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField(_("角色"), max_length=8, choices=Role.choices)
    final = models.BooleanField(_("办结报告"), default=False)
    text = models.TextField(_("进展"))
    percent = models.PositiveSmallIntegerField(_("完成进度"), null=True, blank=True)
    pace = models.CharField(_("推进情况"), max_length=8, choices=Pace.choices)
    problems = models.TextField(_("存在问题"), blank=True)
    next_steps = models.TextField(_("下步安排"), blank=True)
    due_on = models.DateField(_("应报日期"), null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(_("报告人"), max_length=80)

    class Meta:
        verbose_name = _("进展报告")
        constraints = [
            models.CheckConstraint(
                name="report_percent", condition=Q(percent__isnull=True) | Q(percent__lte=100)
            )
        ]
        indexes = [models.Index(name="report_latest", fields=["matter", "unit", "-id"])]
