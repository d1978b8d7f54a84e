"""What videos put on the public site."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.site.registries import Searcher, searchers

from .pages import search


def open_doors() -> None:
    """Register with the site; called once while the program starts."""
    searchers.add("media", Searcher(_("视频"), search, "media:videos"))
