"""What several pages need: for whom they are shown, and which matter they are about."""

from __future__ import annotations

from functools import lru_cache
from time import monotonic

from django.http import Http404

from shuniu.casework.models import Matter, Reading
from shuniu.casework.queries import visible_to, with_detail
from shuniu.commons import calendar
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock

from ..declare import Desk, Showing, desks

SOON_WORKDAYS = 2
_KEEP_SECONDS = 60


@lru_cache(maxsize=8)
def _days(_minute: int) -> calendar.WorkCalendar:
    """The calendar as a list shows it; it asks once a minute whether a notice has come."""
    return calendar.load()


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
    """The matter with all its detail, and its desk; 404 when the actor may not see it."""
    kind = Matter.objects.filter(pk=pk).values_list("kind", flat=True).first()
    if kind is None or kind not in desks:
        raise Http404
    desk = desks.get(kind)
    matter = desk.detail(with_detail(visible_to(actor, kind))).filter(pk=pk).first()
    if matter is None:
        if actor.member_id is None:
            raise Http404
        if not Reading.objects.filter(matter_id=pk, member_id=actor.member_id).exists():
            raise Http404
        matter = desk.detail(with_detail(Matter.objects.all())).get(pk=pk)
    return matter, desk
