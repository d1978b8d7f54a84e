"""Frames kept ready in the process, for five seconds as everything public is."""

from __future__ import annotations

from time import monotonic

from django.db import DatabaseError
from django.http import HttpRequest

from shuniu.commons.publishing.models import SITE
from shuniu.site import language
from shuniu.site import look as looks
from shuniu.site.look import Look

from ..models import Site
from ..pages.frame import Frame, frame_of
from ..pages.identities import KEPT_SECONDS, fresh_group, known_group

MOST_KEPT = 300

_kept: dict[tuple[int, str, str], tuple[float, object, Frame]] = {}


def site_asked(request: HttpRequest, code: str) -> Site | None:
    """The site of an address: by its code, or by the host that was asked; open or closed."""
    named: str = code or getattr(request, "site_code", "") or SITE
    try:
        return known_group().sites.get(named) or fresh_group().sites.get(named)
    except DatabaseError:
        return None


def frame_for(request: HttpRequest, site: Site) -> Frame:
    """The site's frame in the reader's language and look."""
    return _frame(site, language.chosen(request), looks.of(request))


def _frame(site: Site, spoken: str, look: Look) -> Frame:
    key = (site.pk, spoken, look.as_cookie())
    group = known_group()
    known, now = _kept.get(key), monotonic()
    if known is not None and now - known[0] <= KEPT_SECONDS and known[1] is group:
        return known[2]
    frame = frame_of(site, spoken, look)
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = (now, group, frame)
    return frame
