"""What several pages need: for whom they are shown, and which matter they are about."""

from __future__ import annotations

from functools import lru_cache
from time import monotonic
from typing import Any

from django.db import connection
from django.http import Http404
from django.urls import reverse

from shuniu.casework.detail import load_detail
from shuniu.casework.models import Matter, Reading
from shuniu.casework.queries import sees
from shuniu.commons import calendar
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.written import Written

from ..declare import Desk, Showing, desks

SOON_WORKDAYS = 2
_BIGGEST = 2**63 - 1
BESIDE = ("unit", "origin", "parent")
_KEEP_SECONDS = 60


@lru_cache(maxsize=8)
def _days(_minute: int) -> calendar.WorkCalendar:
    """The calendar as a list shows it; it asks once a minute whether a notice has come."""
    return calendar.load()


@lru_cache(maxsize=1)
def _matters() -> str:
    return reverse("desk:matter", args=[0]).removesuffix("0/")


def matter_address(pk: int) -> str:
    """Where the matter is looked at, for lists: without asking the address book for each row."""
    return f"{_matters()}{pk}/"


def showing_for(actor: Actor) -> Showing:
    """The actor, today, and the day up to which a term counts as coming due (two working days)."""
    today = clock.today()
    days = _days(int(monotonic() / _KEEP_SECONDS))
    return Showing(actor, today, days.add_workdays(today, SOON_WORKDAYS), days)


def desk_for(kind: str, actor: Actor) -> Desk:
    """The desk of the kind; 404 for a kind that the actor has no duty for."""
    if kind in desks:
        desk = desks.get(kind)
        if desk.may_list(actor):
            return desk
    raise Http404


def matter_for(pk: int, actor: Actor) -> tuple[Matter, Desk]:
    """The matter with all its detail, and its desk; 404 when the actor may not see it.

    Its ``unread`` says whether it lies before the actor to be read.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM casework_matter WHERE id = %s", [min(pk, _BIGGEST)])
        row = cursor.fetchone()
    if row is None or row[0] not in desks:
        raise Http404
    desk = desks.get(row[0])
    matter = next(iter(_whole(desk.kind)(matter=pk)), None)
    if matter is None:
        raise Http404
    load_detail(matter, reader_id=actor.member_id or 0)
    shown: list[Reading] = matter.own_readings
    if not shown and not sees(actor, matter):
        raise Http404
    matter.unread = any(reading.read_at is None for reading in shown)
    return matter, desk


@lru_cache(maxsize=64)
def _whole(kind: str) -> Written[Any]:
    """A matter of the kind with what its desk's page shows."""
    every = desks.get(kind).detail(Matter.objects.select_related(*BESIDE))
    return Written(lambda matter: every.filter(pk=matter))
