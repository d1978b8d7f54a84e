"""The publisher: takes what is stale, page by page, and makes the files say what the rows say.

Any number of processes may write at once. A page belongs to a shard, a shard is
one process's at a time, and its rows are read after that: so no older page is
ever put over a newer one. What has to be seen now goes before what is rebuilt.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby

from django.db import connection, transaction
from django.db.models import F, QuerySet

from . import dependents, files, keeping, marking
from .models import SHARDS, Rank, SiteTree, StalePage
from .rendering import Renderer

log = logging.getLogger(__name__)

TURN = 0x74726565  # "tree"
BATCH = 40  # pages for which a shard is held: a fifth of a second, about
MOST_TRIES = 3


@dataclass(slots=True)
class Written:
    """What was done: files put there or taken away, files that were right, pages that failed."""

    written: int = 0
    removed: int = 0
    unchanged: int = 0
    failed: int = 0

    @property
    def pages(self) -> int:
        """All pages that were looked at."""
        return self.written + self.removed + self.unchanged + self.failed

    def add(self, other: Written) -> None:
        """Count another run's pages too."""
        self.written += other.written
        self.removed += other.removed
        self.unchanged += other.unchanged
        self.failed += other.failed


class Writer:
    """One process's part of the work; keeps what a site's pages share, as long as it holds."""

    def __init__(self, *, first: int = 0, told: Callable[[Written], None] | None = None) -> None:
        self._first = first
        self._told = told
        self._renderer = Renderer()

    def run(self, *, at: dt.datetime, sites: list[str] | None = None) -> Written:
        """Write until nothing is stale (of these sites, or of all)."""
        done = Written()
        while True:
            expand(self._renderer, at=at)
            part = self._some(sites)
            if part is None:
                return done
            done.add(part)
            if self._told is not None:
                self._told(part)

    def _some(self, sites: list[str] | None) -> Written | None:
        """One batch of the most urgent shard that is to be had; None when nothing is stale."""
        left = _left(sites)
        if not left:
            return None
        most = min(left.values())
        wanted = [shard for shard, rank in left.items() if rank == most]
        wanted.sort(key=lambda shard: (shard - self._first) % SHARDS)
        for shard in wanted:
            with _turn(shard, wait=False) as mine:
                if mine:
                    return self._batch(shard, left[shard], sites)
        with _turn(wanted[0], wait=True):
            return self._batch(wanted[0], left[wanted[0]], sites)

    def _batch(self, shard: int, rank: int, sites: list[str] | None) -> Written:
        stale = _stale(sites).filter(shard=shard, rank=rank).order_by("site", "id")
        found = list(stale.values_list("site", "path", "pk")[:BATCH])
        if rank == Rank.KEPT:  # every line names the same lists: one drawing is for all of them
            same = stale.filter(path__in={path for _site, path, _pk in found})
            found = list(same.values_list("site", "path", "pk"))
        done = Written()
        for site, group in groupby(found, key=lambda row: row[0]):
            keys: dict[str, list[int]] = {}
            for _site, path, pk in group:
                keys.setdefault(path, []).append(pk)
            self._site(site, keys, done, lasting=rank != Rank.REBUILD)
        return done

    def _site(self, site: str, keys: dict[str, list[int]], done: Written, *, lasting: bool) -> None:
        settled: list[int] = []
        for path, content in self._renderer.pages(site, list(keys)):
            if isinstance(content, Exception):
                log.error("the page %s/%s could not be made", site, path, exc_info=content)
                StalePage.objects.filter(pk__in=keys[path]).update(tries=F("tries") + 1)
                done.failed += 1
                continue
            if content is None:
                done.removed += files.remove(site, path)
            elif files.write(site, path, content, lasting=lasting):
                done.written += 1
            else:
                done.unchanged += 1
            settled += keys[path]
        StalePage.objects.filter(pk__in=settled).delete()


def expand(renderer: Renderer, *, at: dt.datetime) -> None:
    """Name every page of the sites that are to be rebuilt; put away the files of closed ones."""
    for site in _whole():
        with transaction.atomic():
            marks = StalePage.objects.select_for_update(skip_locked=True).filter(
                site=site, path=dependents.ALL
            )
            ids = [mark.pk for mark in marks]
            if not ids:
                continue
            wanted = wanted_of(renderer, site)
            if wanted is None:
                put_away(site)
                StalePage.objects.filter(site=site).delete()
                continue
            known = StalePage.objects.filter(site=site, rank=Rank.REBUILD)
            known.exclude(path=dependents.ALL).delete()
            marking.mark(site, {*wanted, *files.paths(site)}, at=at, rank=Rank.REBUILD)
            StalePage.objects.filter(pk__in=ids).delete()


def wanted_of(renderer: Renderer, site: str) -> Iterable[str] | None:
    """Every file that a site has to have; None for one that does not stand."""
    if site == files.PICTURES:
        return dependents.all_pictures()
    if site == files.KEPT:
        return keeping.wanted()
    frame = renderer.frame(site)
    return None if frame is None else dependents.of_site(frame)


def put_away(site: str) -> None:
    """Move a closed site's files where they are kept and no longer answer for it."""
    kept = files.root() / files.CLOSED / site
    if files.of_site(site).is_dir():
        shutil.rmtree(kept, ignore_errors=True)
        kept.parent.mkdir(parents=True, exist_ok=True)
        os.replace(files.of_site(site), kept)
    SiteTree.objects.filter(site=site).update(version=F("version") + 1)


def _whole() -> list[str]:
    marks = StalePage.objects.filter(path=dependents.ALL).order_by()
    return sorted(set(marks.values_list("site", flat=True)))


def _stale(sites: list[str] | None) -> QuerySet[StalePage]:
    stale = StalePage.objects.filter(tries__lt=MOST_TRIES).exclude(path=dependents.ALL)
    return stale if sites is None else stale.filter(site__in=sites)


def _left(sites: list[str] | None) -> dict[int, int]:
    """The shards with stale pages, each with its most urgent rank."""
    found: dict[int, int] = {}
    for rank in Rank.values:
        for shard in range(SHARDS):
            if shard not in found and _stale(sites).filter(shard=shard, rank=rank).exists():
                found[shard] = rank
    return found


@contextmanager
def _turn(shard: int, *, wait: bool) -> Iterator[bool]:
    """This process's turn with a shard; without ``wait``, False when another has it."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [TURN, shard])
            mine = True
        else:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [TURN, shard])
            mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [TURN, shard])
