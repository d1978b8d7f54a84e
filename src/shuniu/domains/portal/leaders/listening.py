"""What the file tree is told of leaders: their page is stale, and so may be a portrait's files."""

from __future__ import annotations

from django.db.models.signals import post_save

from shuniu.ground import clock

from .. import addresses
from ..tree import dependents, files, marking
from .models import Leader


def leader_saved(instance: Leader, **_told: object) -> None:
    """A leader was entered, changed or ended."""
    at = clock.now()
    marking.mark(instance.site.code, [addresses.LEADERS], at=at)
    if instance.portrait_id is not None:
        marking.mark(files.PICTURES, dependents.renditions_of([instance.portrait_id]), at=at)


def connect() -> None:
    """Listen."""
    post_save.connect(leader_saved, sender=Leader, dispatch_uid="leaders.tree")
