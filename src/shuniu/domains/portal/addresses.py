"""Where everything stands: paths below a site's base, in the browser and in the file tree alike.

A line keeps the *canonical* address of what it leads to, which works on the main
site: ``/s/<code>/…`` for a sub-site's pages. ``Frame.local`` turns it into what is
right on the site whose page is being made.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from shuniu.commons.publishing.models import SITE
from shuniu.ground import clock

from .models import Site

PAGE_SIZE = 20  # lines of a column's page
HOME = ""
RSS, ATOM, SITEMAP, ROBOTS = "rss.xml", "atom.xml", "sitemap.xml", "robots.txt"
SITE_MAP, LEADERS, INSTITUTIONS = "map.html", "leaders.html", "institutions.html"


def canonical_base(site_code: str) -> str:
    """The base under which the main site's host answers for a site."""
    return "/" if site_code == SITE else f"/s/{site_code}/"


def year_of(first_published_at: dt.datetime) -> int:
    """The year in an article's address: that of its first publication, here."""
    return first_published_at.astimezone(clock.ZONE).year


def path_of_article(article_id: int, first_published_at: dt.datetime) -> str:
    """``a/2026/123.html``, below the base of any site on which it stands."""
    return f"a/{year_of(first_published_at)}/{article_id}.html"


def address_of_article(
    article_id: int, first_published_at: dt.datetime, *, site: str = SITE
) -> str:
    """The canonical address of an article on a site: what its lines lead to."""
    return canonical_base(site) + path_of_article(article_id, first_published_at)


def path_of_column(column: str, page: int | None = None) -> str:
    """``c/news/``, or ``c/news/p3.html``: the lines 41 to 60 that ever stood in it."""
    return f"c/{column}/" if page is None else f"c/{column}/p{page}.html"


def address_of_column(column: str, page: int | None = None, *, site: str = SITE) -> str:
    """The canonical address of a column's front (``None``) or of one of its pages."""
    return canonical_base(site) + path_of_column(column, page)


def path_of_column_feed(column: str) -> str:
    """``c/news/rss.xml``."""
    return f"c/{column}/{RSS}"


def path_of_sitemap_month(month: str) -> str:
    """``sitemap-2026-11.xml``."""
    return f"sitemap-{month}.xml"


def path_of_tokens(number: int, version: str) -> str:
    """The sheet of a redesign's own tokens; its name changes with what it says."""
    return f"look-{number}-{version}.css"


def page_of(position: int) -> int:
    """The page of a column on which the line with this position stands."""
    return (position - 1) // PAGE_SIZE + 1


def scheme() -> str:
    """How the group is reached from outside."""
    return "https" if settings.SECURE_COOKIES else "http"


def origin_of(site: Site, main: Site | None) -> str:
    """Scheme and host under which a site answers; feeds and site maps name it in full."""
    host = site.host or (main.host if main else "")
    return f"{scheme()}://{host}" if host else str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")
