"""What the indicators say of the sites now: what is seen, which veto is hit, the score.

Vetoes ask all sites; points are counted of the portal alone (国办秘函〔2019〕19号). A site
without services for the public is scored by (75 − deductions) × 4/3; bonus points count
only above 80.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from .measures import Seen, look_at_media, measures
from .models import Part
from .queries.indicators import Indicator
from .queries.state import Group, SiteState

SERVICES = "办事服务"
UNQUALIFIED_BELOW, BONUS_ABOVE, MOST_BONUS = Decimal(60), Decimal(80), Decimal(30)
WITHOUT_SERVICES = Decimal(75)


@dataclass(frozen=True)
class Line:
    """An indicator as it stands for a site: what was seen, what is broken, what it costs.

    ``judged`` are findings that a person opened; ``lost`` the points, no more than the cap.
    """

    indicator: Indicator
    seen: tuple[Seen, ...]
    judged: int = 0

    @property
    def broken(self) -> int:
        """At how many places it is broken now."""
        return self.judged + sum(one.amount for one in self.seen if one.broken)

    @property
    def near(self) -> int:
        """How many are near their limit, and not broken."""
        return sum(not one.broken for one in self.seen)

    @property
    def hit(self) -> bool:
        """For a veto: whether it is reached (so many columns together, where it says so)."""
        if not self.indicator.veto:
            return False
        return bool(self.judged) or self.broken >= self.indicator.number("count", 1)

    @property
    def lost(self) -> Decimal:
        """The points lost: each place costs, up to the indicator's own total."""
        return min(self.indicator.points * self.broken, self.indicator.cap)

    @property
    def by_hand(self) -> bool:
        """Whether only a person can judge it."""
        return not self.indicator.measure


@dataclass
class Score:
    """The score of a site: the lines, what follows, and whether the points are official."""

    state: SiteState
    vetoes: list[Line] = field(default_factory=list)
    deductions: list[Line] = field(default_factory=list)
    bonus_given: Decimal = Decimal(0)

    @property
    def vetoed(self) -> list[Line]:
        """The vetoes that are hit; with one the site is unqualified, and nothing else counts."""
        return [line for line in self.vetoes if line.hit]

    @property
    def lost(self) -> Decimal:
        """The points lost in part 2; services are left out where a site has none."""
        return sum((line.lost for line in self.deductions if self.counts(line)), Decimal(0))

    def counts(self, line: Line) -> bool:
        """Whether the line is scored for this site."""
        return self.state.has_services or line.indicator.group != SERVICES

    @property
    def part_two(self) -> Decimal:
        """Of 100; without services (75 − deductions) × 4/3."""
        if self.state.has_services:
            return max(Decimal(0), Decimal(100) - self.lost)
        score = max(Decimal(0), WITHOUT_SERVICES - self.lost) * 4 / 3
        return score.quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def bonus(self) -> Decimal:
        """The bonus that counts: nothing unless part 2 is above 80."""
        if self.part_two <= BONUS_ABOVE:
            return Decimal(0)
        return min(self.bonus_given, MOST_BONUS)

    @property
    def total(self) -> Decimal | None:
        """Part 2 and 3; None after a veto, when nothing else is scored."""
        return None if self.vetoed else self.part_two + self.bonus

    @property
    def qualified(self) -> bool:
        """No veto, and not below 60."""
        return not self.vetoed and self.part_two >= UNQUALIFIED_BELOW

    @property
    def own_points(self) -> bool:
        """Whether any of the points is the county's own, for want of the official annex."""
        return any(line.indicator.own for line in self.deductions)


def seen_at(
    group: Group, state: SiteState, indicators: Iterable[Indicator]
) -> Iterator[tuple[Indicator, Seen]]:
    """What the indicators see of a site, in their order. No query."""
    for indicator in indicators:
        if indicator.measure not in measures:
            continue
        found = measures.get(indicator.measure)
        if found.main_only and not state.site.is_main:
            continue
        for seen in found.look(group, state, indicator):
            yield indicator, seen


def everything_seen(
    group: Group, indicators: Mapping[str, Indicator]
) -> dict[str, tuple[Indicator, Seen]]:
    """All that is seen, once a cause: the first indicator that asks (a veto, mostly) names it.

    A cause that is broken for one indicator is broken.
    """
    found: dict[str, tuple[Indicator, Seen]] = {}

    def note(indicator: Indicator, seen: Seen) -> None:
        before = found.get(seen.cause)
        if before is None or (seen.broken and not before[1].broken):
            found[seen.cause] = (indicator, seen)

    for state in group.sites.values():
        for indicator, seen in seen_at(group, state, indicators.values()):
            note(indicator, seen)
    for indicator in indicators.values():
        for seen in look_at_media(group, indicator):
            note(indicator, seen)
    return found


def score(
    group: Group,
    state: SiteState,
    indicators: Mapping[str, Indicator],
    *,
    judged: Mapping[str, int],
    bonus: Decimal = Decimal(0),
) -> Score:
    """The score of a site; ``judged`` counts what persons found, by the indicator's code."""
    by_code: dict[str, list[Seen]] = {}
    for indicator, seen in seen_at(group, state, indicators.values()):
        by_code.setdefault(indicator.code, []).append(seen)
    result = Score(state, bonus_given=bonus)
    for indicator in indicators.values():
        line = Line(
            indicator, tuple(by_code.get(indicator.code, ())), judged.get(indicator.code, 0)
        )
        if indicator.part == Part.VETO_SITE:
            result.vetoes.append(line)
        elif indicator.part == Part.DEDUCTION:
            result.deductions.append(line)
    return result
