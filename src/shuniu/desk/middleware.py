"""Who asks: the actor of a request; and nobody comes under /desk/ who has not signed in."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.powers import is_outsider
from shuniu.commons.people.queries import actor_of
from shuniu.ground import clock
from shuniu.ground.refusal import NotFound, NotYours, Refused
from shuniu.site.address import address_of

from .access import FOR_OUTSIDERS
from .together import at_once

log = logging.getLogger("shuniu.errors")
PREFIX = "/desk/"
IDLE_SECONDS = getattr(settings, "DESK_IDLE_SECONDS", 2 * 3600)
_TOUCH_SECONDS = 300
_SEEN = "seen_at"


def actor_for(request: HttpRequest) -> Actor:
    """The signed-in member as an actor today; a visitor without any right otherwise. One query."""
    member = request.user
    if member.is_authenticated:
        return actor_of(member, clock.today(), address=address_of(request))
    return Actor(kind="visitor", label="", address=address_of(request))


class ActorMiddleware:
    """Gives ``request.actor`` (lazily elsewhere) and keeps strangers out of the staff pages.

    A view is a staff page when it lies under ``/desk/`` or says so
    (``access.staff_page``), unless it is open to all (``access.open_to_all``).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_for(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Stop whoever is not signed in, sat idle too long, or must set a password first.

        An outsider gets to a few pages only (``access.FOR_OUTSIDERS``).
        """
        if not getattr(view, "staff_page", request.path_info.startswith(PREFIX)):
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if _idle_too_long(request):
            logout(request)
            return _to_sign_in(request, expired=True)
        own_password = reverse("desk:change_password")
        if request.user.must_change_password and request.path_info != own_password:
            return HttpResponseRedirect(own_password)
        actor = actor_for(request)
        request.actor = actor  # type: ignore[attr-defined]
        place = request.resolver_match
        if is_outsider(actor) and (place is None or place.view_name not in FOR_OUTSIDERS):
            raise Http404
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page with its sentence for a refusal that no view foresaw; nothing has been kept.

        409 also for who did the same as somebody else in the same moment.
        """
        if isinstance(error, NotYours | NotFound):
            raise Http404 from error
        if isinstance(error, Refused):
            log.warning("refused without a place for it: %s %s", request.method, request.path)
            return render(request, "site/refused.html", {"sentence": error.sentence}, status=409)
        return render(request, "site/409.html", status=409) if at_once(error) else None


def _idle_too_long(request: HttpRequest) -> bool:
    now, seen = int(time.time()), request.session.get(_SEEN)
    if seen is not None and now - seen > IDLE_SECONDS:
        return True
    if seen is None or now - seen > _TOUCH_SECONDS:
        request.session[_SEEN] = now
    return False


def _to_sign_in(request: HttpRequest, *, expired: bool = False) -> HttpResponse:
    facts = {"next": request.get_full_path()} if request.method == "GET" else {"next": request.path}
    if expired:
        facts["expired"] = "1"
    address = f"{reverse('desk:sign_in')}?{urlencode(facts)}"
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
