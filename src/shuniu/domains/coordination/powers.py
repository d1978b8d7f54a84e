"""The powers of a coordination case, and who may see the representatives' personal data."""

from __future__ import annotations

from shuniu.casework.models import Matter, Role
from shuniu.casework.powers import Either, assist, lead, office
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import NotYours

REGISTRAR_POWER = office(REGISTRAR)
LEADER_POWER = office(LEADER)
APPROVER = office(REVIEWER).by_another
LEAD_NEW = lead(HANDLER, UNIT_HEAD, signed=False)
LEAD = lead(HANDLER, UNIT_HEAD, signed=True)
ANY_LEAD = lead(HANDLER, UNIT_HEAD)
ASSIST_NEW = assist(HANDLER, UNIT_HEAD, signed=False)
ASSIST = assist(HANDLER, UNIT_HEAD, signed=True)
CONVENER = Either((REGISTRAR_POWER, LEAD), REGISTRAR_POWER.label)
DRAFTER = Either((LEAD, REGISTRAR_POWER), LEAD.label)
URGER = Either((REGISTRAR_POWER, LEADER_POWER), REGISTRAR_POWER.label)


def demand_registrar(unit: Unit, by: Actor) -> None:
    """Refuse (NotYours) whoever does not register matters of this office."""
    if by.kind != SYSTEM and not by.holds_at(unit.pk, (REGISTRAR,)):
        raise NotYours


def may_see_personal_data(matter: Matter, actor: Actor) -> bool:
    """The office's registrars and reviewers, and the lead unit, which has to reach the group."""
    if actor.holds_at(matter.unit_id, (REGISTRAR, REVIEWER)):
        return True
    units = actor.units_as(HANDLER, UNIT_HEAD)
    return any(
        a.unit_id in units and a.role == Role.LEAD and a.done_at is None
        for a in matter.assignments.all()
    )
