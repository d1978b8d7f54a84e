"""The list of a site's pages, and which of them one line touches."""

from __future__ import annotations

from collections.abc import Iterator

from shuniu.commons.publishing.models import ColumnCounter, Publication
from shuniu.ground import clock

from .. import addresses
from ..models import Site
from .frame import Frame
from .identities import tokens_sheet_of
from .rows import SOURCE_KIND, depending_articles, months_of, pages_touched
from .words import local


def standing_paths(frame: Frame) -> list[str]:
    """The pages that every site has, and those of its columns' fronts and feeds."""
    found = [
        addresses.HOME,
        addresses.RSS,
        addresses.ATOM,
        addresses.SITEMAP,
        addresses.path_of_sitemap_month("pages"),
        addresses.SITE_MAP,
        addresses.LEADERS,
        addresses.INSTITUTIONS,
    ]
    if frame.site.base == "/":
        found.append(addresses.ROBOTS)
    for code in frame.places:
        found += [addresses.path_of_column(code), addresses.path_of_column_feed(code)]
    worn = tokens_sheet_of(frame.site, clock.today())
    return [*found, worn[0]] if worn else found


def column_paths(frame: Frame) -> Iterator[str]:
    """The numbered pages of every column."""
    counters = ColumnCounter.objects.filter(site=frame.site.code, column__in=list(frame.places))
    for code, last in counters.values_list("column", "last"):
        for page in range(1, addresses.page_of(last) + 1 if last else 1):
            yield addresses.path_of_column(code, page)


def month_paths(frame: Frame) -> list[str]:
    """The site maps of the months."""
    return [addresses.path_of_sitemap_month(month) for month, _when in months_of(frame.site.code)]


def touched_paths(site: Site, line: Publication) -> list[str]:
    """The pages of a site that show this line, or show it no longer: just these are written anew.

    The article itself (gone, when it stands nowhere on the site any more), its column's
    front and page, the home page, the feeds, the maps of search engines, and the next
    articles of the column, which name it among the earlier ones.
    """
    column = line.column
    found = [addresses.path_of_column(column, page) for page in pages_touched(line.position)]
    found += [addresses.path_of_column_feed(column), addresses.HOME, addresses.RSS, addresses.ATOM]
    month = f"{local(line.first_published_at):%Y-%m}"
    found += [addresses.SITEMAP, addresses.path_of_sitemap_month(month), addresses.LEADERS]
    prefix = addresses.canonical_base(site.code)
    if line.source_kind == SOURCE_KIND and line.url.startswith(prefix + "a/"):
        found.append(line.url[len(prefix) :])
    found += _parents(site, column)
    found += [url[len(prefix) :] for url in _later(line) if url.startswith(prefix + "a/")]
    return list(dict.fromkeys(found))


def _later(line: Publication) -> list[str]:
    rows = Publication.objects.standing().filter(
        site=line.site,
        source_kind=SOURCE_KIND,
        source_id__in=depending_articles(line),
    )
    return list(rows.values_list("url", flat=True))


def _parents(site: Site, code: str) -> list[str]:
    """The fronts of the columns above, which show the newest of those below."""
    known = {c.pk: c for c in site.columns.all()}
    column = next((c for c in known.values() if c.code == code), None)
    found = []
    while column is not None and column.parent_id:
        column = known.get(column.parent_id)
        if column is not None:
            found.append(addresses.path_of_column(column.code))
    return found
