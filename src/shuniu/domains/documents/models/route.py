"""The route of one document: its stations, planned, open and done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Assignment, Move
from shuniu.commons.people.models import Member, Unit

from .issuers import Stage
from .outgoing import DraftVersion, Outgoing


class StopState(models.TextChoices):
    """How a station stands. What was done stays as it was, also when it is planned anew."""

    PLANNED = "planned", _("未到")
    OPEN = "open", _("在办")
    DONE = "done", _("已办")
    RETURNED = "returned", _("已退回")
    CLOSED = "closed", _("随退回收回")
    PASSED_ON = "passed_on", _("已转交")
    DROPPED = "dropped", _("已减签")
    TAKEN_BACK = "taken_back", _("已拿回")


LIVE = (StopState.PLANNED, StopState.OPEN)


class Stance(models.TextChoices):
    """What a countersigner said."""

    AGREE = "agree", _("同意")
    RESERVE = "reserve", _("同意，有保留意见")
    OBJECT = "object", _("不同意")


class RouteStop(models.Model):
    """站点: where the document is to be looked at, by whom, and what came of it.

    Stations of a stage go in the order of ``order``; one that is ``together`` goes with the
    station before it (并行). When its turn comes a station gets an ``assignment`` of the
    kernel, by which it waits in somebody's inbox. One that has to be passed again after a
    return is a new row, ``again_of`` the old one: nothing of what was done is overwritten.
    ``counts`` says whether what was done still holds (it does not after a return before it).
    """

    outgoing = models.ForeignKey(Outgoing, models.PROTECT, related_name="stops")
    order = models.PositiveSmallIntegerField()
    stage = models.CharField(_("环节"), max_length=16, choices=Stage.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人员")
    )
    together = models.BooleanField(_("与前一站同时"), default=False)
    state = models.CharField(
        _("情况"), max_length=12, choices=StopState.choices, default=StopState.PLANNED
    )
    counts = models.BooleanField(default=True)
    stance = models.CharField(_("态度"), max_length=8, choices=Stance.choices, blank=True)
    assignment = models.OneToOneField(
        Assignment, models.PROTECT, null=True, blank=True, related_name="route_stop"
    )
    # The move by which it was opened: what the one before may still take back.
    opened_in = models.ForeignKey(Move, models.PROTECT, null=True, blank=True, related_name="+")
    again_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    move = models.ForeignKey(Move, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.ForeignKey(
        DraftVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_label = models.CharField(_("办理人"), max_length=80, blank=True)
    at = models.DateTimeField(_("办理时间"), null=True, blank=True)
    added_by_label = models.CharField(_("设站人"), max_length=80)

    class Meta:
        verbose_name = _("审签站点")
        constraints = [
            models.CheckConstraint(
                name="stop_open_is_assigned",
                condition=~Q(state="open") | Q(assignment__isnull=False),
            )
        ]
        indexes = [models.Index(name="stop_of", fields=["outgoing", "stage", "order"])]
