"""Reads that span the tables of notices and guides."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count

from shuniu.casework import queries as casework_queries
from shuniu.commons.people.actor import Actor
from shuniu.ground.text import fold

from .models import Guide, GuideQuerySet, GuideVersion, Notice, NoticeQuerySet, Topic
from .models.guide import GuideVersionQuerySet

NOTICE, GUIDE = "life_notice", "guide"
COMING_DAYS = 14


def notices_visible_to(actor: Actor) -> NoticeQuerySet:
    """The notices that the actor may see, by the kernel's rule: nothing unless a rule says so."""
    return Notice.objects.filter(matter__in=casework_queries.visible_to(actor, NOTICE))


def guides_visible_to(actor: Actor) -> GuideQuerySet:
    """The guides that the actor may see, by the kernel's rule."""
    return Guide.objects.filter(matter__in=casework_queries.visible_to(actor, GUIDE))


def notices_now(at: dt.datetime) -> dict[str, list[Notice]]:
    """What is cut off now (the soonest over first), and what will be in the next two weeks."""
    soon = at + dt.timedelta(days=COMING_DAYS)
    now = Notice.objects.in_force(at).select_related("matter__unit")
    coming = Notice.objects.coming(at).filter(starts_at__lte=soon).select_related("matter__unit")
    return {
        "now": list(now.order_by("ends_at", "pk")),
        "coming": list(coming.order_by("starts_at", "pk")[:60]),
    }


def guides() -> GuideVersionQuerySet:
    """What the public reads now, a version a guide."""
    return GuideVersion.objects.filter(replaced_at__isnull=True).select_related(
        "guide__matter__unit"
    )


def narrowed(
    found: GuideVersionQuerySet, *, topic: str = "", audience: str = "", words: str = ""
) -> GuideVersionQuerySet:
    """Guides of a topic, for people or firms (those for both belong to either), with the words."""
    if topic:
        found = found.filter(topic=topic)
    if audience:
        found = found.filter(audience__in=(audience, "both"))
    for word in words.split():
        found = found.filter(text__contains=fold(word))
    return found


def topics() -> list[tuple[str, str, int]]:
    """The topics that have guides: code, name, how many; in the order of people's lives."""
    counts = dict(guides().values_list("topic").annotate(n=Count("pk")).order_by())
    return [(t.value, str(t.label), counts[t.value]) for t in Topic if t.value in counts]
