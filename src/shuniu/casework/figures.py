"""The figures that every flow has: each is the matters that it counts."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, QuerySet

from .models import Matter, Term


def opened_in(kind: str, first: dt.datetime, last: dt.datetime) -> QuerySet[Matter]:
    """The matters of a kind that were opened from ``first`` until before ``last``."""
    return Matter.objects.filter(kind=kind, opened_at__gte=first, opened_at__lt=last)


def closed_in(kind: str, first: dt.datetime, last: dt.datetime) -> QuerySet[Matter]:
    """The matters of a kind that were closed from ``first`` until before ``last``."""
    return Matter.objects.filter(kind=kind, closed_at__gte=first, closed_at__lt=last)


def overdue_on(kind: str, day: dt.date) -> QuerySet[Matter]:
    """The open matters of a kind whose nearest deadline was over on a day."""
    return Matter.objects.filter(kind=kind, closed_at__isnull=True, due_on__lt=day)


def kept(found: QuerySet[Matter], term: str) -> QuerySet[Matter]:
    """Of ``found``, the matters of which no such term was met late or is running late."""
    late = Term.objects.filter(matter=OuterRef("pk"), name=term, void=False, met_on__gt=F("due_on"))
    return found.exclude(Exists(late))
