"""What the renderers are given: the rows of the database, read in few statements."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Max, Min, QuerySet

from shuniu.commons.publishing.explaining import Explained, explained_by
from shuniu.commons.publishing.models import ColumnCounter, Publication
from shuniu.commons.publishing.players import Player, players_of
from shuniu.ground.plans import planned_once

from ..addresses import PAGE_SIZE, page_of
from ..models import Article
from ..workshop.models import PictureRendition
from ..workshop.pictures import SMALL
from .films import VIDEO, films_in

SOURCE_KIND = "article"
EARLIER = 3  # lines of the same column below an article
MOST_IN_FEED = 20
LINE_FIELDS = (
    *("id", "column", "title", "summary", "url", "unit_label", "position"),
    *("first_published_at", "published_at", "source_kind", "source_id"),
)
ARTICLE_FIELDS = (
    *("id", "title", "subtitle", "author", "source", "summary", "keywords", "number"),
    *("html", "editors", "characters", "first_published_at", "corrected_at", "correction_note"),
)


class Line(NamedTuple):
    """A line of a column: what a list shows of it."""

    id: int
    column: str
    title: str
    summary: str
    url: str
    unit_label: str
    position: int
    first_published_at: dt.datetime
    published_at: dt.datetime
    source_kind: str
    source_id: int


class Attached(NamedTuple):
    """A file that goes with an article."""

    paper_id: int
    name: str
    kind: str
    size: int


class ArticleRow(NamedTuple):
    """An article as it stands on one site: its words, its line there, its papers."""

    id: int
    title: str
    subtitle: str
    author: str
    source: str
    summary: str
    keywords: str
    number: str
    html: str
    editors: dict[str, Any]
    characters: int
    first_published_at: dt.datetime
    corrected_at: dt.datetime | None
    correction_note: str
    column: str
    position: int
    unit_label: str
    papers: tuple[Attached, ...] = ()
    earlier: tuple[Line, ...] = ()
    explains: tuple[Explained, ...] = ()
    films: dict[int, Player] = {}


def standing(site: str) -> QuerySet[Publication]:
    """The lines that the public sees on a site."""
    return Publication.objects.standing().filter(site=site)


def lines(rows: QuerySet[Publication]) -> list[Line]:
    """Rows as light lines."""
    return [Line(*values) for values in rows.values_list(*LINE_FIELDS)]


def article_row(site: str, article_id: int) -> ArticleRow | None:
    """One article of a site; None when it does not stand there."""
    return next(iter(article_rows(site, [article_id])), None)


@planned_once
def article_rows(site: str, article_ids: Sequence[int]) -> list[ArticleRow]:
    """Many articles as they stand on a site: a few statements, however many.

    Written out, for the mapper's naming of the columns would cost more than all the rest.
    """
    with connection.cursor() as cursor:
        cursor.execute(ARTICLES.format(words=_ARTICLE), [SOURCE_KIND, site, list(article_ids)])
        found = cursor.fetchall()
        if not found:
            return []
        papers: dict[int, list[Attached]] = {}
        cursor.execute(PAPERS, [[values[0] for values in found]])
        for article_id, *paper in cursor.fetchall():
            papers.setdefault(article_id, []).append(Attached(*paper))
        lines_asked = [list(part) for part in zip(*(v[-4:-1] for v in found), strict=True)]
        cursor.execute(EARLIER_LINES.format(line=_LINE), [*lines_asked, site, EARLIER])
        earlier: dict[int, list[Line]] = {}
        for of, *line in cursor.fetchall():
            earlier.setdefault(of, []).append(Line(*line))
    explains = explained_by(SOURCE_KIND, [values[0] for values in found])
    shown = {key for values in found for key in films_in(values[HTML])}
    films = players_of(VIDEO, sorted(shown))
    rows = []
    for *words, line_id, column, position, unit_label in found:
        words[EDITORS] = json.loads(words[EDITORS])
        more = (
            tuple(papers.get(words[0], ())),
            tuple(earlier.get(line_id, ())),
            explains.get(words[0], ()),
            films,
        )
        values: tuple[Any, ...] = (*words, column, position, unit_label, *more)
        rows.append(ArticleRow(*values))
    return rows


_LINE = ", ".join(f'p."{name}"' for name in LINE_FIELDS)
_ARTICLE = ", ".join(f'a."{name}"' for name in ARTICLE_FIELDS)
EDITORS, HTML = ARTICLE_FIELDS.index("editors"), ARTICLE_FIELDS.index("html")
# Of several columns of the site the one in which it stood first.
ARTICLES = """
SELECT DISTINCT ON (a.id) {words}, p.id, p."column", p.position, p.unit_label
FROM publishing_publication p JOIN portal_article a ON a.id = p.source_id
WHERE p.source_kind = %s AND p.site = %s AND p.source_id = ANY(%s) AND p.withdrawn_at IS NULL
    AND a.live AND a.withdrawn_at IS NULL
ORDER BY a.id, p.first_published_at, p.id
"""
PAPERS = """
SELECT ap.article_id, ap.paper_id, ap.name, paper.kind, paper.size
FROM portal_articlepaper ap JOIN papers_paper paper ON paper.id = ap.paper_id
WHERE ap.article_id = ANY(%s) AND ap.removed_at IS NULL ORDER BY ap."order", ap.id
"""
EARLIER_LINES = """
SELECT asked.id, p.*
FROM unnest(%s::bigint[], %s::text[], %s::int[]) AS asked (id, col, position)
CROSS JOIN LATERAL (
    SELECT {line} FROM publishing_publication p
    WHERE p.site = %s AND p."column" = asked.col AND p.position < asked.position
        AND p.withdrawn_at IS NULL
    ORDER BY p.position DESC, p.beside DESC LIMIT %s
) p
"""
NEWEST_LINES = """
SELECT p.* FROM unnest(%s::text[]) WITH ORDINALITY AS asked (col, place)
CROSS JOIN LATERAL (
    SELECT {line} FROM publishing_publication p
    WHERE p.site = %s AND p."column" = asked.col AND p.withdrawn_at IS NULL
    ORDER BY p.first_published_at DESC, p.id DESC LIMIT %s
) p ORDER BY asked.place, p.first_published_at DESC, p.id DESC
"""


def newest_of_columns(site: str, columns: Sequence[str], n: int) -> dict[str, list[Line]]:
    """The ``n`` newest lines of each column, in one statement."""
    found: dict[str, list[Line]] = {code: [] for code in columns}
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_LINES.format(line=_LINE), [list(columns), site, n])
        for values in cursor.fetchall():
            line = Line(*values)
            found[line.column].append(line)
    return found


def cover_of(line: Line) -> str:
    """The address of the picture that stands for an article; empty where it has none ready."""
    if line.source_kind != SOURCE_KIND:
        return ""
    covers = Article.objects.published().filter(pk=line.source_id, cover__isnull=False)
    made = PictureRendition.objects.filter(
        image__in=covers.values("cover_id"), filter_spec=SMALL
    ).first()
    return str(made.url) if made else ""


class ColumnPage(NamedTuple):
    """A page of a column: its lines, newest first, and the numbers of the pages beside it."""

    lines: list[Line]
    number: int | None  # None: the front
    newer: int | None
    older: int | None
    last_position: int


def column_page(site: str, column: str, number: int | None) -> ColumnPage | None:
    """The front of a column, or the page that holds the positions of its number.

    None for a page that there is not. A page never changes when later lines come,
    but for the newest one's way to the next.
    """
    counted = ColumnCounter.objects.filter(site=site, column=column).values_list("last", flat=True)
    last = counted.first() or 0
    rows = standing(site).filter(column=column)
    pages = page_of(last) if last else 0
    if number is None:
        front = lines(rows.order_by("-first_published_at", "-id")[:PAGE_SIZE])
        more = len(front) == PAGE_SIZE and last > PAGE_SIZE
        below = page_of(max(1, last - PAGE_SIZE)) if more else None
        return ColumnPage(front, None, None, below, last)
    if not 1 <= number <= pages:
        return None
    first = (number - 1) * PAGE_SIZE + 1
    held = lines(
        rows.filter(position__gte=first, position__lt=first + PAGE_SIZE).order_by(
            "-position", "-first_published_at", "-id"
        )
    )
    newer = number + 1 if number < pages else None
    return ColumnPage(held, number, newer, number - 1 if number > 1 else None, last)


def pages_touched(position: int) -> list[int | None]:
    """The pages of a column that a line at this position stands on or is led to from."""
    page = page_of(position)
    first_of_page = position % PAGE_SIZE == 1 and page > 1
    return [None, page, page - 1] if first_of_page else [None, page]


def depending_articles(line: Publication) -> list[int]:
    """The articles whose "earlier" list names this line: the next ones of its column."""
    rows = standing(line.site).filter(
        column=line.column, position__gt=line.position, source_kind=SOURCE_KIND
    )
    # Lines moved in later share a position; whoever stands there names the same earlier ones.
    nearest = rows.order_by("position").values("position").distinct()[:EARLIER]
    return list(rows.filter(position__in=nearest).values_list("source_id", flat=True))


def months_of(site: str) -> list[tuple[str, dt.datetime]]:
    """The months (``2026-11``) in which something that stands was published, and the last time."""
    bounds = standing(site).aggregate(
        first=Min("first_published_at"), last=Max("first_published_at")
    )
    if bounds["first"] is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, {"first": bounds["first"], "last": bounds["last"], "site": site})
        return [(month, newest) for month, newest in cursor.fetchall()]


MONTHS = """
SELECT to_char(m, 'YYYY-MM'), newest.published_at
FROM generate_series(
    date_trunc('month', %(first)s AT TIME ZONE 'Asia/Shanghai'),
    date_trunc('month', %(last)s AT TIME ZONE 'Asia/Shanghai'), '1 month'
) AS m
CROSS JOIN LATERAL (
    SELECT first_published_at AS published_at FROM publishing_publication
    WHERE site = %(site)s AND withdrawn_at IS NULL
        AND first_published_at >= m AT TIME ZONE 'Asia/Shanghai'
        AND first_published_at < (m + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
    ORDER BY first_published_at DESC LIMIT 1
) AS newest ORDER BY m DESC
"""
