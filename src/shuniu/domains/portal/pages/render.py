"""One path in, one page out: what the view answers and what the file tree holds."""

from __future__ import annotations

import re
from collections.abc import Callable

from shuniu.ground import clock

from .. import addresses
from .article import article
from .column import column
from .directory import institutions, leaders, site_map
from .feeds import atom, robots, rss, sitemap, sitemap_month, sitemap_pages
from .frame import Frame
from .home import home
from .identities import tokens_sheet_of
from .rows import article_row

HTML, XML, CSS = "text/html; charset=utf-8", "application/xml; charset=utf-8", "text/css"
TEXT = "text/plain; charset=utf-8"
MEDIA_TYPES = {"xml": XML, "css": CSS, "txt": TEXT}

FIXED: dict[str, Callable[[Frame], str]] = {
    addresses.HOME: home,
    addresses.SITE_MAP: site_map,
    addresses.LEADERS: leaders,
    addresses.INSTITUTIONS: institutions,
    addresses.ATOM: atom,
    addresses.SITEMAP: sitemap,
    addresses.path_of_sitemap_month("pages"): sitemap_pages,
    addresses.ROBOTS: robots,
}
ARTICLE = re.compile(r"a/(\d{4})/(\d{1,18})\.html")
COLUMN = re.compile(r"c/([\w.-]{1,60})/(?:p([1-9]\d{0,8})\.html|(rss\.xml))?")
MONTH = re.compile(r"sitemap-(\d{4}-(?:0[1-9]|1[0-2]))\.xml")
TOKENS = re.compile(r"look-\d+-[0-9a-f]+\.css")


def media_type(path: str) -> str:
    """What a page of this path is."""
    return MEDIA_TYPES.get(path.rpartition(".")[2], HTML)


def render(frame: Frame, path: str) -> str | None:
    """The page at a path below the site's base; None where there is none."""
    fixed = FIXED.get(path)
    if fixed is not None:
        return fixed(frame)
    if path == addresses.RSS:
        return rss(frame)
    if found := ARTICLE.fullmatch(path):
        row = article_row(frame.site.code, int(found[2]))
        if row is None or addresses.path_of_article(row.id, row.first_published_at) != path:
            return None
        return article(frame, row)
    if found := COLUMN.fullmatch(path):
        if found[3]:
            return rss(frame, found[1])
        return column(frame, found[1], int(found[2]) if found[2] else None)
    if found := MONTH.fullmatch(path):
        return sitemap_month(frame, found[1]) if int(found[1][:4]) > 0 else None
    if TOKENS.fullmatch(path):
        worn = tokens_sheet_of(frame.site, clock.today())
        return worn[1] if worn and worn[0] == path else None
    return None
