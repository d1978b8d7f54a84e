"""The table of rights, asked: who may write, review or publish where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from shuniu.commons.people.models import Unit

from ..models import Act, Right, Site, SiteColumn
from .columns import open_columns


def holders(act: str, column: SiteColumn, on: dt.date) -> QuerySet[Right]:
    """The rights of this act that reach the column on a day."""
    reach = Q(column__isnull=True) | Q(column=column)
    return Right.objects.held_on(on).filter(reach, act=act, site_id=column.site_id)


def may(unit_ids: Collection[int], act: str, column: SiteColumn, on: dt.date) -> bool:
    """Whether one of the units holds the right in that column on a day."""
    return holders(act, column, on).filter(unit_id__in=unit_ids).exists()


def units_with(act: str, column: SiteColumn, on: dt.date, *, first: int | None = None) -> list[int]:
    """The units that hold the right in the column: ``first``, then the site's own, then others."""
    units = dict.fromkeys(
        holders(act, column, on)
        .order_by("unit__order", "unit_id")
        .values_list("unit_id", flat=True)
    )
    wanted = (first, column.site.unit_id)
    return sorted(units, key=lambda u: wanted.index(u) if u in wanted else len(wanted))


def columns_where(unit_ids: Collection[int], act: str, on: dt.date) -> QuerySet[SiteColumn]:
    """The open columns in which one of the units holds the right on a day."""
    rights = Right.objects.held_on(on).filter(
        Q(column__isnull=True) | Q(column=OuterRef("pk")),
        act=act,
        unit_id__in=unit_ids,
        site_id=OuterRef("site_id"),
    )
    return open_columns(on).filter(Exists(rights)).order_by("site__order", "site_id", "order", "id")


@dataclass
class Granted:
    """One unit's rights on one site: for each act the names of columns, or all."""

    unit: Unit
    acts: dict[str, list[str]] = field(default_factory=dict)

    def where(self, act: str) -> str:
        """The columns of the act as the table shows them; empty: none."""
        names = self.acts.get(act, [])
        return "" if not names else "、".join(names)


def rights_by_site(
    on: dt.date, *, every: str, only: Site | None = None
) -> list[tuple[Site, list[Granted]]]:
    """The whole table as a deputy reads it: a site, its units, what each may do where.

    ``every`` is the word for all columns; ``only`` asks for one site. Two queries.
    """
    asked = Site.objects.open_on(on).order_by("order", "id")
    sites = {s.pk: s for s in (asked if only is None else asked.filter(pk=only.pk))}
    found: dict[int, dict[int, Granted]] = {key: {} for key in sites}
    rows = Right.objects.held_on(on).filter(site_id__in=sites).select_related("unit", "column")
    for right in rows.order_by("unit__order", "unit_id", "column__order"):
        granted = found[right.site_id].setdefault(right.unit_id, Granted(right.unit))
        names = granted.acts.setdefault(Act(right.act).value, [])
        name = right.column.name if right.column else every
        if every in names or name in names:
            continue
        names[:] = [name] if name == every else [*names, name]
    return [(sites[key], list(units.values())) for key, units in found.items()]
