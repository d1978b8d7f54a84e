"""全文检索: the newest matters that have the words, among those that the actor may see.

A rare word and a common one want opposite ways. The index gives the hits of a rare word at once;
those of a common one are soon met by going through the newest matters. Which it is, the index
says: it is asked for a few thousand hits and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from shuniu.commons.people.actor import Actor
from shuniu.commons.search.queries import indexed, spoken
from shuniu.ground.keys import among

from ..models import Matter, MatterText
from .sight import visible_to

MOST_HITS = 4000  # past these a word is common
FIRST_STRETCH, LONGEST_STRETCH = 400, 12_800


@dataclass(frozen=True)
class Search:
    """A query whose hits were looked up once, for all kinds of matters: ``keys``, or common."""

    query: str
    keys: list[int]
    common: bool

    def among(self, rows: QuerySet[Any], most: int) -> list[Any]:
        """The newest of these matters that have the words, at most so many."""
        if not self.common:
            return list(rows.filter(among(self.keys)).order_by("-id")[:most])
        return self._walked(rows, most)

    def _walked(self, rows: QuerySet[Any], most: int) -> list[Any]:
        found: list[int] = []
        size, before = FIRST_STRETCH, None
        while len(found) < most:
            place = rows if before is None else rows.filter(pk__lt=before)
            keys = list(place.order_by("-id").values_list("pk", flat=True)[:size])
            if keys:
                hits = MatterText.objects.filter(
                    among(keys, "matter_id"), spoken("body", self.query)
                )
                have = hits.order_by("-matter_id").values_list("matter_id", flat=True)
                found += have[: most - len(found)]
            if len(keys) < size:
                break
            before, size = keys[-1], min(2 * size, LONGEST_STRETCH)
        return list(rows.model.objects.filter(among(found)).order_by("-id"))


def search(query: str) -> Search:
    """Look the words up, once for all kinds. ``QueryRefused`` in a sentence."""
    hits = MatterText.objects.filter(indexed("body", query)).order_by()
    keys = list(hits.values_list("matter_id", flat=True)[: MOST_HITS + 1])
    common = len(keys) > MOST_HITS
    return Search(query, [] if common else keys, common)


def newest(actor: Actor, kind: str, query: str, most: int) -> list[Matter]:
    """The newest matters of a kind that the actor may see and that have all the words."""
    return search(query).among(visible_to(actor, kind), most)
