"""What a reader without cookies is answered, asked inside the process: for copies of pages."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.http.request import validate_host
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import translation

from shuniu.site.page_cache import same_for_all

from .. import addresses
from ..models import Site


class NotDrawn(Exception):
    """The application could not make a page: tried again, and told by the check."""


def room_of(path: str) -> str | None:
    """The module of the view that answers at a path (``shuniu.domains.letters.…``)."""
    try:
        return resolve(path, settings.ROOT_URLCONF).func.__module__
    except Resolver404:
        return None


def address_of(name: str) -> str:
    """The address of that name; empty where it has none, or none without more words."""
    try:
        return reverse(name, settings.ROOT_URLCONF) if name else ""
    except NoReverseMatch:
        return ""


def page(main: Site, path: str) -> bytes | None:
    """The page at a path of the main site as everybody sees it; None for what is not everybody's.

    Raises NotDrawn where the application fails.
    """
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
    caching = answer.headers.get("Cache-Control", "")
    return same_for_all(answer) and "no-store" not in caching and "private" not in caching


@cache
def _application() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler
