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

from ..flow.incoming import RECEIVED, REGISTERED
from ..models import Incoming
from ..queries_incoming import hour_light, propose_moment

AGAIN_AFTER = dt.timedelta(hours=2)
LOOK_AHEAD = dt.timedelta(hours=48)  # the longest of the limits by the hour
NEAR = dt.timedelta(minutes=30)


@transaction.atomic
def remind_by_hour(*, on: dt.date, by: Actor, at: dt.datetime) -> int:
    """Every quarter of an hour: what is nearly or already late by the hour is told to its holders.

    So is a proposal that is due in half an hour. Urgent matters are told at any hour, also
    at night; again every two hours. Gives how many.
    """
    running = Incoming.objects.select_for_update(of=("self",), skip_locked=True).filter(
        due_at__lte=at + LOOK_AHEAD, answered_at__isnull=True, matter__closed_at__isnull=True
    )
    running = running.exclude(due_reminded_at__gt=at - AGAIN_AFTER).select_related("matter")
    told = []
    for incoming in running.order_by("due_at"):
        words = _words(incoming, at)
        if words:
            told.append(incoming.pk)
            _tell(incoming, words, at)
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


def _words(incoming: Incoming, at: dt.datetime) -> str:
    """What its holders are told now; empty while there is time."""
    light, before = hour_light(incoming, at), propose_moment(incoming)
    assert light is not None and before is not None and incoming.due_at is not None
    if light.tone == "late":
        return _("【超时】{level}件应于{due}办理：{number}《{title}》").format(
            **_facts(incoming, incoming.due_at)
        )
    if incoming.matter.state in (RECEIVED, REGISTERED) and at >= before - NEAR:
        return _("【紧急】{level}件须于{due}前提出拟办意见：{number}《{title}》").format(
            **_facts(incoming, before)
        )
    if light.tone == "soon":
        return _("【紧急】{level}件须于{due}前办理：{number}《{title}》").format(
            **_facts(incoming, incoming.due_at)
        )
    return ""


def _facts(incoming: Incoming, due: dt.datetime) -> dict[str, str]:
    return {
        "level": incoming.urgency_label,
        "due": due.astimezone(clock.ZONE).strftime("%m-%d %H:%M"),
        "number": incoming.matter.number,
        "title": incoming.matter.title,
    }


def _tell(incoming: Incoming, text: str, at: dt.datetime) -> None:
    matter: Matter = incoming.matter
    given = matter.assignments.filter(done_at__isnull=True)
    owing = notify.owing_now(flows.get(matter.kind), matter, given)
    on = at.astimezone(clock.ZONE).date()
    holders = {s.member_id for found in notify.members(owing, on).values() for s in found}
    news = [News(m, text, "incoming.hours", "matter", matter.pk) for m in sorted(holders)]
    send_all(news, at=at, urgent=True, key=f"incoming.hours:{matter.pk}:{at.timestamp()}")
