"""Which hosts are ours: those of the machine's settings, and those of the sites."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.http.response import HttpResponseBase
from django.utils.html import escape
from django.utils.translation import gettext as _

from ..models import Site
from ..pages.identities import Group, fresh_group, known_group

LONGEST_SHOWN = 80


class OurHosts:
    """Middleware, first of all: a host that is not ours is told so, a site's own is its site.

    Django's own list is open (``ALLOWED_HOSTS = ["*"]``), because the sites' hosts are
    data; nothing passes here that is neither in the settings nor a site's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            raise Http404  # no address of ours has a zero byte, and no table can be asked for one
        named = request.META.get("HTTP_HOST", request.META.get("SERVER_NAME", ""))
        domain, _port = split_domain_port(named)
        site = _site_at(domain, known_group)
        ours = site is not None or (domain and validate_host(domain, _of_the_machine()))
        if not ours:
            site = _site_at(domain, fresh_group)
        if site is not None:
            request.site_code = site.code  # type: ignore[attr-defined]
            if not site.is_main:
                request.urlconf = settings.SITE_URLCONF
        elif not ours:
            return not_ours(named)
        return self.get_response(request)


def _site_at(domain: str, group: Callable[[], Group]) -> Site | None:
    if not domain:
        return None
    try:
        return group().hosts.get(domain)
    except DatabaseError:
        return None


def _of_the_machine() -> list[str]:
    return [*settings.OWN_HOSTS, *(host for host in settings.ALLOWED_HOSTS if host != "*")]


def not_ours(named: str) -> HttpResponse:
    """A plain page that needs nothing: no database, no frame, nobody's name."""
    title = _("这个网址不属于本网站群")
    said = _("您访问的网址“%s”没有在本系统登记。请核对网址，或者从县人民政府门户网站进入。")
    body = (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title></head><body><main><h1>{escape(title)}</h1>"
        f"<p>{escape(said % named[:LONGEST_SHOWN])}</p></main></body></html>"
    )
    return HttpResponse(body, status=421)
