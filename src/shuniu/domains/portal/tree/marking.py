"""What has to be written anew, noted in the transaction that changed it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable

from django.db import connection, transaction
from django.db.models import F

from .models import Rank, SiteTree, StalePage, shard_of

log = logging.getLogger(__name__)

# Told once a transaction has committed that left pages to write; the worker's queue is one.
wakers: list[Callable[[], None]] = []


def mark(site: str, paths: Iterable[str], *, at: dt.datetime, rank: Rank = Rank.NOW) -> int:
    """Note that these pages of a site have to be written anew or removed; gives how many."""
    found = dict.fromkeys(paths)
    rows = [
        StalePage(site=site, path=path, rank=rank, shard=shard_of(site, path), since=at)
        for path in found
    ]
    if len(rows) < 500:
        StalePage.objects.bulk_create(rows)
    else:
        with connection.cursor() as cursor, cursor.copy(COPY) as out:
            for row in rows:
                out.write_row((row.site, row.path, row.rank, row.shard, row.since))
    if rows and not any(waiting[1] is _wake for waiting in connection.run_on_commit):
        transaction.on_commit(_wake)
    return len(rows)


COPY = 'COPY tree_stalepage (site, path, "rank", shard, since) FROM STDIN'


def changed_throughout(site: str, *, at: dt.datetime) -> int:
    """What all pages of a site share has changed: whoever keeps it prepared prepares it anew."""
    with transaction.atomic():
        SiteTree.objects.get_or_create(site=site)
        SiteTree.objects.filter(site=site).update(version=F("version") + 1, changed_at=at)
        return SiteTree.objects.values_list("version", flat=True).get(site=site)


def _wake() -> None:
    """What was changed stays changed if the publisher cannot be called: it looks by itself, too."""
    for waker in wakers:
        try:
            waker()
        except Exception:
            log.exception("the publisher could not be called; it comes within a minute")
