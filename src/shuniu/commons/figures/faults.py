"""What can be wrong with the figures, found before the first one is stated."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import FieldDoesNotExist
from django.db.models import IntegerField, Model, QuerySet

from .checks import checks
from .counting import halves
from .declare import Counted, Figure, FigureFault, Mean, Ratio, figures
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
        elif isinstance(declared, Ratio | Mean):
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
    elif declared.amount and not _is_whole(found.model, declared.amount):
        yield f"Figure {code}: {declared.amount!r} is no column of whole numbers."


def _is_whole(model: type[Model], column: str) -> bool:
    try:
        return isinstance(model._meta.get_field(column), IntegerField)
    except FieldDoesNotExist:
        return False


def _ratio(code: str, declared: Ratio | Mean) -> Iterator[str]:
    for part in halves(declared):
        if part not in figures:
            yield f"Figure {code}: the figure {part!r} is unknown."
        elif isinstance(figures.get(part), Ratio | Mean):
            yield f"Figure {code}: {part!r} is itself a ratio."
