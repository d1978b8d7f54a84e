"""待阅: a member has read what was put before them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction

from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.ground.registry import Registry

from .models import Reading

# Called, within the same transaction, with the matters that a member has just read.
AfterReading = Callable[[Sequence[int], Actor, dt.datetime], object]
after_reading: Registry[AfterReading] = Registry("hearer of what was read")


@transaction.atomic
def mark_read(matter_ids: Iterable[int], *, by: Actor, at: dt.datetime) -> int:
    """已阅: of these matters, those that lay before the member count as read; gives their number.

    Nobody can read for another: what was not put before the actor stays as it is.
    """
    if by.member_id is None:
        return 0
    found = Reading.objects.select_for_update().filter(
        matter_id__in=list(matter_ids), member_id=by.member_id, read_at__isnull=True
    )
    keys = {reading.pk: reading.matter_id for reading in found.order_by("pk")}
    Reading.objects.filter(pk__in=keys).update(read_at=at)
    for matter_id in sorted(set(keys.values())):
        trail.record("casework.read", subject_kind="matter", subject_id=matter_id, by=by, at=at)
    for _name, hear in after_reading.items():
        hear(sorted(set(keys.values())), by, at)
    return len(set(keys.values()))
