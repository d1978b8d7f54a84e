"""Who signs for whom, and whom a group means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet

from shuniu.commons.people.duties import HANDLER, REGISTRAR, UNIT_HEAD
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.commons.people.queries import members_owing, units_on

from ..models import RecipientGroup


def office() -> Unit:
    """The county government's office. ``Unit.DoesNotExist`` without one."""
    return Unit.objects.get(kind=UnitKind.COUNTY_OFFICE, closed_on__isnull=True)


def signs_for(unit: Unit) -> Unit:
    """Who sends and signs for the unit: itself; for the county government its office."""
    return office() if unit.kind == UnitKind.COUNTY_GOVERNMENT else unit


def in_exchange() -> QuerySet[Unit]:
    """The units that take part and are not closed, in the county's order."""
    found = Unit.objects.filter(in_exchange=True, closed_on__isnull=True)
    return found.order_by("order", "id")


def _meant(group: RecipientGroup) -> Q:
    return Q(kind__in=group.kinds) | Q(pk__in=group.units.values("pk"))


def group_members(group: RecipientGroup, on: dt.date) -> list[Unit]:
    """The units that the group means on a day, in the county's order. One query."""
    found = units_on(on).filter(_meant(group), in_exchange=True)
    return list(found.exclude(pk__in=group.without.values("pk")).order_by("order", "id"))


def group_size(group: RecipientGroup) -> int:
    """How many units the group means as things are. One query."""
    return in_exchange().filter(_meant(group)).exclude(pk__in=group.without.values("pk")).count()


def not_manned(units: Collection[Unit], on: dt.date) -> list[Unit]:
    """The units in which nobody could sign. One query."""
    standings = members_owing((HANDLER, UNIT_HEAD, REGISTRAR), {u.pk for u in units}, on)
    manned = {standing.unit_id for standing in standings}
    return [unit for unit in units if unit.pk not in manned]
