"""Which language a page is in: Chinese, unless the reader has switched another one on."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

CODES = frozenset(code for code, _name in settings.LANGUAGES)


def chosen(request: HttpRequest) -> str:
    """The language of the reader's own switch (a cookie), else the office's.

    What the browser prefers is not asked: an old telephone set to English
    would show a farmer a page that he cannot read.
    """
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return language if language in CODES else settings.LANGUAGE_CODE


class ChosenLanguage:
    """Middleware: everything below speaks the chosen language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = chosen(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
