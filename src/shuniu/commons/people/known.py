"""The units by key, for the names in lists; what is decided asks the tables."""

from __future__ import annotations

from shuniu.ground.kept import Kept

from .models import Unit


def _read() -> dict[int, Unit]:
    return {unit.pk: unit for unit in Unit.objects.all()}


known_units: Kept[int, Unit | None] = Kept(_read)
