"""What is told to the rooms beside at the start."""

from __future__ import annotations

from django.db.models.signals import post_save

from shuniu.ground import clock

from .. import addresses
from ..tree import dependents, files, marking
from . import desk
from .models import Leader


def _changed(instance: Leader, **_told: object) -> None:
    """The page of the leaders is stale, and so may be the files of portraits."""
    at = clock.now()
    marking.mark(instance.site.code, [addresses.LEADERS], at=at)
    if instance.portrait_id is not None:
        marking.mark(files.PICTURES, dependents.renditions_of([instance.portrait_id]), at=at)


def connect() -> None:
    """Register the staff pages; the file tree hears of changes."""
    desk.register()
    post_save.connect(_changed, sender=Leader, dispatch_uid="leaders.tree")
