"""What the kernel hooks into the commons while the program starts."""

from __future__ import annotations

import datetime as dt

from shuniu.commons import trail
from shuniu.commons.calendar import WorkCalendar
from shuniu.commons.calendar.actions import after_notice
from shuniu.commons.calendar.models import HolidayNotice
from shuniu.commons.papers.models import Paper
from shuniu.commons.papers.reading import guards
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.holdings import holdings, successions
from shuniu.ground.who import Who

from . import engine, notify, urging
from .handover import Readings, Todos, pass_on
from .models import MatterPaper
from .queries import may_see
from .terms import Changed, count_again


def connect() -> None:
    """Recount terms after a holiday notice, guard papers, tell people, pass on what posts hold."""
    after_notice.add("casework.terms", recount)
    guards.add("casework.matter", may_read)
    holdings.add("casework.todos", Todos())
    holdings.add("casework.readings", Readings())
    successions.add("casework.matters", pass_on)
    engine.subscribe("*", "*", notify.after_step, many=notify.after_many)
    urging.subscribe(notify.after_urging)


def recount(
    *, days: WorkCalendar, notice: HolidayNotice, by: Who, at: dt.datetime
) -> list[Changed]:
    """Count every running term again by the new calendar; the list of what moved is kept."""
    changed = count_again(days, because=notice.number, at=at)
    trail.record(
        "casework.terms_recounted",
        subject_kind="holiday_notice",
        subject_id=notice.pk,
        by=by,
        at=at,
        detail={"number": notice.number, "changed": len(changed)},
    )
    return changed


def may_read(actor: Actor, paper: Paper) -> bool:
    """A paper of a matter may be read by whoever may see the matter."""
    uses = MatterPaper.objects.filter(paper=paper).select_related("matter")
    return any(may_see(actor, use.matter) for use in uses)
