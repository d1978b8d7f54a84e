"""全文检索: the newest matters that have the words, among those that the actor may see.

A rare word and a common one want opposite ways. The index gives the hits of a rare word at once;
those of a common one are soon met by going through the newest matters. Which it is, the index
says: it is asked for a few thousand hits and no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import (
    BigIntegerField,
    BooleanField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast

from shuniu.commons.people.actor import Actor
from shuniu.commons.search.queries import indexed, spoken
from shuniu.ground.keys import AnyOf

from ..models import Matter, MatterText
from .sight import visible_to

MOST_HITS = 2000  # past these a word is common
FIRST_STRETCH, LONGEST_STRETCH = 400, 12_800


@dataclass(frozen=True)
class Search:
    """A query whose hits were looked up once, for all kinds of matters: ``keys``, or common."""

    query: str
    keys: list[int]
    common: bool
    kinds: frozenset[str] = frozenset()

    def may_be_of(self, kind: str) -> bool:
        """Whether any of the hits is of that kind (of a common word's nobody has looked)."""
        return self.common or kind in self.kinds

    def among(self, rows: QuerySet[Any], most: int) -> list[Any]:
        """The newest of these matters that have the words, at most so many."""
        if not self.common:
            return list(rows.filter(_among(self.keys)).order_by("-id")[:most])
        return self._walked(rows, most)

    def _walked(self, rows: QuerySet[Any], most: int) -> list[Any]:
        found: list[int] = []
        size, before = FIRST_STRETCH, None
        while len(found) < most:
            place = rows if before is None else rows.filter(pk__lt=before)
            keys = list(place.order_by("-id").values_list("pk", flat=True)[:size])
            if keys:
                hits = MatterText.objects.filter(
                    _among(keys, "matter_id"), spoken("body", self.query)
                )
                have = hits.order_by("-matter_id").values_list("matter_id", flat=True)
                found += have[: most - len(found)]
            if len(keys) < size:
                break
            before, size = keys[-1], min(2 * size, LONGEST_STRETCH)
        if not found:
            return []
        return list(rows.model.objects.filter(_among(found)).order_by("-id"))


def _among(keys: list[int], field: str = "pk") -> AnyOf:
    """As ``ground.keys.among``, for thousands: as one text, for a list is made out one by one."""
    listed = Value("{" + ",".join(map(str, keys)) + "}")
    return AnyOf(F(field), Cast(listed, ArrayField(BigIntegerField())))


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
    with by_index():
        keys = list(hits.values_list("matter_id", flat=True)[: MOST_HITS + 1])
    common = len(keys) > MOST_HITS
    if common or not keys:
        return Search(query, [], common)
    kinds = Matter.objects.filter(_among(keys)).order_by().values_list("kind", flat=True)
    return Search(query, keys, common, frozenset(kinds.distinct()))


def narrowed(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    """Those of the matters that have the words, for a list in any order. ``QueryRefused``.

    The texts of a common word's matters are looked at one by one while the list is walked: the
    condition is one that the planner can't turn into a walk through all texts.
    """
    looked = search(query)
    if not looked.common:
        return rows.filter(_among(looked.keys))
    said = ExpressionWrapper(spoken("body", query), BooleanField())
    own = MatterText.objects.filter(pk=OuterRef("pk")).values_list(said)
    return rows.filter(Subquery(own, output_field=BooleanField()))


def newest(actor: Actor, kind: str, query: str, most: int) -> list[Matter]:
    """The newest matters of a kind that the actor may see and that have all the words."""
    return search(query).among(visible_to(actor, kind), most)
