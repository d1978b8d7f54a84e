"""Other rooms' public pages, kept for the hours in which the application is down.

Guides, disclosed documents, answered letters, replies and notices are drawn by their own
rooms, and always by the application as long as it runs. Here is a copy of each, as a reader
without cookies sees it: asked of the application itself, in this process. nginx shows it only
where the application does not answer, so it is never read instead of a newer page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote, urlsplit

from django.db.models import Q

from shuniu.commons.publishing.columns import columns
from shuniu.commons.publishing.models import SITE, Publication, PublicationQuerySet
from shuniu.ground.kept import Kept
from shuniu.site import county
from shuniu.site.page_cache import shelf
from shuniu.site.registries import doors

from ..models import Site
from ..pages.identities import fresh_group
from ..pages.rows import SOURCE_KIND
from ..public import anybody
from . import files

OURS = "shuniu.domains.portal."  # what the portal draws has a file of its own
LONGEST, LONGEST_PART = 200, 200  # characters of a path; bytes of a folder's name
MOST_NOTICES = 200  # in force at once; the rest are drawn anew each night
AS_REVERSED = "/~:@!$&'()*+,;="  # what Django's own addresses leave as it is


def path_of(url: str) -> str | None:
    """The kept page of an address (``county/services/guides/3/``).

    None for what the portal draws itself, for other hosts', and for what cannot be kept: an
    address with a query, one that is no folder, one whose name no file can have.
    """
    asked = urlsplit(url)
    try:
        path = unquote(asked.path, errors="strict")
        kept = f"{SITE}{path}"
        files.file_of(files.KEPT, kept)
    except ValueError:
        return None
    room = anybody.room_of(path)
    fits = len(kept) <= LONGEST and all(len(p.encode()) <= LONGEST_PART for p in kept.split("/"))
    whole = path.endswith("/") and not (asked.scheme or asked.netloc or asked.query)
    return kept if whole and fits and room and not room.startswith(OURS) else None


def of_line(line: Publication) -> list[str]:
    """The kept pages that another room's line changes: its own, where it is listed, the doors."""
    if line.source_kind == SOURCE_KIND:
        return []
    urls = [line.url]
    if line.replaces is not None:
        urls.append(line.replaces.url)
    own = list(_paths(urls))
    column = [columns.get(line.column).url_name] if line.column in columns else []
    listed = [*column, *(door.url_name for _code, door in doors.items())]
    return list(dict.fromkeys([*own, *_paths(_addresses(listed))])) if own else []


def changing(since: dt.datetime, until: dt.datetime) -> list[str]:
    """The kept pages of notices in force at some moment between these two."""
    lines = _others().filter(in_force_until__gt=since, in_force_from__lte=until)
    some = lines.select_related("replaces").order_by("in_force_until")[:MOST_NOTICES]
    return list(dict.fromkeys(path for line in some for path in of_line(line)))


def wanted() -> Iterator[str]:
    """Every page that may be kept now: rooms' own entrances, and what other rooms' lines lead to.

    Whether one can be, only its drawing tells (a form has a token).
    """
    yield from entrances()
    urls = _others().order_by().values_list("url", flat=True).distinct()
    yield from _paths(urls.iterator(chunk_size=5_000))


def entrances() -> list[str]:
    """What menus and the heads of columns lead to; the ways to forms are of no use meanwhile."""
    names = [door.url_name for _code, door in doors.items()]
    names += [column.url_name for _code, column in columns.items()]
    return list(dict.fromkeys(_paths(_addresses(names))))


def pages(paths: list[str]) -> Iterator[tuple[str, bytes | Exception | None]]:
    """Each path with its page; None where nothing stands (any more) or it may not be kept."""
    main = Site.objects.filter(kind="main", closed_on__isnull=True).first()
    standing = _standing(paths) | set(entrances()) if main is not None else set()
    # What this process remembers for some seconds may be older than the change.
    Kept.forget_all()
    county.forget()
    fresh_group()
    for path in paths:
        if main is None or path not in standing:
            yield path, None
            continue
        shelf.clear()
        try:
            yield path, anybody.page(main, path.removeprefix(SITE))
        except anybody.NotDrawn as error:
            yield path, error
    shelf.clear()


def _others() -> PublicationQuerySet:
    """Standing lines that are no article's; two ranges of an index, as articles are the most."""
    return Publication.objects.standing().filter(
        Q(source_kind__lt=SOURCE_KIND) | Q(source_kind__gt=SOURCE_KIND)
    )


def _standing(paths: Iterable[str]) -> set[str]:
    """Those of the pages to which a standing line leads."""
    urls = [url for path in paths for url in _written(path.removeprefix(SITE))]
    return set(_paths(_others().filter(url__in=urls).values_list("url", flat=True)))


def _written(path: str) -> set[str]:
    """The ways in which rooms write an address."""
    return {path, quote(path), quote(path, safe=AS_REVERSED)}


def _addresses(names: Iterable[str]) -> Iterator[str]:
    return filter(None, map(anybody.address_of, names))


def _paths(urls: Iterable[str]) -> Iterator[str]:
    for url in urls:
        path = path_of(url)
        if path is not None:
            yield path
