"""Finding lines: by words, column, unit, days and number, the newest first."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from shuniu.casework.queries.searching import by_index
from shuniu.commons.search.queries import indexed, snippet, spoken
from shuniu.ground import clock
from shuniu.ground.kept import Kept
from shuniu.ground.keys import among
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean, fold
from shuniu.site.paging import Page, keyset

from ..models import Article
from .models import FoundLine

ORDER = ("-first_published_at", "-line_id")
SIZE = 20
# A word expected in more lines than this is looked for by walking the newest ones.
COMMON = 4_000
READ = 6_000  # characters of a text in which the words are looked for, to be shown
WIDTH = 110


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for; empty parts narrow nothing."""

    words: str = ""
    column: str = ""
    unit: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    number: str = ""
    titles: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.narrowed)

    @property
    def narrowed(self) -> bool:
        """Whether anything beside the words narrows the result."""
        return bool(self.column or self.unit or self.since or self.until or self.number)


@dataclass(frozen=True, slots=True)
class Hit:
    """A line found, and the words around the hit as (piece, is it the hit)."""

    line: FoundLine
    title: list[tuple[str, bool]]
    excerpt: list[tuple[str, bool]]


def asked_of(given: dict[str, str]) -> Asked:
    """What the form's fields ask for. ``FieldRefused`` for a day that is none."""
    return Asked(
        words=clean(given.get("q", ""))[:50],
        column=clean(given.get("column", ""))[:60],
        unit=clean(given.get("unit", ""))[:100],
        since=_day("from", given.get("from", "")),
        until=_day("to", given.get("to", "")),
        number=clean(given.get("number", ""))[:60],
        titles=given.get("in") == "title",
    )


def _day(field: str, typed: str) -> dt.date | None:
    said = clean(typed)
    if not said:
        return None
    try:
        day = dt.date.fromisoformat(said)
        return min(max(day, dt.date(1900, 1, 1)), dt.date(9000, 1, 1))  # ends of the calendar
    except ValueError:
        raise FieldRefused(field, _("日期应当写成2026-01-31这样。")) from None


def find(site: str, asked: Asked, cursor: str = "") -> Page[FoundLine]:
    """A page of what was asked for. ``QueryRefused`` in a sentence."""
    rows = _narrowed(FoundLine.objects.filter(site=site), asked)
    shown = rows.defer("body", "head")
    if not asked.words:
        return keyset(shown, order=ORDER, cursor=cursor, size=SIZE)
    field = "head" if asked.titles else "body"
    keys = _few(field, asked.words)
    with transaction.atomic():
        if keys is None:
            # The walk goes down an index of the order; a plan that sorts all would read all.
            with connection.cursor() as database:
                database.execute("SET LOCAL enable_sort = off")
            found = shown.filter(spoken(field, asked.words))
        else:
            found = shown.filter(among(keys))
        return keyset(found, order=ORDER, cursor=cursor, size=SIZE)


def _few(field: str, words: str) -> list[int] | None:
    """The keys of the lines with the words, where they are few; None where they are many."""
    hits = FoundLine.objects.filter(indexed(field, words)).order_by()
    plan: Any = hits.values_list("pk").explain(format="json")
    if float(json.loads(plan)[0]["Plan"]["Plan Rows"]) > COMMON:
        return None
    with by_index():
        keys = list(hits.values_list("pk", flat=True)[: COMMON + 1])
    return keys if len(keys) <= COMMON else None


def _narrowed(rows: QuerySet[FoundLine], asked: Asked) -> QuerySet[FoundLine]:
    if asked.column:
        rows = rows.filter(column=asked.column)
    if asked.unit:
        rows = rows.filter(unit_label=asked.unit)
    if asked.since:
        rows = rows.filter(first_published_at__gte=clock.on(asked.since, 0))
    if asked.until:
        rows = rows.filter(first_published_at__lt=clock.on(asked.until + dt.timedelta(days=1), 0))
    if asked.number:
        rows = rows.exclude(number="").filter(head__contains=fold(asked.number))
    return rows


def hits(lines: list[FoundLine], words: str) -> list[Hit]:
    """The lines as they are shown, with the words around what was found."""
    articles = [line.source_id for line in lines if line.source_kind == "article"]
    texts: dict[int, str] = {}
    if articles and words:
        rows = Article.objects.filter(pk__in=articles).values_list("pk", Left("text", READ))
        texts = dict(rows)
    shown = []
    for line in lines:
        text = line.summary
        if line.source_kind == "article" and words:
            text = texts.get(line.source_id) or text
        shown.append(
            Hit(
                line,
                snippet(line.title, words, 200) if words else [(line.title, False)],
                snippet(text, words, WIDTH) if text else [],
            )
        )
    return shown


UNITS = """
WITH RECURSIVE u(unit_label) AS (
    (SELECT min(unit_label) FROM portal_search_foundline WHERE site = %(site)s)
    UNION ALL
    SELECT (SELECT min(f.unit_label) FROM portal_search_foundline f
        WHERE f.site = %(site)s AND f.unit_label > u.unit_label)
    FROM u WHERE u.unit_label IS NOT NULL
)
SELECT unit_label FROM u WHERE unit_label <> '' LIMIT 300
"""
_units: dict[str, Kept[str, list[str]]] = {}


def units_of(site: str) -> list[str]:
    """The units from which anything stands on a site; as of the last half minute."""

    def read() -> dict[str, list[str]]:
        with connection.cursor() as cursor:
            cursor.execute(UNITS, {"site": site})
            return {"": [row[0] for row in cursor.fetchall()]}

    return _units.setdefault(site, Kept(read)).all()[""]
