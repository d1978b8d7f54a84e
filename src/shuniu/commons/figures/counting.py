"""From a declaration to its value: the only place where a figure becomes a number."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from .declare import Counted, Figure, FigureFault, Filed, Mean, Ratio, figures
from .models import FiledFigure
from .period import Period

Value = int | Decimal | None
_CENT = Decimal("0.01")


def records(code: str, period: Period) -> QuerySet[Any]:
    """The records that the figure counts in the period; of a ratio, those of its part.

    Raises LookupError for an unknown code, FigureFault when the figure has no
    records (it is filed on paper) or does not give a queryset.
    """
    return _records(figures.get(code), period)


def _records(declared: Figure, period: Period) -> QuerySet[Any]:
    if isinstance(declared, Ratio):
        return records(declared.part, period)
    if isinstance(declared, Mean):
        return records(declared.total, period)
    if isinstance(declared, Filed):
        raise FigureFault(f"Figure {declared.code} comes on paper and counts no records.")
    found = declared.find(period)
    if not isinstance(found, QuerySet):
        raise FigureFault(
            f"Figure {declared.code}: it gave {type(found).__name__}, not the records to count."
        )
    return found


def keys(code: str, period: Period) -> list[int]:
    """The keys of the records that the figure counts, each once, in order."""
    return sorted(set(records(code, period).order_by().values_list("pk", flat=True)))


def count(code: str, period: Period) -> Value:
    """The figure's value: a number of records or what they add up to, a percentage
    or mean (Decimal, int), or the filed value.

    None when there is nothing to state: a ratio whose whole is 0, a filed
    figure that nobody has filed for just this period.
    """
    declared = figures.get(code)
    if isinstance(declared, Counted):
        return amount_of(declared, _records(declared, period))
    if isinstance(declared, Ratio | Mean):
        one, other = halves(declared)
        return quotient(declared, count(one, period), count(other, period))
    return filed_value(code, period)


def amount_of(declared: Counted, found: QuerySet[Any]) -> int:
    """What these records come to: their number, or the sum of the figure's column."""
    found = found.order_by()
    if declared.amount:
        return int(found.aggregate(amount=Sum(declared.amount))["amount"] or 0)
    return found.values("pk").distinct().count()


def halves(declared: Ratio | Mean) -> tuple[str, str]:
    """The two figures of which a percentage or a mean is made: above and below the line."""
    if isinstance(declared, Ratio):
        return declared.part, declared.whole
    return declared.total, declared.over


def quotient(declared: Ratio | Mean, above: Value, below: Value) -> Value:
    """What a percentage or a mean comes to, given its two halves; None for nothing below."""
    if isinstance(declared, Ratio):
        return percent(above, below)
    if above is None or not below:
        return None
    return int((Decimal(above) / Decimal(below)).quantize(Decimal(1), ROUND_HALF_UP))


def filed_value(code: str, period: Period) -> Decimal | None:
    """What was last filed on paper for just this period."""
    latest = (
        FiledFigure.objects.standing()
        .filter(code=code, first=period.first, last=period.last)
        .first()
    )
    return None if latest is None else latest.value


def percent(part: Value, whole: Value) -> Decimal | None:
    """``part`` of ``whole`` in per cent, two decimals, rounded half up; None for no whole."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(_CENT, ROUND_HALF_UP)


def written(value: Value, unit: object = "") -> str:
    """The value as the office writes it: 2,186件, 99.13%; a dash when there is none."""
    if value is None:
        return _("—")
    if isinstance(value, Decimal):
        text = f"{value:,.2f}" if str(unit) == "%" else f"{value.normalize():,f}"
    else:
        text = f"{value:,}"
    return f"{text}{unit}"


def values(codes: Iterable[str], period: Period) -> dict[str, Value]:
    """The values of several figures; parts and wholes of ratios are counted once."""
    found: dict[str, Value] = {}

    def get(code: str) -> Value:
        if code not in found:
            declared = figures.get(code)
            if isinstance(declared, Ratio | Mean):
                one, other = halves(declared)
                found[code] = quotient(declared, get(one), get(other))
            else:
                found[code] = count(code, period)
        return found[code]

    return {code: get(code) for code in codes}
