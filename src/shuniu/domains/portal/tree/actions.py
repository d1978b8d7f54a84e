"""To have sites written anew, and to keep them right as time goes by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from shuniu.commons.people.actor import Actor
from shuniu.commons.publishing.models import SITE
from shuniu.ground import clock

from .. import addresses
from ..models import Redesign, Site
from . import dependents, files, keeping, marking
from .models import Rank, SiteTree, StalePage

# Notices that ended in this time are drawn once more: a missed minute repairs itself.
LATELY = dt.timedelta(hours=1)


def rebuild(sites: Iterable[Site], *, at: dt.datetime) -> None:
    """Have every page of the sites written anew, after all that is to be seen at once.

    With the main site go the kept pages of other rooms, which wear its header and look.
    """
    with transaction.atomic():
        for site in sites:
            marking.changed_throughout(site.code, at=at)
            marking.mark(site.code, [dependents.ALL], at=at, rank=Rank.REBUILD)
            if site.is_main:
                rebuild_kept(at=at)


def rebuild_kept(*, at: dt.datetime) -> None:
    """Have the kept pages of other rooms drawn anew."""
    marking.mark(files.KEPT, [dependents.ALL], at=at, rank=Rank.REBUILD)


def rebuild_pictures(*, at: dt.datetime) -> None:
    """Have the pictures of all published articles put there anew."""
    marking.mark(files.PICTURES, [dependents.ALL], at=at, rank=Rank.REBUILD)


def pass_time(*, at: dt.datetime) -> None:
    """What changes though nobody acts: notices come into force and end, sites close.

    The county's home page shows other rooms' numbers; it is made anew each time.
    A page that comes out the same stays as it is on the disk.
    """
    today = at.astimezone(clock.ZONE).date()
    for site in Site.objects.open_on(today):
        paths = dependents.in_force(site.code)
        if site.code == SITE:
            paths = list(dict.fromkeys([addresses.HOME, *paths]))
        if paths and files.of_site(site.code).is_dir():
            marking.mark(site.code, paths, at=at)
    if files.of_site(files.KEPT).is_dir():
        kept = keeping.changing(at - LATELY, at)
        marking.mark(files.KEPT, kept, at=at, rank=Rank.KEPT)
    closed = Site.objects.filter(closed_on__lte=today)
    rebuild([site for site in closed if files.of_site(site.code).is_dir()], at=at)
    # What could not be made is tried again: the reason may be gone.
    StalePage.objects.filter(tries__gt=0).update(tries=0)


def nightly(*, on: dt.date, by: Actor, at: dt.datetime) -> None:
    """A redesign begins on its day; leaders and institutions are those of the day.

    Kept pages hang on more than their lines: all are drawn anew.
    """
    if files.of_site(files.KEPT).is_dir():
        rebuild_kept(at=at)
    worn = Redesign.objects.filter(since=on).select_related("site")
    changed = SiteTree.objects.filter(changed_at__gte=clock.on(on, 0)).values("site")
    rebuild([one.site for one in worn.exclude(site__code__in=changed)], at=at)
    for site in Site.objects.open_on(on):
        if files.of_site(site.code).is_dir():
            marking.mark(
                site.code, [addresses.HOME, addresses.LEADERS, addresses.INSTITUTIONS], at=at
            )


def left_of(sites: list[str]) -> int:
    """How many pages an interrupted rebuild of these sites has left, without failed ones."""
    return StalePage.objects.filter(site__in=sites, rank=Rank.REBUILD, tries=0).count()
