"""The powers of the letters' flow, and who may see a writer's personal data."""

from __future__ import annotations

from shuniu.casework.models import Role
from shuniu.casework.powers import Either, TheCitizen, TheSystem, assist, lead, office
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.duties import (
    ADMINISTRATOR,
    HANDLER,
    LEADER,
    REGISTRAR,
    REVIEWER,
    UNIT_HEAD,
)
from shuniu.ground.refusal import NotYours

from ..models import Letter, Mailbox

REGISTRAR_POWER = office(REGISTRAR)
REVIEWER_POWER = office(REVIEWER)
LEADER_POWER = office(LEADER)
APPROVER = REVIEWER_POWER.by_another
LEAD_NEW = lead(HANDLER, UNIT_HEAD, signed=False)
LEAD = lead(HANDLER, UNIT_HEAD, signed=True)
ANY_LEAD = lead(HANDLER, UNIT_HEAD)
ASSIST_NEW = assist(HANDLER, UNIT_HEAD, signed=False)
ASSIST = assist(HANDLER, UNIT_HEAD, signed=True)
CITIZEN = TheCitizen()
SYSTEM_POWER = TheSystem()
RESUMER = Either((REGISTRAR_POWER, LEAD), REGISTRAR_POWER.label)
URGER = Either((REGISTRAR_POWER, LEADER_POWER), REGISTRAR_POWER.label)
CLOSER = Either((REGISTRAR_POWER, SYSTEM_POWER), REGISTRAR_POWER.label)


def demand_registrar(mailbox: Mailbox, by: Actor) -> None:
    """Refuse (NotYours) whoever does not register letters of this mailbox."""
    if by.kind != SYSTEM and not by.holds_at(mailbox.unit_id, (REGISTRAR,)):
        raise NotYours


def writes_profile(by: Actor) -> bool:
    """Mailboxes and types come from the profile: the administrator or the loader."""
    return by.kind == SYSTEM or by.holds(ADMINISTRATOR)


def may_see_personal_data(letter: Letter, actor: Actor) -> bool:
    """Whether the actor may ask for the writer's name, telephone and address.

    The screener and the reviewer may; the unit that leads may, because it has
    to reach the writer, unless the writer asked for secrecy or accuses somebody.
    """
    if actor.holds_at(letter.matter.unit_id, (REGISTRAR, REVIEWER)):
        return True
    if letter.keep_secret or letter.letter_type.accusation:
        return False
    units = actor.units_as(HANDLER, UNIT_HEAD)
    return any(
        a.unit_id in units
        for a in letter.matter.assignments.all()
        if a.role == Role.LEAD and a.done_at is None
    )
