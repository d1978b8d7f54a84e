"""Who may read a file that goes along with an outgoing document: whoever sees the document."""

from __future__ import annotations

from shuniu.casework.queries import may_see
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor

from .models import Enclosure


def may_read(actor: Actor, paper: Paper) -> bool:
    """From the draft on: who checks, countersigns and signs reads what they answer for."""
    uses = Enclosure.objects.filter(paper=paper).select_related("outgoing__matter")
    return any(may_see(actor, use.outgoing.matter) for use in uses)
