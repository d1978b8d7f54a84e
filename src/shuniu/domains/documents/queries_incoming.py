"""Reads of incoming documents: what may be the same, what is late by the hour, what arose."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from shuniu.casework import queries as casework
from shuniu.casework.models import Matter
from shuniu.casework.queries import may_see
from shuniu.commons import calendar
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.text import clean, fold

from .models import Incoming, IncomingCategory, TelegramLevel, Urgency

KIND = "incoming"
PLACEHOLDER_TITLE = "涉密件"
SIMILAR, MOST_LOOKED_AT = 0.8, 400

_YEAR = re.compile(r"[\[(（［【〔]\s*(\d{4})\s*[\])）］】〕]")
_TAIL = re.compile(r"第?\s*0*(\d+)\s*号\s*$")
_PLAIN = re.compile(r"[^\w]", re.UNICODE)


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """The incoming documents that the actor may see."""
    return casework.visible_to(actor, KIND)


def tidy_number(text: str) -> str:
    """发文字号 as it is written: 云政[2026]012号 and 云政（２０２６）12 号 are 云政〔2026〕12号."""
    text = re.sub(r"\s+", "", clean(text))
    text = _YEAR.sub(lambda found: f"〔{found.group(1)}〕", text)
    return _TAIL.sub(lambda found: f"{found.group(1)}号", text)


def fold_number(text: str) -> str:
    """The form in which two document numbers are compared."""
    return fold(tidy_number(text))[:80]


def same_documents(
    unit_id: int, *, number: str, sender: str, but: int | None = None
) -> QuerySet[Incoming]:
    """What the unit registered under the same number from the same sender, the newest first.

    Returned and cancelled ones do not count. Nothing without a number.
    """
    folded = fold_number(number)
    if not folded:
        return Incoming.objects.none()
    found = Incoming.objects.filter(matter__unit_id=unit_id, number_folded=folded)
    found = found.exclude(matter__state__in=("returned", "cancelled"))
    found = found.exclude(pk=but) if but is not None else found
    if sender:
        names = Q(sender_text=sender)
        known = sender_unit(sender)
        found = found.filter(names | Q(sender=known) if known is not None else names)
    return found.select_related("matter").order_by("-pk")


def similar_documents(unit_id: int, *, title: str, but: int | None = None) -> list[Incoming]:
    """What the unit received lately under nearly the same title: a hint, no more. One query."""
    wanted = _pairs(title)
    if len(wanted) < 6:
        return []
    recent = Incoming.objects.filter(matter__unit_id=unit_id, placeholder=False)
    recent = recent.exclude(matter__state__in=("returned", "cancelled"))
    recent = recent.exclude(pk=but) if but is not None else recent
    near = recent.select_related("matter").order_by("-pk")[:MOST_LOOKED_AT]
    return [one for one in near if _alike(wanted, _pairs(one.full_title)) >= SIMILAR][:3]


def _pairs(text: str) -> set[str]:
    plain = _PLAIN.sub("", fold(text))
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def _alike(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def sender_unit(name: str) -> Unit | None:
    """The unit of ours that bears the name, long or short; None for anybody else."""
    found = Unit.objects.filter(Q(name=name) | Q(short_name=name), closed_on__isnull=True)
    return found.order_by("pk").first()


def hours_rule(category: str, telegram_level: str, urgency: str) -> str:
    """The rule by which a document is handled within hours; empty where days are counted."""
    if category == IncomingCategory.TELEGRAM and telegram_level in TelegramLevel.values:
        return f"inc.hours.{telegram_level}"
    return "inc.hours.document" if urgency == Urgency.VERY_URGENT else ""


def due_moment(
    category: str, telegram_level: str, urgency: str, received_at: dt.datetime
) -> dt.datetime | None:
    """To the minute when it has to be handled; hours run through nights and days of rest."""
    rule = hours_rule(category, telegram_level, urgency)
    if not rule:
        return None
    on = received_at.astimezone(clock.ZONE).date()
    return received_at + dt.timedelta(hours=calendar.resolve(rule, on).length)


def propose_moment(incoming: Incoming) -> dt.datetime | None:
    """To the minute when what to do with an urgent document has to be proposed."""
    if incoming.due_at is None:
        return None
    on = incoming.received_at.astimezone(clock.ZONE).date()
    hours = calendar.resolve("inc.hours.propose", on).length
    return min(incoming.due_at, incoming.received_at + dt.timedelta(hours=hours))


@dataclass(frozen=True)
class HourLight:
    """How a limit by the hour stands: ``tone`` ok, soon, late or idle, and what is left."""

    tone: str
    left: dt.timedelta

    @property
    def hours(self) -> float:
        """What is left in hours; below zero when it is over."""
        return self.left.total_seconds() / 3600


def hour_light(incoming: Incoming, at: dt.datetime) -> HourLight | None:
    """The light of the limit by the hour: soon when a quarter of the time is left."""
    if incoming.due_at is None:
        return None
    ended = incoming.answered_at
    left = incoming.due_at - (ended or at)
    if left < dt.timedelta(0):
        return HourLight("late", left)
    if ended is not None:
        return HourLight("ok", left)
    whole = incoming.due_at - incoming.received_at
    return HourLight("soon" if left <= whole / 4 else "ok", left)


def arising(matter: Matter, actor: Actor, kind: str) -> list[Matter]:
    """What arose from the document: its reply (``outgoing``), supervision items; as far as seen."""
    found = Matter.objects.filter(origin=matter, kind=kind).select_related("unit").order_by("pk")
    return [other for other in found if may_see(actor, other)]


def replies(matter: Matter) -> QuerySet[Matter]:
    """The drafts and issued replies to a request, whoever looks; cancelled ones left out."""
    found = Matter.objects.filter(origin=matter, kind="outgoing")
    return found.exclude(state="cancelled").order_by("-pk")
