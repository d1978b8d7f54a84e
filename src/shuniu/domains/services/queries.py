"""Reads that span the tables of notices and guides."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count

from shuniu.casework import queries as casework_queries
from shuniu.commons.figures.period import Period
from shuniu.commons.people.actor import Actor
from shuniu.ground.text import fold

from .models import Guide, GuidePaper, GuideQuerySet, GuideVersion, Notice, NoticeQuerySet, Topic
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


def month_of(day: dt.date) -> Period:
    """The month of a day, whole."""
    first = day.replace(day=1)
    after = (first + dt.timedelta(days=31)).replace(day=1)
    return Period(first, after - dt.timedelta(days=1))


def numbers_of(period: Period) -> dict[str, Any]:
    """What a month's statistics say, each counted from the records by their own times.

    Guides that stood at its end (by topic, for whom, with all their elements, with forms to
    download), those new and those revised in it, and the notices published in it by kind.
    """
    standing = GuideVersion.objects.standing_at(period.ends_at)
    in_it = GuideVersion.objects.filter(
        published_at__gte=period.starts_at, published_at__lt=period.ends_at
    )
    notices = Notice.objects.published_in(period)

    def by(field: str, found: Any) -> dict[str, int]:
        return dict(found.order_by().values_list(field).annotate(n=Count("pk")))

    return {
        "guides": standing.count(),
        "whole": standing.filter(missing=[]).count(),
        "forms": GuidePaper.objects.filter(version__in=standing).count(),
        "new": in_it.filter(number=1).count(),
        "revised": in_it.filter(number__gt=1).count(),
        "topics": by("topic", standing),
        "audiences": by("audience", standing),
        "notices": notices.count(),
        "notice_kinds": by("kind", notices),
    }
