"""Where a hit was: in the matter's own words, or in which of its papers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from shuniu.commons.papers.models import Paper
from shuniu.commons.search.queries import snippet, words
from shuniu.ground.text import fold

from ..texts import MARK

WIDTH = 60
_ELSEWHERE = """
SELECT matter_id FROM casework_mattertext t
 WHERE matter_id = ANY(%(keys)s) AND position(%(mark)s IN body) > 0
   AND EXISTS (SELECT 1 FROM unnest(%(words)s::text[]) w
                WHERE position(w IN split_part(t.body, %(mark)s, 1)) = 0)
"""


@dataclass(frozen=True)
class Hit:
    """A paper with the words around the hit, as (piece, is it a hit)."""

    name: str
    paper_id: int
    pieces: list[tuple[str, bool]]


def in_papers(matter_ids: Collection[int], query: str) -> dict[int, Hit]:
    """For matters that were found not by their own words alone: the paper that has the others.

    At most three queries, none when nothing was found.
    """
    keys = list(matter_ids)
    if not keys:
        return {}
    wanted = words(query)
    with connection.cursor() as cursor:
        cursor.execute(_ELSEWHERE, {"keys": keys, "words": wanted, "mark": MARK})
        elsewhere = [row[0] for row in cursor.fetchall()]
    if not elsewhere:
        return {}
    found: dict[int, Hit] = {}
    papers = (
        Paper.objects.filter(matters__matter__in=elsewhere)
        .exclude(blob__words__text="")
        .values_list("matters__matter", "pk", "name", "blob__words__text")
    )
    for matter, key, name, text in papers.order_by("pk"):
        if matter in found or not text:
            continue
        folded = fold(text)
        if any(word in folded for word in wanted):
            found[matter] = Hit(name, key, snippet(_around(text, wanted), query, WIDTH))
    return found


def _around(text: str, wanted: list[str]) -> str:
    """The line of the first hit and its neighbours: a snippet needs no more of a long paper."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if any(word in fold(line) for word in wanted):
            return "\n".join(lines[max(0, number - 1) : number + 2])[:2000]
    return text[:2000]
