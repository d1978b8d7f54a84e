"""A unit closes: what was proposed to be assisted by it is proposed to its successor."""

from __future__ import annotations

import datetime as dt

from shuniu.commons.people.actor import Actor

from ..models import SupervisionItem


def pass_on_assisting(unit_id: int, successor_id: int | None, *, by: Actor, at: dt.datetime) -> int:
    """Open items name the successor among the assisting units (once, and never beside itself).

    The lead unit is the kernel's to pass on; who has an item is in its assignments.
    """
    if successor_id is None:
        return 0
    found = list(SupervisionItem.objects.filter(assisting=unit_id, matter__closed_at__isnull=True))
    for item in found:
        item.assisting.remove(unit_id)
        if item.lead_unit_id not in (successor_id, unit_id):
            item.assisting.add(successor_id)
    return len(found)
