"""What a member has been told."""

from __future__ import annotations

from django.db.models import QuerySet

from shuniu.commons.people.actor import Actor

from .models import Notice


def notices_of(by: Actor) -> QuerySet[Notice]:
    """The member's notices, the newest first; a citizen or the system has none."""
    if by.member_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(member_id=by.member_id).order_by("-pk")


def unread_count(by: Actor, *, most: int = 100) -> int:
    """How many notices wait to be read, counted up to ``most``. One query."""
    return len(notices_of(by).filter(read_at__isnull=True).values_list("pk", flat=True)[:most])
