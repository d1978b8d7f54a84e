"""What the public can see."""

from __future__ import annotations

import datetime as dt

from .models import SITE, Publication, PublicationQuerySet


def newest(column: str | None, n: int, *, site: str = SITE) -> list[Publication]:
    """The ``n`` newest standing lines of a column (``None``: of all columns), newest first."""
    lines = Publication.objects.standing().filter(site=site)
    if column is not None:
        lines = lines.filter(column=column)
    return list(lines.order_by("-first_published_at", "-id")[:n])


def in_force(at: dt.datetime, *, site: str = SITE) -> PublicationQuerySet:
    """The lines that hold at this moment in some area, the soonest over first."""
    lines = Publication.objects.standing().filter(
        site=site, in_force_from__lte=at, in_force_until__gt=at
    )
    return lines.order_by("in_force_until", "id")
