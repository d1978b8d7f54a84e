"""Which unit a proposal may be for: by what units handled like ones in earlier years.

Nearest neighbours over the pairs of characters of the titles: a rare pair that
two titles share says more than a common one. Each suggestion names the earlier
proposal that speaks loudest for it, so that a person can judge it at a glance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from shuniu.commons.people.models import Unit
from shuniu.ground.text import fold

from ..models import Proposal

PAST_MOST = 20_000
NEIGHBOURS = 7
LEAST = 0.2  # of the weight of all pairs; a likeness below this is chance
SAME_CATEGORY = 1.25
# Pairs that every title has say nothing.
_USUAL = ("关于", "于加", "加强", "建议", "提案", "进一", "一步", "的建", "的提", "加快", "推进")


@dataclass(frozen=True)
class Suggestion:
    """A unit, how surely (0 to 1), and the earlier proposal that it rests on."""

    unit_id: int
    share: float
    number: str
    title: str


def _pairs(title: str) -> set[str]:
    words = fold(title)
    return {words[i : i + 2] for i in range(len(words) - 1)} - set(_USUAL)


@dataclass
class _Past:
    units: list[int]
    categories: list[int]
    names: list[tuple[str, str]]
    where: dict[str, list[int]]

    @classmethod
    def read(cls, before_session: int, successors: Mapping[int, int]) -> _Past:
        """Earlier assignments, the newest first; a merged unit speaks for its successor."""
        rows = (
            Proposal.objects.filter(lead_unit__isnull=False, part=0)
            .exclude(session_id=before_session)
            .order_by("-matter_id")
            .values_list("lead_unit_id", "category_id", "matter__number", "matter__title")
        )[:PAST_MOST]
        past = cls([], [], [], defaultdict(list))
        for unit_id, category_id, number, title in rows:
            place = len(past.units)
            past.units.append(successors.get(unit_id, unit_id))
            past.categories.append(category_id)
            past.names.append((number, title))
            for pair in _pairs(title):
                past.where[pair].append(place)
        return past


def _successors() -> tuple[dict[int, int], set[int]]:
    """Who took over from each closed unit, as far as that leads; and the closed ones left."""
    after = dict(Unit.objects.filter(closed_on__isnull=False).values_list("pk", "successor_id"))
    found: dict[int, int] = {}
    for key in after:
        last, seen = key, set()
        while after.get(last) is not None and last not in seen:
            seen.add(last)
            last = after[last]
        found[key] = last
    return found, {k for k in after if found[k] in after}


def suggest(
    session_id: int, wanted: Iterable[tuple[int, str, int]], *, most: int = 3
) -> dict[int, Sequence[Suggestion]]:
    """For each (key, title, category): the likeliest units, the best first; none by chance.

    Two queries, whatever the number; nothing is written, a person decides.
    """
    successors, closed = _successors()
    past = _Past.read(session_id, successors)
    return {key: _for_one(past, title, category, closed, most) for key, title, category in wanted}


def _for_one(
    past: _Past, title: str, category: int, closed: set[int], most: int
) -> list[Suggestion]:
    total = len(past.units)
    scores: dict[int, float] = defaultdict(float)
    whole = 0.0
    for pair in _pairs(title):
        places = past.where.get(pair, ())
        weight = log(1 + total / max(1, len(places)))
        whole += weight
        if len(places) < max(20, total // 4):  # what a quarter of all have says nothing
            for place in places:
                scores[place] += weight
    near = []
    for place, score in scores.items():
        like = score / whole
        if past.categories[place] == category:
            like *= SAME_CATEGORY
        if like >= LEAST and past.units[place] not in closed:
            near.append((like, -place))
    near.sort(reverse=True)
    votes: dict[int, float] = defaultdict(float)
    loudest: dict[int, int] = {}
    for like, minus in near[:NEIGHBOURS]:
        unit = past.units[-minus]
        votes[unit] += like
        loudest.setdefault(unit, -minus)
    every = sum(votes.values())
    best = sorted(votes, key=lambda u: -votes[u])[:most]
    return [Suggestion(u, round(votes[u] / every, 2), *past.names[loudest[u]]) for u in best]
