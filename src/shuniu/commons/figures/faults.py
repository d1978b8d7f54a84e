"""What can be wrong with the figures, found before the first one is stated."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from .checks import checks
from .declare import Counted, Figure, FigureFault, Ratio, figures
from .period import Period

_SAMPLE = Period.year(2012)


def faults() -> list[str]:
    """Every fault of the declared figures and cross-checks, each in a sentence."""
    return list(_faults())


def check_all() -> None:
    """Stop the program when a figure or a cross-check has a fault. Asks no database."""
    found = faults()
    if found:
        raise FigureFault("\n".join(found))


def _faults() -> Iterator[str]:
    for code, declared in figures.items():
        if isinstance(declared, Counted):
            yield from _counted(code, declared)
        elif isinstance(declared, Ratio):
            yield from _ratio(code, declared)
    for name, rule in checks.items():
        for code in rule.codes:
            if code not in figures:
                yield f"Cross-check {name}: the figure {code!r} is unknown."


def _counted(code: str, declared: Figure) -> Iterator[str]:
    assert isinstance(declared, Counted)
    try:
        found = declared.find(_SAMPLE)
    except Exception as error:
        yield f"Figure {code}: it can't be asked for a period ({error})."
        return
    if not isinstance(found, QuerySet):
        yield (
            f"Figure {code}: it returns {type(found).__name__}; a figure returns the records, "
            "and the framework counts them."
        )
    elif found._fields is not None:  # type: ignore[attr-defined]
        yield f"Figure {code}: it returns values(), not records."


def _ratio(code: str, declared: Ratio) -> Iterator[str]:
    for part in (declared.part, declared.whole):
        if part not in figures:
            yield f"Figure {code}: the figure {part!r} is unknown."
        elif isinstance(figures.get(part), Ratio):
            yield f"Figure {code}: {part!r} is itself a ratio."
