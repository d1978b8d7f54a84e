"""What a person sees when something is wrong: a page of the site, never a stack trace."""

from __future__ import annotations

import logging
import secrets

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = logging.getLogger("shuniu.errors")
WORKBENCH = "/desk/"  # where urls.py puts it


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself cannot be understood; 413: it is too big to be read."""
    too_big = isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent))
    return _page(request, 413 if too_big else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: known, and not allowed."""
    return _page(request, 403)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not for this person: the two look alike on purpose."""
    return _page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. The page and the log carry the same trace number."""
    return _page(request, 500)


def _at_work(request: HttpRequest) -> bool:
    """Whether somebody who is signed in looks for a page of the workbench."""
    if not request.path_info.startswith(WORKBENCH):
        return False
    return bool(getattr(getattr(request, "user", None), "is_authenticated", False))


def _page(request: HttpRequest, status: int) -> HttpResponse:
    trace_number = secrets.token_hex(4).upper()
    level = logging.ERROR if status >= 500 else logging.INFO
    log.log(level, "%s, trace number %s: %s %s", status, trace_number, request.method, request.path)
    try:
        at_work = status == 404 and _at_work(request)
        shown = "desk/missing.html" if at_work else f"site/{status}.html"
        return render(request, shown, {"trace_number": trace_number}, status=status)
    except Exception:  # the page that says "broken" must not break
        log.exception("the page for status %s cannot be shown", status)
        return HttpResponse(
            f"{status} {trace_number}",
            status=status,
            content_type="text/plain; charset=utf-8",
        )
