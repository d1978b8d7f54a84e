"""Answers, each draft a row, and what the writers thought of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Assignment
from shuniu.commons.people.models import Member, Unit


class Satisfaction(models.TextChoices):
    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")


class RatingSource(models.TextChoices):
    WEB = "web", _("来信人网上评价")
    PHONE = "phone", _("电话回访")


class Answer(models.Model):
    """答复: one draft of the lead unit. Released once a second person has reviewed it.

    A draft that was returned stays, with what the reviewer wrote; the next
    draft is a row of its own. Letters that were merged share the released one.
    """

    letter = models.ForeignKey("letters.Letter", models.PROTECT, related_name="answers")
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("答复单位"), related_name="+")
    text = models.TextField(_("答复内容"))
    drafted_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_by_label = models.CharField(max_length=80)
    drafted_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_by_label = models.CharField(max_length=80, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.TextField(blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("答复")
        constraints = [
            models.UniqueConstraint(
                name="answer_one_draft",
                fields=["letter"],
                condition=Q(released_at__isnull=True, returned_at__isnull=True),
            ),
            models.CheckConstraint(
                name="answer_released_reviewed",
                condition=Q(released_at__isnull=True) | ~Q(reviewed_by_label=""),
            ),
            models.CheckConstraint(
                name="answer_second_person",
                condition=Q(reviewed_by__isnull=True)
                | Q(drafted_by__isnull=True)
                | Q(returned_at__isnull=False)
                | ~Q(reviewed_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="answer_released_or_returned",
                condition=Q(released_at__isnull=True) | Q(returned_at__isnull=True),
            ),
        ]


class Rating(models.Model):
    """评价: what a writer thinks of a released answer, said on the web or by telephone."""

    letter = models.ForeignKey("letters.Letter", models.PROTECT, related_name="ratings")
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="ratings")
    satisfaction = models.CharField(max_length=12, choices=Satisfaction.choices)
    reason = models.TextField(_("理由"), blank=True)
    source = models.CharField(max_length=8, choices=RatingSource.choices)
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("评价")
        constraints = [
            models.UniqueConstraint(name="rating_once", fields=["letter", "answer", "source"]),
            models.CheckConstraint(
                name="rating_range", condition=Q(satisfaction__in=Satisfaction.values)
            ),
        ]
