"""Other rooms' public pages, kept for the hours in which the application is down.

Guides, disclosed documents, answered letters, replies and notices are drawn by their own
rooms, and always by the application as long as it runs. Here is a copy of each, as a reader
without cookies sees it: asked of the application itself, in this process. nginx shows it only
where the application does not answer, so it is never read instead of a newer page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db.models import Q
from django.http import HttpResponse
from django.http.request import validate_host
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import translation

from shuniu.commons.publishing.columns import columns
from shuniu.commons.publishing.models import SITE, Publication, PublicationQuerySet
from shuniu.ground.kept import Kept
from shuniu.site import county
from shuniu.site.page_cache import shelf
from shuniu.site.registries import doors

from .. import addresses
from ..models import Site
from ..pages.identities import fresh_group
from ..pages.rows import SOURCE_KIND
from . import files

OURS = "shuniu.domains.portal."  # what the portal draws has a file of its own
LONGEST, LONGEST_PART = 200, 200  # characters of a path; bytes of a folder's name
MOST_NOTICES = 200  # in force at once; the rest are drawn anew each night
AS_REVERSED = "/~:@!$&'()*+,;="  # what Django's own addresses leave as it is


class NotDrawn(Exception):
    """The application could not make a page: tried again, and told by the check."""


def path_of(url: str) -> str | None:
    """The kept page of an address (``county/services/guides/3/``).

    None for what the portal draws itself, for other hosts', and for what cannot be kept: an
    address with a query, one that is no folder, one whose name no file can have.
    """
    asked = urlsplit(url)
    try:
        path = unquote(asked.path, errors="strict")
        view = resolve(path, settings.ROOT_URLCONF).func
        kept = f"{SITE}{path}"
        files.file_of(files.KEPT, kept)
    except (Resolver404, ValueError):
        return None
    fits = len(kept) <= LONGEST and all(len(p.encode()) <= LONGEST_PART for p in kept.split("/"))
    whole = path.endswith("/") and not (asked.scheme or asked.netloc or asked.query)
    return kept if whole and fits and not view.__module__.startswith(OURS) else None


def of_line(line: Publication) -> list[str]:
    """The kept pages that another room's line changes: its own, where it is listed, the doors."""
    if line.source_kind == SOURCE_KIND:
        return []
    urls = [line.url]
    if line.replaces is not None:
        urls.append(line.replaces.url)
    own = _paths(urls)
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
            yield path, _drawn(main, path.removeprefix(SITE))
        except NotDrawn as error:
            yield path, error
    shelf.clear()


def _drawn(main: Site, path: str) -> bytes | None:
    """What the application answers a reader without cookies; None for what is nobody else's."""
    origin = urlsplit(addresses.origin_of(main, main))
    host = origin.netloc
    if not main.host and not validate_host(origin.hostname or "", settings.OWN_HOSTS):
        host = settings.OWN_HOSTS[0].lstrip(".")  # a command that was not told where we are
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": "",
            "HTTP_HOST": host,
            "SERVER_NAME": origin.hostname or "localhost",
            "SERVER_PORT": str(origin.port or (443 if origin.scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": origin.scheme,
            "wsgi.input": BytesIO(),
        }
    )
    with translation.override(settings.LANGUAGE_CODE):
        # Not the whole of WSGI: its signals would close the connection that holds our turn.
        answer = _application().get_response(request)
    if answer.status_code >= 500 or answer.status_code == 421:
        raise NotDrawn(f"{answer.status_code} at {host}{path}")
    return answer.content if isinstance(answer, HttpResponse) and _may_keep(answer) else None


def _may_keep(answer: HttpResponse) -> bool:
    """Whether it is the same for everybody: a page, no token, nothing set, nothing private."""
    caching = answer.headers.get("Cache-Control", "")
    return (
        answer.status_code == 200
        and not answer.cookies
        and answer.headers.get("Content-Type", "").startswith("text/html")
        and "no-store" not in caching
        and "private" not in caching
        and b"csrf" not in answer.content
    )


@cache
def _application() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


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
    for name in names:
        try:
            yield reverse(name, settings.ROOT_URLCONF)
        except NoReverseMatch:  # no list of its own, or none without more words
            continue


def _paths(urls: Iterable[str]) -> Iterator[str]:
    for url in urls:
        path = path_of(url)
        if path is not None:
            yield path
