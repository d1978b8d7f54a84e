"""The county's target month: what of a session has to be replied by its end, and what remains."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from ..models import Proposal, Session, SettingCode
from .settings import setting


@dataclass(frozen=True)
class Target:
    """How a session stands before its target day; ``units`` are those with something left."""

    session: Session
    day: dt.date
    total: int
    replied: int
    rows: tuple[tuple[int | None, str, int, int], ...]

    @property
    def left(self) -> int:
        """What still has no reply."""
        return self.total - self.replied

    @property
    def percent(self) -> int:
        """Replied of all, in whole per cent, rounded down: 100 only when nothing is left."""
        return 100 * self.replied // self.total if self.total else 0


def target_day(session: Session, day: dt.date) -> dt.date:
    """The last day of the first target month after the session's opening."""
    month = setting(SettingCode.TARGET_MONTH, day)
    year = session.opened_on.year + (1 if month <= session.opened_on.month else 0)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def target_of(session: Session, *, on: dt.date, within: QuerySet[Proposal] | None = None) -> Target:
    """What remains of the session, unit by unit, the fullest first. One query.

    ``within`` narrows to what somebody may see.
    """
    found = Proposal.objects.all() if within is None else within
    # Every unit's own work counts here, so the parts of a separate handling do too.
    counted = (
        found.filter(session=session)
        .exclude(matter__state="withdrawn")
        .values_list("lead_unit", "lead_unit__short_name")
        .annotate(n=Count("pk"), done=Count("pk", filter=Q(replied_at__isnull=False)))
        .order_by()
    )
    units: list[tuple[int | None, str, int, int]] = [
        (unit, name or "", n, done) for unit, name, n, done in counted
    ]
    total, replied = sum(u[2] for u in units), sum(u[3] for u in units)
    left = sorted((u for u in units if u[2] != u[3]), key=lambda u: (u[3] - u[2], u[1]))
    return Target(session, target_day(session, on), total, replied, tuple(left))
