"""Circulations, their readers one by one, what the readers wrote, and lists of readers."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.period import Period
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Member, Post, Unit
from shuniu.ground import clock

from ..models import Matter


class Purpose(models.TextChoices):
    """What the reader is asked for: to know, to act upon it, to give an opinion on it."""

    KNOW = "know", _("知晓")
    ACT = "act", _("阅办")
    STUDY = "study", _("阅研")


class Circulation(models.Model):
    """传阅: a matter put before several readers for a purpose, by a day, all at once or in order.

    It hangs on the matter and is no step of its flow: it never waits for it, never holds it
    up, and goes on after the matter has closed. ``unit`` is for whom it was given.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="circulations")
    purpose = models.CharField(_("目的"), max_length=8, choices=Purpose.choices)
    text = models.CharField(_("传阅要求"), max_length=500, blank=True)
    in_order = models.BooleanField(_("依次传阅"), default=False)
    due_on = models.DateField(_("阅毕期限"), null=True, blank=True)
    papers = models.ManyToManyField(Paper, blank=True, related_name="+", verbose_name=_("材料"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("发起时间"))
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(_("发起人"), max_length=80)

    class Meta:
        verbose_name = _("传阅")
        indexes = [
            models.Index(name="circulation_matter", fields=["matter", "id"]),
            models.Index(name="circulation_by", fields=["by", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.matter_id}"

    @property
    def asks(self) -> bool:
        """Whether the reader has to say something beyond having read it."""
        return self.purpose != Purpose.KNOW


class ReaderQuerySet(models.QuerySet["CirculationReader"]):
    """Readers of circulations, asked for in the office's words."""

    def given_in(self, period: Period) -> ReaderQuerySet:
        """Put before a reader in the period: a 人次 each."""
        return self.filter(given_at__gte=period.starts_at, given_at__lt=period.ends_at)

    def waiting(self) -> ReaderQuerySet:
        """Given and neither done nor taken back: a promise that is still open."""
        return self.filter(given_at__isnull=False, done_at__isnull=True, withdrawn_at__isnull=True)

    def overdue(self, on: dt.date) -> ReaderQuerySet:
        """Open beyond the day that was set."""
        return self.waiting().filter(circulation__due_on__lt=on)


class CirculationReader(models.Model):
    """阅件人: one reader of a circulation: when it came, was read, was done.

    In an ordered circulation ``given_at`` is empty until it is this reader's turn. Who is
    only to know is done by reading. ``unit`` is the reader's at that time.
    """

    circulation = models.ForeignKey(Circulation, models.PROTECT, related_name="readers")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)
    given_at = models.DateTimeField(_("送阅时间"), null=True, blank=True)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)
    done_at = models.DateTimeField(_("阅毕时间"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("提醒时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    why_withdrawn = models.CharField(_("撤回原因"), max_length=120, blank=True)

    objects = ReaderQuerySet.as_manager()

    class Meta:
        verbose_name = _("阅件人")
        ordering: ClassVar = ["place", "id"]
        constraints = [
            models.UniqueConstraint(
                name="circulation_reader_once",
                fields=["circulation", "member"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="circulation_done_was_read",
                condition=Q(done_at__isnull=True) | Q(read_at__isnull=False),
            ),
            models.CheckConstraint(
                name="circulation_read_was_given",
                condition=Q(read_at__isnull=True) | Q(given_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="circulation_waiting",
                fields=["member", "circulation"],
                condition=Q(
                    given_at__isnull=False, done_at__isnull=True, withdrawn_at__isnull=True
                ),
            ),
            models.Index(name="circulation_given", fields=["given_at"]),
        ]

    def __str__(self) -> str:
        day = self.given_at.astimezone(clock.ZONE).date().isoformat() if self.given_at else ""
        return f"{self.member} {day}".strip()


class Remark(models.Model):
    """阅件意见: what a reader wrote: the result of acting, the opinion of a study, a late word.

    It stands beside the matter's own opinions and never among them. Only grows.
    """

    reader = models.ForeignKey(CirculationReader, models.PROTECT, related_name="remarks")
    text = models.TextField(_("意见"))
    at = models.DateTimeField()
    by_label = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("阅件意见")
        ordering: ClassVar = ["id"]


class ReaderGroup(models.Model):
    """常用名单: readers who often get the same, kept by their posts so that it stays true."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    posts = models.ManyToManyField(Post, related_name="+")
    by_label = models.CharField(_("建立人"), max_length=80)
    made_at = models.DateTimeField(_("建立时间"))
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("常用名单")
        constraints = [
            models.UniqueConstraint(
                name="reader_group_name", fields=["unit", "name"], condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.name


ON_TIME = Q(circulation__due_on__isnull=True) | Q(done_at__date__lte=F("circulation__due_on"))
