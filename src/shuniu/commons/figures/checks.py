"""勾稽: what must hold between figures, declared beside them and looked at whenever shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from shuniu.ground.registry import Registry

from .counting import Value, percent, values, written
from .declare import Counted, figures
from .period import Period


@dataclass(frozen=True)
class Verdict:
    """How a check came out. ``numbers`` are all figures in it; ``breaking`` the records' keys."""

    name: str
    ok: bool
    sentence: str
    numbers: Mapping[str, Value]
    breaking: tuple[int, ...] = ()


@dataclass(frozen=True)
class Within:
    """The part is no more than the whole and, where both count one kind of record, inside it."""

    part: str
    whole: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The figures that it is about."""
        return (self.part, self.whole)

    @property
    def name(self) -> str:
        """What tells it from other checks."""
        return f"{self.part} <= {self.whole}"

    def holds(self, of: Mapping[str, Value]) -> bool:
        """Whether it holds for these values; a value that is missing breaks nothing."""
        part, whole = of[self.part], of[self.whole]
        return part is None or whole is None or part <= whole

    def sentence(self, of: Mapping[str, Value]) -> str:
        """The rule with its numbers."""
        sign = "≤" if self.holds(of) else ">"
        return f"{_says(self.part, of)} {sign} {_says(self.whole, of)}"


@dataclass(frozen=True)
class Same:
    """Two ways of counting find the very same records."""

    one: str
    other: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The figures that it is about."""
        return (self.one, self.other)

    @property
    def name(self) -> str:
        """What tells it from other checks."""
        return f"{self.one} = {self.other}"

    def holds(self, of: Mapping[str, Value]) -> bool:
        """Whether it holds for these values; a value that is missing breaks nothing."""
        one, other = of[self.one], of[self.other]
        return one is None or other is None or one == other

    def sentence(self, of: Mapping[str, Value]) -> str:
        """The rule with its numbers."""
        sign = "=" if self.holds(of) else "≠"
        return f"{_says(self.one, of)} {sign} {_says(self.other, of)}"


@dataclass(frozen=True)
class Sums:
    """The total is the sum of its parts."""

    total: str
    parts: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The figures that it is about."""
        return (self.total, *self.parts)

    @property
    def name(self) -> str:
        """What tells it from other checks."""
        return f"{self.total} = {' + '.join(self.parts)}"

    def _sum(self, of: Mapping[str, Value]) -> Decimal:
        return sum((Decimal(of[p] or 0) for p in self.parts), Decimal(0))

    def holds(self, of: Mapping[str, Value]) -> bool:
        """Whether it holds for these values; a value that is missing breaks nothing."""
        total = of[self.total]
        if total is None or any(of[p] is None for p in self.parts):
            return True
        return Decimal(total) == self._sum(of)

    def sentence(self, of: Mapping[str, Value]) -> str:
        """The rule with its numbers."""
        sign = "=" if self.holds(of) else "≠"
        parts = " + ".join(_says(p, of) for p in self.parts)
        there = written(int(self._sum(of)))
        return _("{total} {sign} {parts}（各分项合计 {sum}）").format(
            total=_says(self.total, of), sign=sign, parts=parts, sum=there
        )


@dataclass(frozen=True)
class Rate:
    """The rate is what its part and its whole give, to two decimals."""

    rate: str
    part: str
    whole: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The figures that it is about."""
        return (self.rate, self.part, self.whole)

    @property
    def name(self) -> str:
        """What tells it from other checks."""
        return f"{self.rate} = {self.part} / {self.whole}"

    def holds(self, of: Mapping[str, Value]) -> bool:
        """Whether it holds for these values; a value that is missing breaks nothing."""
        rate, given = of[self.rate], percent(of[self.part], of[self.whole])
        return rate is None or given is None or Decimal(rate) == given

    def sentence(self, of: Mapping[str, Value]) -> str:
        """The rule with its numbers."""
        sign = "=" if self.holds(of) else "≠"
        given = written(percent(of[self.part], of[self.whole]), "%")
        return _("{rate} {sign} {part} ÷ {whole}（应为 {given}）").format(
            rate=_says(self.rate, of),
            sign=sign,
            part=_says(self.part, of),
            whole=_says(self.whole, of),
            given=given,
        )


Check = Within | Same | Sums | Rate
checks: Registry[Check] = Registry("cross-check")


def check(rule: Check) -> Check:
    """Declare a cross-check beside the figures it is about."""
    return checks.add(rule.name, rule)


def _says(code: str, of: Mapping[str, Value]) -> str:
    declared = figures.get(code)
    return f"{declared.label} {written(of[code], declared.unit)}"


def evaluate(
    period: Period,
    *,
    codes: Iterable[str] | None = None,
    of: Callable[[str], Value] | None = None,
    known: Mapping[str, Value] | None = None,
) -> list[Verdict]:
    """Look at the cross-checks for a period, all of them or those wholly about ``codes``.

    ``of`` gives the values to be looked at (frozen ones, say); without it the
    records are counted now, and a part's records that lie outside the whole
    break the check even where the numbers would agree; ``known`` are values that
    have just been counted.
    """
    wanted = None if codes is None else set(codes)
    chosen = [c for _n, c in checks.items() if wanted is None or wanted.issuperset(c.codes)]
    live = dict(known or {})
    if of is None:
        live |= values({c for rule in chosen for c in rule.codes if c not in live}, period)
    verdicts = []
    for rule in chosen:
        numbers = {c: of(c) if of else live[c] for c in rule.codes}
        astray = () if of else _outside(rule, period)
        ok = rule.holds(numbers) and not astray
        sentence = rule.sentence(numbers)
        if astray:
            sentence += _("；有 {n} 条记录只在一边").format(n=len(astray))
        verdicts.append(Verdict(rule.name, ok, sentence, numbers, astray))
    return verdicts


def _outside(rule: Check, period: Period) -> tuple[int, ...]:
    """The records that are on one side only, where the check compares records."""
    if not isinstance(rule, (Within, Same)):
        return ()
    one, other = (figures.get(code) for code in rule.codes)
    if not (isinstance(one, Counted) and isinstance(other, Counted)):
        return ()
    found, whole = one.find(period), other.find(period)
    if found.model is not whole.model:
        return ()
    astray = _beyond(found, whole)
    if isinstance(rule, Same):
        astray |= _beyond(whole, found)
    return tuple(sorted(astray))


def _beyond(found: QuerySet[Any], whole: QuerySet[Any]) -> set[int]:
    # An anti-join; NOT IN would go through the whole once for every record.
    inside = Exists(whole.order_by().filter(pk=OuterRef("pk")))
    return set(found.order_by().filter(~inside).values_list("pk", flat=True))
