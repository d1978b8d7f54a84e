"""What the calendar rests on: dated papers, none of which is edited."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class HolidayNotice(models.Model):
    """放假通知: the State Council's yearly order, with its number and date.

    A correction withdraws the row and enters a new one; only one a year is in force.
    """

    year = models.PositiveSmallIntegerField(_("年份"))
    number = models.CharField(_("文号"), max_length=60)
    issued_on = models.DateField(_("成文日期"))
    source = models.CharField(_("来源"), max_length=200, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    entered_at = models.DateTimeField(_("录入时间"))
    entered_by_label = models.CharField(_("录入人"), max_length=120)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    withdrawn_because = models.CharField(_("更正原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("放假通知")
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="notice_in_force", fields=["year"], condition=Q(withdrawn_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.number}"


class CalendarDay(models.Model):
    """A day that a notice takes out of the ordinary week."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("放假")
        MAKEUP = "makeup_workday", _("调休上班")

    notice = models.ForeignKey(HolidayNotice, models.PROTECT, related_name="days")
    date = models.DateField(_("日期"))
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(_("节日"), max_length=40)

    class Meta:
        verbose_name = _("日历日")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(name="notice_day", fields=["notice", "date"])]


class LocalLimit(models.Model):
    """本级时限: the county's own length for a time rule, from a day on, with its paper.

    A rule that a law locks can be made stricter by it, never looser.
    """

    code = models.CharField(_("时限"), max_length=40)
    length = models.PositiveSmallIntegerField(_("时长"))
    source = models.CharField(_("依据（文号、日期）"), max_length=200)
    since = models.DateField(_("起用日期"))
    entered_at = models.DateTimeField()
    entered_by_label = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("本级时限")
        constraints = [
            models.UniqueConstraint(name="limit_code_since", fields=["code", "since"]),
            models.CheckConstraint(name="limit_positive", condition=Q(length__gt=0)),
        ]


class LocalHours(models.Model):
    """作息时间: the office's hours from a day on, with the paper that set them."""

    since = models.DateField(_("起用日期"), unique=True)
    opens = models.TimeField(_("上午上班"))
    noon_from = models.TimeField(_("上午下班"))
    noon_to = models.TimeField(_("下午上班"))
    closes = models.TimeField(_("下午下班"))
    source = models.CharField(_("依据（文号、日期）"), max_length=200)

    class Meta:
        verbose_name = _("作息时间")
        constraints = [
            models.CheckConstraint(
                name="hours_in_order",
                condition=Q(
                    opens__lt=F("noon_from"), noon_from__lte=F("noon_to"), noon_to__lt=F("closes")
                ),
            )
        ]
