"""The door of the workshop: Wagtail's addresses exist below ``/cms/`` only, and few of them.

What is not named here does not exist: whatever a new version of Wagtail brings is
closed until somebody opens it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers

from shuniu.desk.access import staff_page

from .rights import actor_behind, may_enter

PREFIX = "/cms/"
URLCONF = "shuniu.domains.portal.workshop.urlconf"
ARTICLES = "wagtailsnippets_portal_article"
OPEN = frozenset(
    [
        *(
            f"{ARTICLES}:{name}"
            for name in (
                *("list", "list_results", "edit", "history", "history_results", "lock", "unlock"),
                *("preview_on_edit", "revisions_view", "revisions_revert", "revisions_compare"),
            )
        ),
        *(
            f"wagtailimages:{name}"
            for name in (
                *("index", "index_results", "edit", "add_multiple", "edit_multiple"),
                *("create_multiple_from_uploaded_image", "delete_upload_multiple"),
            )
        ),
        *(
            f"wagtailimages_chooser:{name}"
            for name in ("choose", "choose_results", "chosen", "chosen_multiple", "create")
        ),
        *(f"wagtailredirects:{name}" for name in ("index", "index_results", "add", "edit")),
        "wagtailredirects:delete",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_phone_link",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
    ]
)
# What Wagtail has for itself and the desk has for everybody.
ELSEWHERE = {
    "wagtailadmin_home": f"{ARTICLES}:list",
    "wagtailadmin_login": "desk:sign_in",
    "wagtailadmin_account": "desk:home",
    "wagtailadmin_logout": "desk:home",
}
# Wider than the rest of the system by what the editor cannot do without: it sets styles by
# script, shows the preview in a frame of its own, and a picture before it is sent.
POLICY: dict[str, Any] = {
    "style-src": ["'unsafe-inline'"],
    "img-src": ["blob:"],
    "frame-src": [SELF],
}
# The preview is shown in a frame of the editor's own page.
FRAMED = (f"{ARTICLES}:preview_on_edit", f"{ARTICLES}:revisions_view")
FRAME_POLICY = {"frame-ancestors": [SELF]}

View = Callable[..., HttpResponseBase]


class WorkshopDoor:
    """Below ``/cms/`` the addresses of Wagtail hold besides our own; nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        elsewhere = getattr(request, "urlconf", None)  # a sub-site's own host has no workshop
        if elsewhere is None and request.path_info.startswith(PREFIX):
            request.urlconf = URLCONF
        return self.get_response(request)


def guarded(view: View) -> View:
    """A view of Wagtail's as it may be had here: signed in, if it is open, with its own policy."""

    @wraps(view)
    def behind_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        place = request.resolver_match
        name = place.view_name if place is not None else ""
        if name not in OPEN and name not in ELSEWHERE:
            raise Http404
        if not may_enter(actor_behind(request.user)):
            raise Http404
        if name in ELSEWHERE:
            return HttpResponseRedirect(resolve_url(ELSEWHERE[name]))
        answer = csp_update(POLICY)(view)
        if name in FRAMED:
            answer = csp_replace(FRAME_POLICY)(answer)
        response: HttpResponseBase = answer(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return staff_page(behind_the_door)
