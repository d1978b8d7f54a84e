"""For machines: RSS, Atom, the site map of search engines and what they are asked to leave."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

from shuniu.ground import clock

from .. import addresses
from ..models import Site
from .frame import Frame
from .rows import MOST_IN_FEED, Line, lines, months_of, standing
from .words import absolute, esc, local, own

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST_IN_SITEMAP = 50_000
# Staff pages, forms that somebody fills in, results that change with the question.
NOT_FOR_ROBOTS = ("/desk/", "/cms/", "/search/", "/letters/write/", "/disclosure/apply/")


def rss(frame: Frame, column: str | None = None) -> str | None:
    """RSS 2.0 of a site, or of a column; None for a column that there is not."""
    here = frame.identity
    title, link, path = here.site_name, own(frame, ""), addresses.RSS
    rows = standing(frame.site.code)
    if column is not None:
        place = frame.places.get(column)
        if place is None:
            return None
        title, path = f"{here.site_name} - {place.name_zh}", addresses.path_of_column_feed(column)
        link = own(frame, addresses.path_of_column(column))
        rows = rows.filter(column=column)
    found = lines(rows.order_by("-first_published_at", "-id")[:MOST_IN_FEED])
    items = "".join(_item(frame, line) for line in found)
    built = f"<lastBuildDate>{_rfc822(found[0].published_at)}</lastBuildDate>" if found else ""
    return (
        f'{XML}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{esc(title)}</title><link>{esc(link)}</link>"
        f"<description>{esc(here.site_name)}，{esc(here.organiser)}</description>"
        f"<language>zh-cn</language>{built}"
        f'<atom:link href="{esc(own(frame, path))}" rel="self" type="application/rss+xml"/>'
        f"{items}</channel></rss>\n"
    )


def _item(frame: Frame, line: Line) -> str:
    url = esc(absolute(frame, line.url))
    return (
        f"<item><title>{esc(line.title)}</title><link>{url}</link>"
        f'<guid isPermaLink="true">{url}</guid>'
        f"<pubDate>{_rfc822(line.first_published_at)}</pubDate>"
        f'<source url="{esc(own(frame, addresses.RSS))}">{esc(line.unit_label)}</source>'
        f"<description>{esc(line.summary or line.title)}</description></item>"
    )


def atom(frame: Frame) -> str:
    """Atom 1.0 of a site."""
    here, self_ = frame.identity, own(frame, addresses.ATOM)
    rows = standing(frame.site.code).order_by("-first_published_at", "-id")
    found = lines(rows[:MOST_IN_FEED])
    newest = max((line.published_at for line in found), default=_opened(frame.site))
    entries = "".join(_entry(frame, line) for line in found)
    return (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">'
        f"<title>{esc(here.site_name)}</title><id>{esc(self_)}</id>"
        f'<link rel="self" href="{esc(self_)}"/><link href="{esc(own(frame, ""))}"/>'
        f"<updated>{_iso(newest)}</updated><author><name>{esc(here.organiser)}</name></author>"
        f"{entries}</feed>\n"
    )


def _entry(frame: Frame, line: Line) -> str:
    url = esc(absolute(frame, line.url))
    return (
        f'<entry><title>{esc(line.title)}</title><id>{url}</id><link href="{url}"/>'
        f"<published>{_iso(line.first_published_at)}</published>"
        f"<updated>{_iso(line.published_at)}</updated>"
        f"<author><name>{esc(line.unit_label)}</name></author>"
        f"<summary>{esc(line.summary or line.title)}</summary></entry>"
    )


def sitemap(frame: Frame) -> str:
    """The index of a site's maps: one of its standing pages, one a month of its articles."""
    months = months_of(frame.site.code)
    parts: list[tuple[str, dt.datetime | None]] = [
        (own(frame, addresses.path_of_sitemap_month("pages")), None)
    ]
    parts += [
        (own(frame, addresses.path_of_sitemap_month(month)), newest) for month, newest in months
    ]
    entries = "".join(
        f"<sitemap><loc>{esc(url)}</loc>{_lastmod(when)}</sitemap>" for url, when in parts
    )
    return f'{XML}<sitemapindex xmlns="{SITEMAP_SPACE}">{entries}</sitemapindex>\n'


def robots(frame: Frame | None) -> str:
    """What search engines are asked to leave alone, and where a site's map is."""
    said = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    if frame is not None:
        said.append(f"Sitemap: {own(frame, addresses.SITEMAP)}")
    return "\n".join([*said, ""])


def sitemap_pages(frame: Frame) -> str:
    """The standing pages: home, columns, leaders, institutions, map."""
    paths = ["", addresses.SITE_MAP, addresses.LEADERS]
    if frame.site.is_main:
        paths.append(addresses.INSTITUTIONS)
    urls = [own(frame, path) for path in paths]
    urls += [absolute(frame, place.url) for place in frame.places.values()]
    return _urlset(dict.fromkeys(urls, None))


def sitemap_month(frame: Frame, month: str) -> str | None:
    """What was first published in a month (``2026-11``) and stands; None for none."""
    year, number = int(month[:4]), int(month[5:])
    first = dt.datetime(year, number, 1, tzinfo=clock.ZONE)
    if year == dt.MAXYEAR:
        return None
    after = dt.datetime(year + number // 12, number % 12 + 1, 1, tzinfo=clock.ZONE)
    rows = standing(frame.site.code).filter(
        first_published_at__gte=first, first_published_at__lt=after
    )
    ordered = rows.order_by("-first_published_at", "-id").values_list("url", "published_at")
    urls: dict[str, dt.datetime | None] = {}
    for url, when in ordered[:MOST_IN_SITEMAP]:
        urls.setdefault(absolute(frame, url), when)
    return _urlset(urls) if urls else None


def _urlset(urls: dict[str, dt.datetime | None]) -> str:
    entries = "".join(f"<url><loc>{esc(u)}</loc>{_lastmod(when)}</url>" for u, when in urls.items())
    return f'{XML}<urlset xmlns="{SITEMAP_SPACE}">{entries}</urlset>\n'


def _lastmod(when: dt.datetime | None) -> str:
    return f"<lastmod>{_iso(when)}</lastmod>" if when else ""


def _iso(moment: dt.datetime) -> str:
    return local(moment).isoformat(timespec="seconds")


def _rfc822(moment: dt.datetime) -> str:
    return format_datetime(local(moment))


def _opened(site: Site) -> dt.datetime:
    return clock.on(site.opened_on, 0)
