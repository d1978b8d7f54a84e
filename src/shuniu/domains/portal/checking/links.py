"""Links that lead nowhere: our own are looked up, those of others asked for, briefly.

Nobody else's server is asked about an address inside: only public addresses are, so
that a link cannot make the office knock at its own doors.
"""

from __future__ import annotations

import ipaddress
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from enum import Enum
from http.client import HTTPException
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _

from .findings import WARN, Fault

INSIDE = "dead_link"
OUTSIDE = "dead_outside"
SECONDS_EACH = 4.0
SECONDS_IN_ALL = 6.0
AT_ONCE = 8
MOST_ASKED = 40
GONE = (404, 410)
AGENT = "Mozilla/5.0 (compatible; link check)"


class State(Enum):
    """What is known of an address; ``UNKNOWN`` is not held against it."""

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirection is an answer: nobody is followed to where one would not have asked."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay())


def split(link: str) -> SplitResult:
    """The parts of an address; none of what is no address at all (``//[::1``)."""
    try:
        return urlsplit(link)
    except ValueError:
        return urlsplit("")


def is_outside(link: str) -> bool:
    """Whether the link leads to a host by http."""
    parts = split(link)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def ask(link: str, *, public_only: bool = True, seconds: float = SECONDS_EACH) -> State:
    """Whether the page is there: HEAD, and GET where HEAD is not understood."""
    parts = split(link)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if public_only and not _is_public(parts.hostname or "", port):
            return State.UNKNOWN
        for method in ("HEAD", "GET"):
            state = _answer(link, method, seconds)
            if state is not None:
                return state
    except socket.gaierror:
        return State.DEAD
    except (OSError, ValueError, HTTPException):  # a server may answer anything
        return State.UNKNOWN
    return State.UNKNOWN


def ask_all(
    links: Sequence[str],
    *,
    asked: Callable[[str], State] = ask,
    seconds: float = SECONDS_IN_ALL,
) -> dict[str, State]:
    """What is known of each link within ``seconds`` in all; the rest stays unknown."""
    states = dict.fromkeys(links, State.UNKNOWN)
    if not states:
        return states
    until = time.monotonic() + seconds
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        waiting = {link: pool.submit(asked, link) for link in list(states)[:MOST_ASKED]}
        for link, answer in waiting.items():
            try:
                states[link] = answer.result(timeout=max(until - time.monotonic(), 0.01))
            except TookTooLong:
                continue
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return states


def faults_in(
    places: Mapping[str, str],
    *,
    inside: Callable[[str], bool],
    outside: Mapping[str, State],
    level: str,
) -> Iterator[Fault]:
    """Dead links; ``places``: where each link stands, ``inside``: whether our own page is there."""
    for link, place in places.items():
        if link.startswith(("mailto:", "tel:", "#")):
            continue
        if is_outside(link) and link in outside:
            if outside[link] is State.DEAD:
                yield Fault(OUTSIDE, WARN, place, link[:200], _("链接打不开，请核对地址或者删去。"))
        elif not inside(link):
            yield Fault(
                INSIDE,
                level,
                place,
                link[:200],
                _("本站没有这个页面，或者已经撤下，请改正链接。"),
            )


def _answer(link: str, method: str, seconds: float) -> State | None:
    request = urllib.request.Request(link, method=method, headers={"User-Agent": AGENT})  # noqa: S310
    try:
        with _opener.open(request, timeout=seconds):
            return State.ALIVE
    except urllib.error.HTTPError as answer:
        answer.close()
        if answer.code in GONE:
            return State.DEAD if method == "GET" else None
        if answer.code in (405, 501) and method == "HEAD":
            return None
        return State.ALIVE
    except urllib.error.URLError as trouble:
        if isinstance(trouble.reason, socket.gaierror):
            return State.DEAD
        if isinstance(trouble.reason, ConnectionRefusedError):
            return State.DEAD
        return State.UNKNOWN


def _is_public(host: str, port: int) -> bool:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return bool(found) and all(ipaddress.ip_address(one[4][0]).is_global for one in found)
