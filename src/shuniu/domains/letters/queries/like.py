"""Like letters: suggested to the screener, so that one answer can serve all their writers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import or_

from django.contrib.postgres.lookups import DataContains
from django.db.models import F, Q, Value

from shuniu.casework.models import MatterText
from shuniu.commons.search.index import Bigrams
from shuniu.ground.text import fold

from ..models import Letter

WINDOW_DAYS = 180
MOST_CANDIDATES = 200
LEAST_SCORE = 0.28
# Characters that stand in every letter and tell nothing apart.
_COMMON = set(
    "的了是我们你在有不这那么什时候请问怎样反映关于问题建议咨询投诉求助希望领导政府尊敬您好和与就都也"
)


@dataclass(frozen=True)
class Like:
    """A like letter, and how like: 0 to 1."""

    letter: Letter
    score: float


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters of a folded text, without those that say nothing."""
    folded = fold(text)
    return {
        a + b
        for a, b in pairwise(folded)
        if a not in _COMMON and b not in _COMMON and a.isalnum() and b.isalnum()
    }


def like(letter: Letter, *, most: int = 8) -> list[Like]:
    """The letters most like this one, the likest first: same words, place and unit count.

    Looks at letters of half a year before and after; what was refused,
    transferred or withdrawn is left out. A handful of queries: the titles of at
    most ``MOST_CANDIDATES`` letters of each kind are compared, then the texts of
    the best.
    """
    title, text = pairs(letter.matter.title), pairs(letter.text)
    if not title:
        return []
    keys = {*_by_words(letter), *_by_place(letter)} - {letter.pk}
    heads = (
        Letter.objects.filter(pk__in=keys)
        .exclude(matter__state__in=("rejected", "transferred", "withdrawn"))
        .exclude(merged_into=letter)
        .values_list("pk", "matter__title", "town_id", "lead_unit_id", "writer_phone")
    )
    first = {
        pk: 0.55 * _overlap(title, pairs(words)) + _near(letter, town, unit, phone)
        for pk, words, town, unit, phone in heads
    }
    best = sorted(first, key=lambda pk: (-first[pk], -pk))[: most * 4]
    texts = dict(Letter.objects.filter(pk__in=best).values_list("pk", "text"))
    scores = {pk: min(first[pk] + 0.35 * _overlap(text, pairs(texts[pk])), 1.0) for pk in best}
    chosen = [pk for pk in best if scores[pk] >= LEAST_SCORE]
    chosen.sort(key=lambda pk: (-scores[pk], -pk))
    found = Letter.objects.select_related(
        "matter", "lead_unit", "letter_type", "merged_into__matter"
    ).in_bulk(chosen[:most])
    return [Like(found[pk], round(scores[pk], 3)) for pk in chosen[:most]]


def _near(letter: Letter, town_id: int | None, unit_id: int | None, phone: str) -> float:
    """What the same town, unit or writer adds."""
    score = 0.0
    if letter.town_id is not None and letter.town_id == town_id:
        score += 0.1
    if letter.lead_unit_id is not None and letter.lead_unit_id == unit_id:
        score += 0.05
    if letter.writer_phone and letter.writer_phone == phone:
        score += 0.1
    return score


def _overlap(a: set[str], b: set[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _window(letter: Letter) -> Q:
    reach = dt.timedelta(days=WINDOW_DAYS)
    return Q(written_at__gte=letter.written_at - reach, written_at__lte=letter.written_at + reach)


def _by_words(letter: Letter) -> Iterable[int]:
    """Letters that share three neighbouring telling pairs with the title, by the search index."""
    folded = fold(letter.matter.title)
    shingles = [
        folded[i : i + 4]
        for i in range(len(folded) - 3)
        if all(c.isalnum() and c not in _COMMON for c in folded[i : i + 4])
    ] or [folded[i : i + 2] for i in range(len(folded) - 1) if folded[i : i + 2] in pairs(folded)]
    if not shingles:
        return []
    conditions = [Q(DataContains(Bigrams(F("body")), Bigrams(Value(s)))) for s in shingles[:16]]
    texts = MatterText.objects.filter(
        reduce(or_, conditions),
        matter__kind="letter",
        matter__letter__in=Letter.objects.filter(_window(letter)),
    )
    return texts.values_list("matter_id", flat=True)[:MOST_CANDIDATES]


def _by_place(letter: Letter) -> Iterable[int]:
    """The latest letters from the same town, or by the same writer."""
    near = Letter.objects.filter(_window(letter)).order_by("-matter_id")
    keys: list[int] = []
    if letter.town_id is not None:
        keys += near.filter(town_id=letter.town_id).values_list("pk", flat=True)[:MOST_CANDIDATES]
    if letter.writer_phone:
        keys += near.filter(writer_phone=letter.writer_phone).values_list("pk", flat=True)[:20]
    return keys
