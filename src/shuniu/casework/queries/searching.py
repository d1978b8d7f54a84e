"""全文检索: the newest matters that have the words, among those that the actor may see.

A rare word and a common one want opposite ways. The index gives the hits of a rare word at once;
those of a common one are soon met by going through the newest matters. Which it is, the planner
knows from its statistics; what it takes for rare is asked of the index, a few thousand hits at
most. All kinds of matters are asked in one statement, written once for all of the same duties.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import (
    BigIntegerField,
    BooleanField,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast

from shuniu.commons.people.actor import MEMBER, Actor
from shuniu.commons.search.queries import indexed, spoken, words
from shuniu.ground.keys import AnyOf, one_of
from shuniu.ground.written import Written

from ..models import Matter, MatterText
from .likeness import anybody, known_flows, standing_for
from .sight import visible_to

MOST_HITS = 4000  # past these a word is common: 21 hits are met within 1,500 of 300,000
SURELY_COMMON = 5000  # by the planner's statistics; the index need not be asked
FOUND_BY_INDEX = 30_000  # so many it gives in a tenth of a second, where a walk found too few
WALKED = 2500  # of the newest that one may see; where a word stands in many it is met long before


@dataclass(frozen=True)
class Search:
    """A query whose hits were looked up once, for all kinds of matters: ``keys``, or common."""

    query: str
    keys: list[int]
    common: bool
    expected: float = 0


class _Walked(ArraySubquery):
    """The keys of those of a query's matters whose texts have all words, in its order.

    The texts are looked at one by one, in the order of the list, to the last hit that is wanted.
    """

    def __init__(self, rows: QuerySet[Any, Any], patterns: Any, most: int) -> None:
        super().__init__(rows)
        self.patterns, self.most = patterns, most

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any, **extra: Any
    ) -> tuple[str, Sequence[Any]]:
        """The rows as a table of their own, which keeps the planner from another way."""
        table = MatterText._meta.db_table
        said = f"SELECT t.body LIKE ALL (%%s::text[]) FROM {table} t WHERE t.matter_id = v.pk"  # noqa: S608
        rows = "SELECT v.pk FROM (%(subquery)s) v"
        template = f"ARRAY({rows} WHERE ({said}) ORDER BY v.pk DESC LIMIT {self.most})"
        sql, params = super().as_sql(compiler, connection, template=template, **extra)
        return sql, (*params, self.patterns)


@dataclass(frozen=True)
class _Asked:
    """The statements for all who hold the same duties, over some kinds of matters."""

    listed: Written[Matter]
    walked: Written[Matter]
    beyond: Written[Matter]  # of each kind, the first matter that ``walked`` does not reach


@lru_cache(maxsize=500)
def _asked(
    duties: frozenset[str], _flows: tuple[int, ...], kinds: tuple[str, ...], most: int, far: int
) -> _Asked:
    somebody = anybody(duties)
    newest = [
        visible_to(somebody, kind, listed=True).order_by("-id").values_list("pk") for kind in kinds
    ]

    def any_of(conditions: Iterable[Func]) -> QuerySet[Matter]:
        return Matter.objects.filter(reduce(or_, map(Q, conditions))).order_by("-id")

    # Each is composed when it is asked for the first time.
    return _Asked(
        Written(lambda keys: any_of(one_of(n.filter(_listed(keys))[:most]) for n in newest)),
        Written(lambda like: any_of(AnyOf(F("pk"), _Walked(n[:far], like, most)) for n in newest)),
        Written(lambda: any_of(one_of(n[far : far + 1]) for n in newest)),
    )


def _listed(keys: Any, field: str = "pk") -> AnyOf:
    return AnyOf(F(field), Cast(keys, ArrayField(BigIntegerField())))


def _text(keys: list[int]) -> str:
    """An array as one text: a list of thousands is made out one by one."""
    return "{" + ",".join(map(str, keys)) + "}"


def _patterns(query: str) -> list[str]:
    marked = (w.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") for w in words(query))
    return [f"%{word}%" for word in marked]


@contextmanager
def by_index() -> Iterator[None]:
    """Within the block the planner takes an index where there is one.

    For a word in nearly every text it thinks a walk through the table as good, for it counts a
    recheck that never happens; the walk cuts every text anew (0.4 ms each).
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")


def search(query: str) -> Search:
    """Look the words up, once for all kinds. ``QueryRefused`` in a sentence."""
    hits = MatterText.objects.filter(indexed("body", query)).order_by()
    plan: Any = hits.values_list("matter_id", flat=True).explain(format="json")
    expected = float(json.loads(plan)[0]["Plan"]["Plan Rows"])
    if expected > SURELY_COMMON:
        return Search(query, [], True, expected)
    with by_index():
        keys = list(hits.values_list("matter_id", flat=True)[: MOST_HITS + 1])
    common = len(keys) > MOST_HITS
    return Search(query, [] if common else keys, common, expected)


def narrowed(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    """Those of the matters that have the words, for a list in any order. ``QueryRefused``.

    The texts of a common word's matters are looked at one by one while the list is walked: the
    condition is one that the planner can't turn into a walk through all texts.
    """
    looked = search(query)
    if not looked.common:
        return rows.filter(_listed(Value(_text(looked.keys))))
    return _spoken(rows, query)


def _spoken(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    said = ExpressionWrapper(spoken("body", query), BooleanField())
    own = MatterText.objects.filter(pk=OuterRef("pk")).values_list(said)
    return rows.filter(Subquery(own, output_field=BooleanField()))


def newest_of(actor: Actor, kinds: Sequence[str], query: str, most: int) -> dict[str, list[Matter]]:
    """Of each kind the newest matters that have all the words and that the actor may see.

    A handful of statements, however many kinds. ``QueryRefused`` in a sentence.
    """
    looked = search(query)
    if actor.kind != MEMBER or not kinds or not (looked.common or looked.keys):
        return {}
    duties, standing = frozenset(actor.duties), standing_for(actor)
    asked = _asked(duties, known_flows(), tuple(kinds), most, WALKED)
    if not looked.common:
        return _by_kind(kinds, asked.listed(keys=_text(looked.keys), standing=standing))
    found = _by_kind(kinds, asked.walked(like=_patterns(query), standing=standing))
    few = tuple(kind for kind in kinds if len(found.get(kind, ())) < most)
    if few:
        for first in _asked(duties, known_flows(), few, most, WALKED).beyond(standing=standing):
            met = found.setdefault(first.kind, [])
            met += _older(actor, first, looked, most - len(met))
    return {kind: rows for kind in kinds if (rows := found.get(kind))}


def _by_kind(kinds: Sequence[str], rows: list[Matter]) -> dict[str, list[Matter]]:
    found: dict[str, list[Matter]] = {kind: [] for kind in kinds}
    for row in rows:
        found[row.kind].append(row)
    return {kind: rows for kind, rows in found.items() if rows}


def _older(actor: Actor, first: Matter, looked: Search, most: int) -> list[Matter]:
    """What a walk did not reach: a word of another kind's, or of other units' matters."""
    rows = visible_to(actor, first.kind).filter(pk__lte=first.pk).order_by("-id")
    if looked.expected > FOUND_BY_INDEX:
        return list(_spoken(rows, looked.query)[:most])
    hits = MatterText.objects.filter(indexed("body", looked.query)).order_by()
    with by_index():
        return list(rows.filter(one_of(hits.values_list("matter_id")))[:most])


def newest(actor: Actor, kind: str, query: str, most: int) -> list[Matter]:
    """The newest matters of a kind that the actor may see and that have all the words."""
    return newest_of(actor, [kind], query, most).get(kind, [])
