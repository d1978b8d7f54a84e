"""A unit closes: the stations that were planned there, and what it was to get, go to its heir."""

from __future__ import annotations

import datetime as dt

from shuniu.casework.models import Assignment, Role
from shuniu.commons.people.actor import Actor

from ..models import LIVE, Addressee, RouteStop, StopState
from ..queries import KIND


def pass_on_routes(unit_id: int, successor_id: int | None, *, by: Actor, at: dt.datetime) -> int:
    """Stations not passed yet name the successor, and no person: the person may have gone.

    What was done stays under the unit that did it. Drafts are addressed to the successor.
    """
    if successor_id is None:
        return 0
    stops = RouteStop.objects.filter(outgoing__matter__closed_at__isnull=True, state__in=LIVE)
    moved = stops.filter(unit_id=unit_id).update(unit_id=successor_id, member=None)
    Assignment.objects.filter(
        matter__kind=KIND,
        role=Role.STOP,
        done_at__isnull=True,
        unit_id__in=(unit_id, successor_id),
        route_stop__unit_id=successor_id,
        route_stop__member__isnull=True,
        member__isnull=False,
    ).update(member=None)
    # Where the successor was asked beside it, one of the two assignments has ended.
    stops.filter(state=StopState.OPEN, assignment__done_at__isnull=False).update(
        state=StopState.CLOSED
    )
    drafts = Addressee.objects.filter(unit_id=unit_id, outgoing__matter__closed_at__isnull=True)
    known = Addressee.objects.filter(unit_id=successor_id).values("outgoing_id")
    drafts.filter(outgoing_id__in=known).delete()
    drafts.update(unit_id=successor_id)
    return moved
