"""Public pages kept ready for five seconds.

A page that is the same for every reader who wants it in the same look and
language is made once and handed out again, in this process, for at most five
seconds: so what is published or withdrawn is so everywhere within five
seconds, and a run on one page costs next to nothing. A view opts in::

    @public_page()
    def article(request): ...

Never kept: pages for somebody signed in, pages that set a cookie, and pages
with a form token.
"""

from __future__ import annotations

import functools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from . import language, look

MOST_SECONDS = 5.0
MOST_BYTES = 16 * 1024 * 1024
MOST_PAGE_BYTES = 256 * 1024
ENTRY_OVERHEAD = 2048  # what a key and its headers take, roughly
HEADER = "X-Shuniu-Public-For"
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
Key = tuple[str, str, str, str]


def public_page(seconds: float = MOST_SECONDS) -> Callable[[View[P]], View[P]]:
    """Let the answer of a view be kept for ``seconds`` (five at most)."""

    def decorate(view: View[P]) -> View[P]:
        def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            response = view(request, *args, **kwargs)
            response[HEADER] = str(min(seconds, MOST_SECONDS))
            return response

        functools.update_wrapper(kept, view)
        return kept

    return decorate


@dataclass(slots=True)
class Page:
    """A page as it goes out: the text, its headers, when it grows stale."""

    content: bytes
    headers: dict[str, str]
    tag: str
    stale_at: float

    @property
    def size(self) -> int:
        """What it takes in memory, in bytes, roughly."""
        return len(self.content) + ENTRY_OVERHEAD


class Shelf:
    """Pages by key, least used first to go; never more than ``most_bytes`` in all."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Page | None:
        """The page, unless it is stale."""
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.stale_at <= time.monotonic():
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        """Keep a page, and let the least used go until there is room."""
        with self._lock:
            if key in self._pages:
                self._drop(key)
            self._pages[key] = page
            self.bytes += page.size
            while self.bytes > self.most_bytes:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._pages.clear()
            self.bytes = 0

    def __len__(self) -> int:
        return len(self._pages)

    def _drop(self, key: Key) -> None:
        self.bytes -= self._pages.pop(key).size


shelf = Shelf()


class PublicPageCache:
    """Middleware near the top: hands out what is on the shelf before anything else is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = key_of(request) if request.method == "GET" else None
        if key is not None:
            page = shelf.get(key)
            if page is not None:
                return _hand_out(request, page)
        response = self.get_response(request)
        if HEADER not in response.headers:
            return response
        seconds = response.headers[HEADER]
        del response.headers[HEADER]
        response.headers.setdefault("Cache-Control", "no-cache")
        patch_vary_headers(response, ["Cookie"])
        if key is None or not isinstance(response, HttpResponse) or not _may_keep(response):
            return response
        page = _page(response, float(seconds))
        shelf.put(key, page)
        return _hand_out(request, page)


def key_of(request: HttpRequest) -> Key | None:
    """What the page depends on; None for somebody whose page is their own."""
    cookies = request.COOKIES if "HTTP_COOKIE" in request.META else {}
    if any(name in cookies for name in PERSONAL_COOKIES):
        return None
    return (
        request.META.get("HTTP_HOST", ""),
        f"{request.scheme}:{request.get_full_path()}",
        language.chosen(request) if cookies else settings.LANGUAGE_CODE,
        look.parse(cookies.get(look.COOKIE, "")).as_cookie(),
    )


def same_for_all(response: HttpResponse) -> bool:
    """Whether it is a page that anybody may be given: nothing is set, no form has a token."""
    return (
        response.status_code == 200
        and not response.cookies
        and not response.streaming
        and response.headers.get("Content-Type", "").startswith("text/html")
        and b"csrf" not in response.content
    )


def _may_keep(response: HttpResponse) -> bool:
    return same_for_all(response) and len(response.content) <= MOST_PAGE_BYTES


def _page(response: HttpResponse, seconds: float) -> Page:
    tag = f'W/"{blake2b(response.content, digest_size=12).hexdigest()}"'
    response.headers["ETag"] = tag
    return Page(
        content=response.content,
        headers=dict(response.headers),
        tag=tag,
        stale_at=time.monotonic() + min(seconds, MOST_SECONDS),
    )


def _hand_out(request: HttpRequest, page: Page) -> HttpResponse:
    if page.tag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        return HttpResponseNotModified(headers={"ETag": page.tag, "Cache-Control": "no-cache"})
    return HttpResponse(page.content, headers=page.headers)
