"""The invisible picture with which a page is counted, answered before Django is asked.

It stands on every public page, works without scripts, and tells nothing of the
reader: no cookie is read or set, no address is kept. Counted is who shows one
of our pages: a browser says so itself (Sec-Fetch-Site, or the page's address
in Referer); programs that fetch pages are left out (``robots``).
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterable
from typing import Any

from shuniu.ground import clock

from .address import LONGEST, PATH
from .counting import Counter, Writer
from .robots import is_robot

Environ = dict[str, Any]
Start = Callable[..., Any]
Wsgi = Callable[[Environ, Start], Iterable[bytes]]

PICTURE = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
HEADERS = [
    ("Content-Type", "image/gif"),
    ("Content-Length", str(len(PICTURE))),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]


def counting(application: Wsgi, writer: Writer) -> Wsgi:
    """The application with the beacon before it; everything else it sees as before."""
    counter: Counter = writer.counter

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH:
            return application(environ, start)
        query = environ.get("QUERY_STRING", "")
        if len(query) <= LONGEST and is_looked_at(environ):
            counter.add(clock.today(), query)
            writer.wake()
        start("200 OK", HEADERS)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (PICTURE,)

    return answer


def is_looked_at(environ: Environ) -> bool:
    """Whether a reader's browser shows one of our pages just now."""
    if environ["REQUEST_METHOD"] != "GET" or is_robot(environ.get("HTTP_USER_AGENT", "")):
        return False
    purpose: str = environ.get("HTTP_SEC_PURPOSE") or environ.get("HTTP_PURPOSE") or ""
    if "prefetch" in purpose:
        return False
    told = environ.get("HTTP_SEC_FETCH_SITE")
    if told is not None:
        return bool(told == "same-origin")
    page: str = environ.get("HTTP_REFERER", "")
    host: str = environ.get("HTTP_HOST", "")
    return page.partition("//")[2].partition("/")[0] == host
