"""Who opens, puts right and closes findings; who sees what of the inspection."""

from __future__ import annotations

from shuniu.casework.powers import Either, TheSystem, lead, office
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.ground.refusal import NotYours

INSIDERS = (REGISTRAR, REVIEWER, LEADER)
UNITS = (HANDLER, UNIT_HEAD)

REGISTRAR_POWER = office(REGISTRAR)
SYSTEM = TheSystem()
ASSIGNER = Either((REGISTRAR_POWER, SYSTEM), REGISTRAR_POWER.label)
LEAD = lead(HANDLER, UNIT_HEAD)
LEAD_NEW = lead(HANDLER, UNIT_HEAD, signed=False)
URGER = Either((REGISTRAR_POWER, office(LEADER)), REGISTRAR_POWER.label)


def the_office() -> Unit:
    """The county government's office, which inspects. ``Unit.DoesNotExist`` without one."""
    return Unit.objects.get(kind=UnitKind.COUNTY_OFFICE, closed_on__isnull=True)


def _holds_at_the_office(actor: Actor, *duties: str) -> bool:
    """Whether a duty is held for the office that inspects; elsewhere it gives no such sight."""
    if not actor.holds(*duties):
        return False
    keys = Unit.objects.filter(kind=UnitKind.COUNTY_OFFICE, closed_on__isnull=True)
    return any(actor.holds_at(key, duties) for key in keys.values_list("pk", flat=True))


def is_insider(actor: Actor) -> bool:
    """Who sees the whole group: the office's own registrars, reviewers and leaders."""
    return _holds_at_the_office(actor, *INSIDERS)


def is_registrar(actor: Actor) -> bool:
    """Who keeps registers and findings: the office's own registrars."""
    return _holds_at_the_office(actor, REGISTRAR)


def may_look(actor: Actor) -> bool:
    """Who has the pages at all, by duty alone (the menu asks it): what is seen there differs."""
    return actor.holds(*INSIDERS, *UNITS)


def own_units(actor: Actor) -> frozenset[int]:
    """The units for which somebody looks after sites and accounts."""
    return actor.units_as(*UNITS)


def demand_registrar(unit: Unit, by: Actor) -> None:
    """Refuse (NotYours) whoever does not register for this office."""
    if not by.holds_at(unit.pk, (REGISTRAR,)):
        raise NotYours


def may_keep(actor: Actor, unit_id: int) -> bool:
    """Whether somebody puts down updates of this unit's accounts: its people, or the office."""
    return actor.holds_at(unit_id, UNITS) or is_registrar(actor)
