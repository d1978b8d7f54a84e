"""The sites' pages as the application answers them: the same that the file tree holds."""

from __future__ import annotations

import urllib.parse

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from shuniu.ground import clock
from shuniu.site import views as kit
from shuniu.site.page_cache import public_page

from .. import addresses
from ..models import Site, SiteColumn
from ..pages.closing import closing
from ..pages.feeds import robots as of_robots
from ..pages.identities import known_group
from ..pages.render import COLUMN, media_type, render
from ..queries import tells_of_closing
from .frames import frame_for, site_asked


@require_safe
def home(request: HttpRequest, code: str = "") -> HttpResponseBase:
    """首页 of a site; before there is any site, the site kit's own."""
    if not code and site_asked(request, "") is None:
        return kit.home(request)
    return page(request, code=code, path=addresses.HOME)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines are asked to leave alone, and where the site map is."""
    site = site_asked(request, "")
    said = of_robots(frame_for(request, site) if site is not None else None)
    return HttpResponse(said, content_type=media_type(addresses.ROBOTS))


@require_safe
@public_page()
def page(request: HttpRequest, path: str, code: str = "") -> HttpResponse:
    """Any page of a site by its path below the site's base."""
    site = site_asked(request, code)
    if site is None:
        raise Http404
    if path == addresses.HOME and tells_of_closing(site, clock.today()):
        main = known_group().main
        if main is not None:
            leads_to = _from_main(request, site, site.moved_to or "/")
            return HttpResponse(closing(frame_for(request, main), site, leads_to))
    elsewhere = _elsewhere(request, site, code, path)
    if elsewhere:
        return HttpResponseRedirect(elsewhere)
    drawn = render(frame_for(request, site), path)
    if drawn is None:
        closed = _closed_column(site, path)
        if closed:
            return HttpResponseRedirect(_from_main(request, site, closed))
        raise Http404
    return HttpResponse(drawn, content_type=media_type(path))


def _elsewhere(request: HttpRequest, site: Site, code: str, path: str) -> str:
    """Where a closed site leads, and where a site with a host of its own is asked by the other."""
    if site.closed_on is not None:
        return _from_main(request, site, site.moved_to or "/")
    group = known_group()
    if code and site.host and getattr(request, "site_code", "") != site.code:
        return addresses.origin_of(site, group.main) + "/" + urllib.parse.quote(path)
    return ""


def _from_main(request: HttpRequest, site: Site, target: str) -> str:
    """A path of the main site, in full for whoever asks by the host of a site's own."""
    if site.is_main or not target.startswith("/") or not getattr(request, "site_code", ""):
        return target
    main = known_group().main
    return addresses.origin_of(main, main) + target if main else target


def _closed_column(site: Site, path: str) -> str:
    """Where a closed column leads, if it leads anywhere."""
    found = COLUMN.fullmatch(path)
    if not found:
        return ""
    closed = SiteColumn.objects.filter(site=site, code=found[1], closed_on__isnull=False)
    return closed.values_list("redirect_to", flat=True).first() or ""
