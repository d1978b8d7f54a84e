"""What the file tree is told of leaders: their page is stale, and so may be a portrait's files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models.signals import post_save, pre_save

from shuniu.casework.nightly import errands
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Tenure
from shuniu.ground import clock
from shuniu.ground.written import Written

from .. import addresses
from ..tree import dependents, files, marking
from ..workshop.pictures import shown_besides
from .models import Leader
from .queries import portraits_shown

_LEADING = Written(lambda member: Leader.objects.filter(member_id=member))


def leader_changes(instance: Leader, **_told: object) -> None:
    """The portrait that stood before: another takes its place, or none."""
    _stale(Leader.objects.filter(pk=instance.pk))


def leader_saved(instance: Leader, **_told: object) -> None:
    """A leader was entered or changed."""
    _stale([instance])


def held_otherwise(
    instance: Tenure | Member, update_fields: frozenset[str] | None = None, **_told: object
) -> None:
    """Somebody got or left a post, or left altogether: what sites show of the person may go."""
    if isinstance(instance, Member) and update_fields and "is_active" not in update_fields:
        return  # who only signed in leads as before
    member = instance.member_id if isinstance(instance, Tenure) else instance.pk
    leading = _LEADING(member=member)  # asked for everybody who gets a post: few lead
    if leading:
        _stale(leading)


def day_began(*, on: dt.date, by: Actor, at: dt.datetime) -> int:
    """Posts end by the calendar; the portraits of those who left go with them."""
    return _stale(Leader.objects.filter(portrait__isnull=False), at=at)


def _stale(rows: Iterable[Leader], *, at: dt.datetime | None = None) -> int:
    at = at or clock.now()
    found = [(row.site_id, row.portrait_id) for row in rows]
    codes = Leader.objects.filter(site__in={site for site, _portrait in found})
    for code in codes.values_list("site__code", flat=True).distinct():
        marking.mark(code, [addresses.LEADERS], at=at)
    portraits = {portrait for _site, portrait in found if portrait is not None}
    return marking.mark(files.PICTURES, dependents.renditions_of(portraits), at=at)


def connect() -> None:
    """Listen, and say which portraits stand."""
    shown_besides.append(lambda: portraits_shown(clock.today()))
    pre_save.connect(leader_changes, sender=Leader, dispatch_uid="leaders.before")
    post_save.connect(leader_saved, sender=Leader, dispatch_uid="leaders.tree")
    for sender in (Tenure, Member):
        uid = f"leaders.{sender.__name__}"
        post_save.connect(held_otherwise, sender=sender, dispatch_uid=uid)
    errands.add("portal.leaders", day_began)
