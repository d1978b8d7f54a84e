"""Reading the trail. Who may read it is decided upstairs."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Entry


def history(subject_kind: str, subject_id: object) -> QuerySet[Entry]:
    """All that happened to one subject, oldest first."""
    return Entry.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id)).order_by(
        "id"
    )


def doings(member_id: int) -> QuerySet[Entry]:
    """All that one member did, newest first."""
    return Entry.objects.filter(actor_id=member_id).order_by("-id")
