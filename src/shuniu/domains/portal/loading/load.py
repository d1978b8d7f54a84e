"""Articles of an older site: checked row by row, then written by COPY with their lines.

What an older site published had reviews that nobody recorded here. None are invented:
such an article has no matter until it is corrected for the first time.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shuniu.casework.bulk import Table, copy, keys, table
from shuniu.casework.bulk.loading import RefusedRows, source_of
from shuniu.casework.bulk.past import Refusal
from shuniu.commons import trail
from shuniu.commons.papers.secrecy import StateSecret, refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.publishing.models import ColumnCounter, Publication
from shuniu.commons.publishing.placing import count_again
from shuniu.ground.text import clean

from ..actions.base import tell_site
from ..addresses import address_of_article
from ..models import Article, Site, SiteColumn
from ..searching.actions import fill
from ..workshop.rendering import cleaned, text_of
from .rows import ArticleRow

SHEET, SOURCE = "articles", "article"
TITLE_MOST, BYTES_MOST = 120, 2 * 1024 * 1024
LINE_TITLE, LINE_SUMMARY = 200, 120


@dataclass(frozen=True)
class Brought:
    """How many articles came in, and how many were known before and left as they are."""

    articles: int
    known: int


@dataclass(frozen=True, slots=True)
class _Ready:
    """A row that may come in, with what it names."""

    row: ArticleRow
    site: Site
    column: SiteColumn
    unit: Unit
    html: str
    text: str

    @property
    def summary(self) -> str:
        """Its own, or how the text begins."""
        return clean(self.row.summary) or self.text[:LINE_SUMMARY].replace("\n", " ")


def load(rows: Iterable[ArticleRow], *, source: str, by: Actor, at: dt.datetime) -> Brought:
    """Bring the articles in, published as they were, in one transaction.

    An article whose key is known of this ``source`` is left as it is. Raises
    FieldRefused for the source and RefusedRows with every row that cannot come in
    and why; then nothing is written.
    """
    source = source_of(source)
    known = set(Article.objects.filter(imported_from=source).values_list("imported_key", flat=True))
    given = list(rows)
    fresh = [row for row in given if row.key not in known]
    refusals, ready = _checked(fresh, at=at)
    if refusals:
        raise RefusedRows(refusals)
    ready.sort(key=lambda one: (one.row.published_at, one.row.row))
    with transaction.atomic():
        before, oldest = _last_positions(), _oldest(ready)
        mixed = {place for place, moment in oldest.items() if _later_lines(place, moment)}
        copy(_tables(ready, before, source=source, by=by, at=at))
        for place in oldest:
            # The older ones come in between those that stood before, by their days.
            count_again(*place) if place in mixed else _note_last(*place)
        fill(source_kind=SOURCE)
        trail.record(
            "portal.articles_loaded",
            subject_kind="source",
            subject_id=source,
            by=by,
            at=at,
            detail={"articles": len(ready), "known": len(given) - len(fresh)},
        )
        for site in {one.site.pk: one.site for one in ready}.values():
            tell_site(site)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE portal_article, publishing_publication")
    return Brought(len(ready), len(given) - len(fresh))


def _checked(rows: Sequence[ArticleRow], *, at: dt.datetime) -> tuple[list[Refusal], list[_Ready]]:
    columns = {
        (column.site.code, column.code): column
        for column in SiteColumn.objects.select_related("site__unit")
    }
    sites = {site.code for site in Site.objects.all()}
    units = {unit.code: unit for unit in Unit.objects.all()}
    refusals: list[Refusal] = []
    ready: list[_Ready] = []
    seen: set[str] = set()
    for row in rows:
        column = columns.get((row.site, row.column))
        own = column.site.unit if column is not None else None
        unit = units.get(row.unit) if row.unit else own
        why = _fault(row, seen, sites=sites, column=column, unit=unit, at=at)
        if why or column is None or unit is None:
            refusals.append(Refusal(row.row, row.key, why, SHEET))
            continue
        seen.add(row.key)
        html = cleaned(row.html)
        text = text_of(html)
        try:
            refuse_state_secrets(row.title, text)
        except StateSecret as refused:
            refusals.append(Refusal(row.row, row.key, refused.sentence, SHEET))
            continue
        ready.append(_Ready(row, column.site, column, unit, html, text))
    return refusals, ready


def _fault(
    row: ArticleRow,
    seen: set[str],
    *,
    sites: set[str],
    column: SiteColumn | None,
    unit: Unit | None,
    at: dt.datetime,
) -> str:
    """Why the row cannot come in; empty when it can."""
    if not row.key:
        return _("缺少旧站的编号。")
    if row.key in seen:
        return _("旧站编号“{key}”重复。").format(key=row.key)
    if row.site not in sites:
        return _("没有代码为“{code}”的网站。").format(code=row.site)
    if column is None:
        return _("网站“{site}”没有代码为“{code}”的栏目。").format(site=row.site, code=row.column)
    if unit is None:
        return _("没有代码为“{code}”的单位。").format(code=row.unit)
    if not clean(row.title) or len(row.title) > TITLE_MOST:
        return _("标题要有，且不超过{n}字。").format(n=TITLE_MOST)
    if len(row.html.encode()) > BYTES_MOST:
        return _("正文超过2MB，请先去掉从别处带来的格式。")
    if row.published_at > at:
        return _("发布时间在将来。")
    return ""


def _tables(
    ready: Sequence[_Ready],
    before: dict[tuple[str, str], int],
    *,
    source: str,
    by: Actor,
    at: dt.datetime,
) -> Iterator[Table]:
    article_keys = keys(Article, len(ready))
    articles = list(zip(article_keys, ready, strict=True))
    yield table(Article, " ".join(_ARTICLE), (_article(k, one, source, at) for k, one in articles))
    line_keys = keys(Publication, len(ready))
    last = dict(before)
    lines = []
    for line_key, (key, one) in zip(line_keys, articles, strict=True):
        place = (one.site.code, one.column.code)
        last[place] = last.get(place, 0) + 1
        lines.append(_line(line_key, key, one, last[place], by))
    yield table(Publication, _LINE, lines)


# Every column of an article, with what an imported one has in it; the rest is asked of the row.
_ARTICLE: dict[str, Any] = {
    field.name: (field.get_default() if field.has_default() else None if field.null else "")
    for field in Article._meta.concrete_fields
}


def _article(key: int, one: _Ready, source: str, at: dt.datetime) -> tuple[Any, ...]:
    row = one.row
    paragraph = {"type": "paragraph", "value": one.html, "id": str(uuid5(NAMESPACE_URL, row.key))}
    facts = {
        "id": key,
        "site": one.site.pk,
        "column": one.column.pk,
        "unit": one.unit.pk,
        "title": clean(row.title),
        "author": clean(row.author)[:60],
        "source": (clean(row.source) or one.unit.short_name)[:80],
        "summary": one.summary[:300],
        "keywords": clean(row.keywords)[:120],
        "number": clean(row.number)[:60],
        "body": json.dumps([paragraph], ensure_ascii=False),
        "html": one.html,
        "text": one.text,
        "editors": "{}",
        "characters": len("".join(one.text.split())),
        "pictures": row.pictures or one.html.count("<img"),
        "created_at": row.published_at,
        "live": True,
        "first_published_at": row.published_at,
        "last_published_at": row.published_at,
        "imported_from": source,
        "imported_key": row.key[:80],
    }
    return tuple(facts.get(name, default) for name, default in _ARTICLE.items())


_LINE = (
    "id site column title summary url unit_label source_kind source_id position beside "
    "published_at first_published_at published_by replaces first_of_source in_force_from "
    "in_force_until area withdrawn_at withdrawn_by withdrawn_because"
)


def _line(key: int, article: int, one: _Ready, position: int, by: Actor) -> tuple[Any, ...]:
    row, moment = one.row, one.row.published_at
    return (
        *(key, one.site.code, one.column.code, clean(row.title)[:LINE_TITLE], one.summary[:400]),
        address_of_article(article, moment, site=one.site.code),
        *(one.unit.short_name, SOURCE, article, position, 0, moment, moment, by.label, None, True),
        *(None, None, "", None, "", ""),
    )


def _last_positions() -> dict[tuple[str, str], int]:
    rows = ColumnCounter.objects.values_list("site", "column", "last")
    return {(site, column): last for site, column, last in rows}


def _oldest(ready: Sequence[_Ready]) -> dict[tuple[str, str], dt.datetime]:
    """When the first article of each column stood there; they come in the order of time."""
    found: dict[tuple[str, str], dt.datetime] = {}
    for one in ready:
        found.setdefault((one.site.code, one.column.code), one.row.published_at)
    return found


def _later_lines(place: tuple[str, str], moment: dt.datetime) -> bool:
    """Whether lines of the column are newer: then the old ones come in between."""
    site, column = place
    lines = Publication.objects.standing().filter(site=site, column=column)
    return lines.filter(first_published_at__gt=moment).exists()


def _note_last(site: str, column: str) -> None:
    """Note the column's last place: what is published next comes after it."""
    lines = Publication.objects.filter(site=site, column=column)
    last = lines.aggregate(highest=Max("position"))["highest"] or 0
    ColumnCounter.objects.update_or_create(site=site, column=column, defaults={"last": last})
