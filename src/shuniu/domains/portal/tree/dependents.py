"""Which files hang on what: a line's own page and those that list it, an article's files, all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shuniu.commons.publishing.models import Publication

from .. import addresses, pages
from ..models import ArticlePaper, ArticleVideo, Site
from ..pages.frame import Frame
from ..pages.rows import SOURCE_KIND, Attached
from ..pages.words import path_of_file
from ..workshop.models import SHOWN, Picture, PictureRendition
from ..workshop.pictures import shown_besides

SORRY = "unavailable.html"  # what is said when a dynamic corner cannot be reached
LISTING_SITES = (addresses.HOME, addresses.SITE_MAP, addresses.INSTITUTIONS)
ALL = "*"  # every page of the site; they are named one by one when the writer comes to it


def pictures_of(article_id: int) -> list[str]:
    """The files of the pictures that an article shows, below the folder of pictures."""
    return _renditions(shown_in=article_id)


def renditions_of(pictures: Iterable[int]) -> list[str]:
    """The files in which these pictures are shown."""
    return _renditions(pk__in=list(pictures))


def all_pictures() -> list[str]:
    """The files of every picture that a page shows now: in published articles and elsewhere."""
    found = _renditions(shown_in__live=True, shown_in__withdrawn_at__isnull=True)
    for besides in shown_besides:
        found += _renditions(pk__in=besides().values("pk"))
    return found


def _renditions(**which: object) -> list[str]:
    shown = PictureRendition.objects.filter(
        image__in=Picture.objects.filter(**which), file__startswith=f"{SHOWN}/"
    )
    return list(shown.values_list("file", flat=True))


def of_line(site: Site, line: Publication) -> list[str]:
    """The files that change when this line goes up, comes down or is put in other words."""
    papers = [] if line.source_kind != SOURCE_KIND else _papers([line.source_id])
    return [*pages.touched_paths(site, line), *papers]


def of_article(article_id: int) -> Iterator[tuple[str, list[str]]]:
    """Site by site, the files that hold an article's own words and its papers."""
    papers = _papers([article_id])
    for line in Publication.objects.standing().of(SOURCE_KIND, article_id):
        base = addresses.canonical_base(line.site)
        if line.url.startswith(f"{base}a/"):
            yield line.site, [line.url[len(base) :], *papers]


def showing(video: int) -> Iterator[tuple[str, list[str]]]:
    """Site by site, the pages of the articles in which this video stands."""
    for key in ArticleVideo.objects.filter(video=video).values_list("article", flat=True):
        yield from of_article(key)


def in_force(site: str) -> list[str]:
    """The pages on which notices in force stand first; none where there are no notices."""
    lines = Publication.objects.standing().filter(site=site, in_force_until__isnull=False)
    columns = list(lines.order_by().values_list("column", flat=True).distinct())
    return [addresses.HOME, *map(addresses.path_of_column, columns)] if columns else []


def of_site(frame: Frame) -> Iterator[str]:
    """Every file that a site has now: fixed pages, columns, feeds, maps, articles, papers."""
    yield SORRY
    yield from pages.standing_paths(frame)
    yield from pages.column_paths(frame)
    yield from pages.month_paths(frame)
    site = frame.site.code
    base = addresses.canonical_base(site)
    lines = Publication.objects.standing().filter(site=site, source_kind=SOURCE_KIND)
    known: set[str] = set()
    own = lines.filter(url__startswith=f"{base}a/").order_by("id")
    for url in own.values_list("url", flat=True).iterator(chunk_size=5_000):
        if url not in known:
            known.add(url)
            yield url[len(base) :]
    papers = ArticlePaper.objects.filter(
        article__in=lines.values("source_id"), removed_at__isnull=True
    )
    yield from _paths_of(papers.values_list("paper_id", "name", "paper__kind", "paper__size"))


def _papers(articles: list[int]) -> list[str]:
    """The files of articles, removed ones too: those have to go."""
    papers = ArticlePaper.objects.filter(article__in=articles)
    return list(_paths_of(papers.values_list("paper_id", "name", "paper__kind", "paper__size")))


def _paths_of(papers: Iterable[tuple[int, str, str, int]]) -> Iterator[str]:
    for facts in papers:
        yield path_of_file(Attached(*facts))
