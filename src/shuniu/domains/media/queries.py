"""Reads that span the tables of videos."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from shuniu.casework import queries as casework_queries
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor

from .models import LiveEvent, Upload, Video, VideoQuerySet

KIND = "video"


def visible_to(actor: Actor) -> VideoQuerySet:
    """The videos that the actor may see, by the kernel's rule: nothing unless a rule says so."""
    return Video.objects.filter(matter__in=casework_queries.visible_to(actor, KIND))


def standing() -> VideoQuerySet:
    """What the public can watch, with what a list shows."""
    return Video.objects.standing().select_related("matter__unit", "film")


def watchable(pk: int, actor: Actor) -> Video | None:
    """The video if it stands before the public, or the actor may see it in the office."""
    found = Video.objects.select_related("matter", "film").filter(pk=min(pk, 2**63 - 1)).first()
    if found is None or found.film is None:
        return None
    if found.published_at is not None and found.withdrawn_at is None:
        return found
    return found if visible_to(actor).filter(pk=found.pk).exists() else None


def open_upload(matter: Matter, actor: Actor) -> Upload | None:
    """The actor's newest upload for the video that has not come to its end."""
    found = Upload.objects.filter(video_id=matter.pk, by_id=actor.member_id, ended_at__isnull=True)
    return found.order_by("-touched_at").first()


def search(words: str, most: int) -> list[Video]:
    """Standing videos whose title, summary or transcript has the words, the newest first."""
    named = Q(matter__title__icontains=words) | Q(summary__icontains=words)
    found = standing().filter(named | Q(transcript__icontains=words))
    return list(found.order_by("-published_at", "-pk")[:most])


def live_event(pk: int) -> LiveEvent | None:
    """A live event that the public may read of."""
    found = LiveEvent.objects.filter(pk=min(pk, 2**63 - 1), published_at__isnull=False)
    return found.select_related("unit", "replay__film", "replay__matter").first()


def live_events(at: dt.datetime, most: int = 60) -> dict[str, list[LiveEvent]]:
    """Published live events: going on, coming (the next first), over (the last first)."""
    found = list(
        LiveEvent.objects.filter(published_at__isnull=False)
        .select_related("unit", "replay__film", "replay__matter")
        .order_by("-starts_at", "-pk")[:most]
    )
    called_off = [event for event in found if event.cancelled_because]
    held = [event for event in found if not event.cancelled_because]
    return {
        "now": [e for e in held if e.starts_at <= at < e.ends_at],
        "coming": [
            *reversed([e for e in held if e.starts_at > at]),
            *(e for e in called_off if e.ends_at > at),
        ],
        "over": [e for e in held if e.ends_at <= at],
    }
