"""Public pages kept for five seconds, and only public ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from shuniu.site import page_cache
from shuniu.site.page_cache import Page, PublicPageCache, Shelf, public_page

Served = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def _empty_shelf() -> Iterator[None]:
    page_cache.shelf.clear()
    yield
    page_cache.shelf.clear()


def serving(view: Callable[[HttpRequest], HttpResponse]) -> tuple[Served, list[int]]:
    made: list[int] = []

    @public_page()
    def counted(request: HttpRequest) -> HttpResponse:
        made.append(1)
        return view(request)

    middleware = PublicPageCache(counted)

    def get(path: str = "/news", cookie: str = "", **meta: str) -> HttpResponse:
        request = RequestFactory().get(path, **meta)
        if cookie:
            request.META["HTTP_COOKIE"] = cookie
        return middleware(request)

    return get, made


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>路灯修好了</p>")


def test_the_second_reader_gets_what_the_first_one_got() -> None:
    get, made = serving(plain)
    first, second = get(), get()
    assert (first.content, len(made)) == (second.content, 1)
    assert page_cache.HEADER not in first.headers
    assert second["Cache-Control"] == "no-cache"


def test_look_language_address_and_host_are_pages_of_their_own() -> None:
    get, made = serving(plain)
    get()
    get(cookie="look=large")
    get(cookie="look=high")
    get(cookie="django_language=en")
    get("/news?at=2")
    get(HTTP_HOST="127.0.0.1")
    assert len(made) == 6
    get(cookie="look=large; other=thing")
    get(cookie="look=nonsense")
    assert len(made) == 6


def test_a_member_or_a_reader_with_a_message_always_gets_their_own() -> None:
    get, made = serving(plain)
    get()
    get(cookie="sessionid=abc")
    get(cookie="messages=abc")
    get(cookie="sessionid=abc")
    assert len(made) == 4


def test_a_page_with_a_form_token_or_a_cookie_is_never_kept() -> None:
    def form(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f'<input name="csrfmiddlewaretoken" value="{get_token(request)}">')

    def cookie(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("x")
        response.set_cookie("draft", "1")
        return response

    def missing(request: HttpRequest) -> HttpResponse:
        return HttpResponse("gone", status=404)

    for view in (form, cookie, missing):
        get, made = serving(view)
        get(), get()
        assert len(made) == 2, view


def test_what_is_published_shows_after_five_seconds_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    get, made = serving(plain)
    get()
    start = time.monotonic()
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: start + 5.01)
    get()
    assert len(made) == 2


def test_a_reader_who_has_it_is_told_so_without_the_text() -> None:
    get, _made = serving(plain)
    again = get(HTTP_IF_NONE_MATCH=get()["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_memory_is_bounded_and_the_least_used_goes_first() -> None:
    shelf = Shelf(most_bytes=3 * (1000 + page_cache.ENTRY_OVERHEAD))
    later = time.monotonic() + 5
    for n in range(3):
        shelf.put(("h", str(n), "", ""), Page(b"x" * 1000, {}, "", later))
    assert shelf.get(("h", "0", "", "")) is not None
    shelf.put(("h", "3", "", ""), Page(b"x" * 1000, {}, "", later))
    assert len(shelf) == 3
    assert shelf.get(("h", "1", "", "")) is None
    assert shelf.get(("h", "0", "", "")) is not None
    assert shelf.bytes <= shelf.most_bytes
