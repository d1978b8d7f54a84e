"""Who may do what with the catalogue: some prepare, a second person passes, both for their unit."""

from __future__ import annotations

from shuniu.casework.powers import Either, TheSystem, office
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.ground.refusal import NotYours

PREPARING = (REGISTRAR, HANDLER)
CHECKING = (REVIEWER, UNIT_HEAD)
SEEN_BY = (*PREPARING, *CHECKING, LEADER)

CLERK = office(*PREPARING)
CHECKER = office(*CHECKING)
# 保密审查: never by the one who prepared it.
SECOND = CHECKER.by_another
SYSTEM_POWER = TheSystem()
KEEPER = Either((CHECKER, SYSTEM_POWER), CHECKER.label)
EDITOR = Either((CLERK, CHECKER, SYSTEM_POWER), CLERK.label)
PUBLISHER = Either((CLERK, CHECKER), CLERK.label)


def demand_clerk(unit_id: int, by: Actor) -> None:
    """Refuse (NotYours) whoever neither prepares nor passes for the unit."""
    if by.kind != SYSTEM and not by.holds_at(unit_id, (*PREPARING, *CHECKING)):
        raise NotYours


def demand_authority(by: Actor) -> None:
    """Refuse whoever does not work for the disclosure authority (县政府办公室, 条例第三条)."""
    if by.kind != SYSTEM and not is_authority(by):
        raise NotYours


def is_authority(by: Actor) -> bool:
    """Registrars and reviewers: duties that only the county office gives."""
    return by.holds(REGISTRAR, REVIEWER)


def sees_registers(by: Actor) -> bool:
    """Whether the person works with disclosure at all."""
    return by.holds(*SEEN_BY)
