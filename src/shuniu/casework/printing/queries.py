"""Reads of the print log: who may look at which runs and copies, which are still out."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD

from ..models import Matter
from .models import Copy, Printing

KEEPERS = (REGISTRAR, HANDLER, UNIT_HEAD, REVIEWER, LEADER)


def copies_seen_by(actor: Actor) -> QuerySet[Copy]:
    """The copies of the matters of the actor's units, and those that the actor printed."""
    own = Q(matter__unit__in=actor.units_as(*KEEPERS))
    if actor.member_id is not None:
        own |= Q(printing__by=actor.member_id)
    return Copy.objects.filter(own).select_related("printing__paper__blob", "matter", "unit")


def runs_of(matter: Matter) -> QuerySet[Printing]:
    """The runs of one matter with their copies, the newest first."""
    found = Printing.objects.filter(matter=matter).select_related("paper")
    return found.prefetch_related("copies").order_by("-id")


def outstanding(matter: Matter) -> int:
    """清退: how many copies of the matter have not come back."""
    return Copy.objects.filter(matter=matter, outcome="").count()
