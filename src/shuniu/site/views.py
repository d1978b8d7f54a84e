"""The pages that belong to no subject: home, search, about, how to read, and what went wrong."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from shuniu.commons.publishing.queries import newest
from shuniu.ground import clock
from shuniu.ground.text import clean

from . import look
from .page_cache import public_page
from .registries import searchers, tiles_in_order
from .throttle import TooMany

NEWEST_ON_HOME = 8
LONGEST_SEARCH = 50
HITS_EACH = 10


@require_safe
@public_page()
def home(request: HttpRequest) -> HttpResponse:
    """首页: what people come to do, letters with their true figures, the newest that matters."""
    at = clock.now()
    tiles = []
    for tile in tiles_in_order():
        facts = tile.facts(at)
        if facts is not None:
            tiles.append({"template": tile.template, "facts": facts})
    words = {"tiles": tiles, "newest": newest(None, NEWEST_ON_HOME), "exactly_home": True}
    return render(request, "site/home.html", words)


@require_safe
@public_page()
def search(request: HttpRequest) -> HttpResponse:
    """搜索: what the public may see, from every room that can be searched."""
    typed = clean(request.GET.get("q", ""))
    words = typed[:LONGEST_SEARCH]
    found: list[dict[str, Any]] = []
    if words:
        for _name, searcher in searchers.items():
            hits = searcher.find(words, HITS_EACH)
            found.append({"searcher": searcher, "hits": hits, "full": len(hits) == HITS_EACH})
    context = {
        "words": words,
        "cut": len(typed) > LONGEST_SEARCH,
        "longest": LONGEST_SEARCH,
        "found": [part for part in found if part["hits"]],
        "total": sum(len(part["hits"]) for part in found),
    }
    return render(request, "site/search.html", context)


@require_safe
@public_page()
def about(request: HttpRequest) -> HttpResponse:
    """关于: who runs the site, and how to reach them."""
    return render(request, "site/about.html", {"door": "about"})


@require_safe
@public_page()
def accessibility(request: HttpRequest) -> HttpResponse:
    """无障碍说明: what the site does for its readers, and the settings themselves."""
    return render(request, "site/accessibility.html", {"door": "about"})


@require_safe
@public_page()
def site_map(request: HttpRequest) -> HttpResponse:
    """网站地图: every door and what lies behind it."""
    return render(request, "site/site_map.html", {"door": "about"})


@csrf_exempt
@require_POST
def set_look(request: HttpRequest) -> HttpResponse:
    """Remember how the reader wants the pages, in cookies of their own, and go back.

    Exempt from the form token, because a token would make every page of the
    site personal; all that a forged request could do is to make the text large.
    """
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = "/"
    response: HttpResponse = HttpResponseRedirect(back)
    if request.headers.get("X-Requested-With") == "fetch":
        response = HttpResponse(status=204)
    wishes = {name: request.POST[name] for name in look.CHOICES if name in request.POST}
    if wishes:
        _remember(response, look.COOKIE, look.changed(look.of(request), wishes).as_cookie())
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


def _remember(response: HttpResponse, cookie: str, value: str) -> None:
    if not value:
        response.delete_cookie(cookie, samesite="Lax")
        return
    response.set_cookie(
        cookie,
        value,
        max_age=look.YEAR_SECONDS,
        samesite="Lax",
        secure=settings.SECURE_COOKIES,
        httponly=True,
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not fit: open too long, or cookies are off."""
    return render(request, "site/csrf_failed.html", {"reason": reason}, status=403)


def too_many(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    """429 for a page that has no form to show the refusal in."""
    response = render(request, "site/429.html", {"refusal": refusal}, status=429)
    response["Retry-After"] = str(refusal.seconds)
    return response
