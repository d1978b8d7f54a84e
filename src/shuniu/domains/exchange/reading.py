"""Who may read the papers of a sending: the sender's people, and who signed for it."""

from __future__ import annotations

from shuniu.casework.models import Assignment, Outcome, Role
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import MEMBER, Actor

from .hands import HANDS, OVERSEEING
from .models import Enclosure


def may_read(actor: Actor, paper: Paper) -> bool:
    """Before signing a unit sees number, title and sender only; what it gave back, no more."""
    if actor.kind != MEMBER:
        return False
    uses = Enclosure.objects.filter(paper=paper).values_list(
        "dispatch_id", "dispatch__matter__unit_id", "dispatch__came_from"
    )
    owned, own = actor.units_as(*OVERSEEING), actor.units_as(*HANDS)
    if any(unit in owned and not came_from for _key, unit, came_from in uses):
        return True
    return Assignment.objects.filter(
        matter_id__in=[key for key, _unit, _from in uses],
        role=Role.RECEIVE,
        unit_id__in=own,
        signed_at__isnull=False,
        outcome=Outcome.DONE,
    ).exists()
