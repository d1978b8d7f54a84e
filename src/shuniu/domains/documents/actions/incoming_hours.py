"""Limits by the hour: whoever has an urgent document is told before it is late, at any hour."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import notify
from shuniu.casework.models import Matter
from shuniu.commons import trail
from shuniu.commons.flow import flows
from shuniu.commons.notices.actions import News, send_all
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock

from ..models import Incoming
from ..queries_incoming import hour_light

AGAIN_AFTER = dt.timedelta(hours=2)
LOOK_AHEAD = dt.timedelta(hours=12)


@transaction.atomic
def remind_by_hour(*, on: dt.date, by: Actor, at: dt.datetime) -> int:
    """Every quarter of an hour: what is nearly or already late by the hour is told to its holders.

    Urgent matters are told at any hour, also at night; again every two hours. Gives how many.
    """
    running = Incoming.objects.select_for_update(of=("self",), skip_locked=True).filter(
        due_at__lte=at + LOOK_AHEAD, answered_at__isnull=True, matter__closed_at__isnull=True
    )
    running = running.exclude(due_reminded_at__gt=at - AGAIN_AFTER).select_related("matter")
    told = []
    for incoming in running.order_by("due_at"):
        light = hour_light(incoming, at)
        if light is None or light.tone == "ok":
            continue
        told.append(incoming.pk)
        _tell(incoming, light.tone == "late", at)
    Incoming.objects.filter(pk__in=told).update(due_reminded_at=at)
    if told:
        trail.record(
            "incoming.hours",
            subject_kind="prompt_run",
            subject_id=at.isoformat(),
            by=by,
            at=at,
            detail={"matters": told[:200]},
        )
    return len(told)


def _tell(incoming: Incoming, late: bool, at: dt.datetime) -> None:
    matter: Matter = incoming.matter
    assert incoming.due_at is not None
    given = matter.assignments.filter(done_at__isnull=True)
    owing = notify.owing_now(flows.get(matter.kind), matter, given)
    on = at.astimezone(clock.ZONE).date()
    holders = {s.member_id for found in notify.members(owing, on).values() for s in found}
    due = incoming.due_at.astimezone(clock.ZONE).strftime("%m-%d %H:%M")
    words = _("【超时】{level}件应于{due}办理：{number}《{title}》")
    if not late:
        words = _("【紧急】{level}件须于{due}前办理：{number}《{title}》")
    text = words.format(
        level=incoming.urgency_label, due=due, number=matter.number, title=matter.title
    )
    news = [News(m, text, "incoming.hours", "matter", matter.pk) for m in sorted(holders)]
    send_all(news, at=at, urgent=True, key=f"incoming.hours:{matter.pk}:{at.timestamp()}")
