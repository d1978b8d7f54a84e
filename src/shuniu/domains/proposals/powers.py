"""Who may do what with a suggestion or proposal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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

INSIDERS = (REGISTRAR, REVIEWER, LEADER)

REGISTRAR_POWER = office(REGISTRAR)
REVIEWER_POWER = office(REVIEWER)
LEADER_POWER = office(LEADER)
APPROVER = REVIEWER_POWER.by_another
LEAD_NEW = lead(HANDLER, UNIT_HEAD, signed=False)
LEAD = lead(HANDLER, UNIT_HEAD, signed=True)
ANY_LEAD = lead(HANDLER, UNIT_HEAD)
ASSIST_NEW = assist(HANDLER, UNIT_HEAD, signed=False)
ASSIST = assist(HANDLER, UNIT_HEAD, signed=True)
SIGNER = lead(UNIT_HEAD, signed=True)
PROPOSER = TheCitizen(_("提出人"))
SYSTEM_POWER = TheSystem()
URGER = Either((REGISTRAR_POWER, LEADER_POWER), REGISTRAR_POWER.label)
ISSUER = Either((LEAD, REGISTRAR_POWER), LEAD.label)
FULFILLER = Either((LEAD, REGISTRAR_POWER), LEAD.label)
PUBLISHER = Either((REGISTRAR_POWER, REVIEWER_POWER), REGISTRAR_POWER.label)


def demand_registrar(unit_id: int, by: Actor) -> None:
    """Refuse (NotYours) whoever does not register for the office that answers for the session."""
    if by.kind != SYSTEM and not by.holds_at(unit_id, (REGISTRAR,)):
        raise NotYours


def demand_any_registrar(by: Actor) -> None:
    """Refuse (NotYours) whoever registers for no office: they set sessions up."""
    if by.kind != SYSTEM and not by.holds(REGISTRAR):
        raise NotYours


def sets_limits(by: Actor) -> bool:
    """The county's own numbers are the administrator's to enter, from the office's paper."""
    return by.kind == SYSTEM or by.holds(ADMINISTRATOR)
