"""Entering the papers that the calendar rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shuniu.ground.refusal import FieldRefused
from shuniu.ground.registry import Registry
from shuniu.ground.text import long_date
from shuniu.ground.who import Who

from .models import CalendarDay, HolidayNotice, LocalHours, LocalLimit
from .notice import Notice, check_notice
from .queries import load
from .rules import rules

# What else must happen when a notice comes: called as
# ``subscriber(days=WorkCalendar, notice=HolidayNotice, by=Who, at=datetime)`` within
# the transaction, and gives what changed, for the clerk to see. The rooms above
# subscribe (casework counts its running terms again, and writes the trail).
after_notice: Registry[Callable[..., Sequence[Any]]] = Registry("subscriber to holiday notices")


@dataclass(frozen=True)
class Entered:
    """The notice that was entered, and what each subscriber says has changed by it."""

    notice: HolidayNotice
    changes: dict[str, list[Any]]


@transaction.atomic
def enter_notice(
    notice: Notice,
    *,
    by: Who,
    at: dt.datetime,
    replaces_because: str = "",
    odd_total_because: str = "",
) -> Entered:
    """Enter a year's holiday notice; every open deadline is counted again.

    Refused with a sentence: days that cannot be right (see ``check_notice``),
    days that another notice has, a second notice for the year unless
    ``replaces_because`` says why the first one is set aside.
    """
    check_notice(notice, odd_total_because=odd_total_because)
    with connection.cursor() as cursor:  # two clerks at once: the second waits, then is told
        cursor.execute("LOCK TABLE calendar_holidaynotice IN SHARE ROW EXCLUSIVE MODE")
    earlier = HolidayNotice.objects.filter(year=notice.year, withdrawn_at=None).first()
    if earlier and not replaces_because.strip():
        raise FieldRefused(
            "year",
            _("%(year)d年的放假通知（%(number)s）已经录入；如需更正，请写明原因。")
            % {"year": earlier.year, "number": earlier.number},
        )
    if earlier:
        earlier.withdrawn_at, earlier.withdrawn_because = at, replaces_because.strip()[:200]
        earlier.save(update_fields=["withdrawn_at", "withdrawn_because"])
    _refuse_overlap(notice)
    row = HolidayNotice.objects.create(
        year=notice.year,
        number=notice.number.strip(),
        issued_on=notice.issued_on,
        source=notice.source,
        note=odd_total_because.strip(),
        entered_at=at,
        entered_by_label=by.label,
    )
    CalendarDay.objects.bulk_create(_day_rows(row, notice))
    days = load()
    changes = {
        name: list(subscriber(days=days, notice=row, by=by, at=at))
        for name, subscriber in after_notice.items()
    }
    return Entered(row, changes)


def _day_rows(row: HolidayNotice, notice: Notice) -> list[CalendarDay]:
    """The notice's days as rows, not yet saved."""
    kinds = ((notice.holidays, CalendarDay.Kind.HOLIDAY), (notice.makeups, CalendarDay.Kind.MAKEUP))
    return [
        CalendarDay(notice=row, date=day, kind=kind, name=name)
        for days, kind in kinds
        for day, name in days.items()
    ]


def _refuse_overlap(notice: Notice) -> None:
    days = [*notice.holidays, *notice.makeups]
    taken = (
        CalendarDay.objects.filter(notice__withdrawn_at=None, date__in=days)
        .select_related("notice")
        .first()
    )
    if taken is not None:
        raise FieldRefused(
            "days",
            _("%(day)s已由%(number)s安排，不能重复录入。")
            % {"day": long_date(taken.date), "number": taken.notice.number},
        )


def set_local_limit(
    code: str, *, length: int, source: str, since: dt.date, by: Who, at: dt.datetime
) -> LocalLimit:
    """Set the county's own length of a time limit from a day on, in the rule's unit.

    Refused: a rule that nobody knows or that has a fixed day, a length that
    loosens what the law locks, a setting without the paper that it rests on.
    """
    if code not in rules or rules.get(code).fixed:
        raise FieldRefused("code", _("没有可以调整的时限“%s”。") % code)
    rule = rules.get(code)
    if length < 1 or length > 32000:
        raise FieldRefused("length", _("时长须是正数。"))
    if rule.locked and not rule.stricter(length):
        raise FieldRefused(
            "length",
            _("“%(label)s”由%(basis)s规定为%(limit)s，本级只能从严，不能放宽。")
            % {"label": rule.label, "basis": rule.basis, "limit": rule.describe()},
        )
    if not source.strip():
        raise FieldRefused("source", _("请写明依据的文号和日期。"))
    if LocalLimit.objects.filter(code=code, since=since).exists():
        raise FieldRefused("since", _("从%s起的时限已经设置过。") % long_date(since))
    return LocalLimit.objects.create(
        code=code,
        length=length,
        source=source.strip(),
        since=since,
        entered_at=at,
        entered_by_label=by.label,
    )


def set_office_hours(
    since: dt.date,
    *,
    opens: dt.time,
    noon_from: dt.time,
    noon_to: dt.time,
    closes: dt.time,
    source: str,
) -> LocalHours:
    """Set the office's hours from a day on; refused out of order or without their paper."""
    if not opens < noon_from <= noon_to < closes:
        raise FieldRefused("opens", _("作息时间的先后次序不对。"))
    if not source.strip():
        raise FieldRefused("source", _("请写明依据的文号和日期。"))
    if LocalHours.objects.filter(since=since).exists():
        raise FieldRefused("since", _("从%s起的作息时间已经设置过。") % long_date(since))
    return LocalHours.objects.create(
        since=since,
        opens=opens,
        noon_from=noon_from,
        noon_to=noon_to,
        closes=closes,
        source=source.strip(),
    )
