"""Who may do what with a supervision item."""

from __future__ import annotations

from shuniu.casework.models import Matter
from shuniu.casework.powers import Either, assist, lead, office
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import (
    ADMINISTRATOR,
    HANDLER,
    LEADER,
    REGISTRAR,
    REVIEWER,
    UNIT_HEAD,
)
from shuniu.ground.refusal import NotYours

from .models import Finding

REGISTRAR_POWER = office(REGISTRAR)
REVIEWER_POWER = office(REVIEWER)
LEADER_POWER = office(LEADER)
# Stopping the clock and urging: the office's own heads as well as the leaders.
SUSPENDER = Either((LEADER_POWER, REVIEWER_POWER), LEADER_POWER.label)
URGER = Either((REGISTRAR_POWER, REVIEWER_POWER, LEADER_POWER), REGISTRAR_POWER.label)

LEAD_NEW = lead(HANDLER, UNIT_HEAD, signed=False)
LEAD = lead(HANDLER, UNIT_HEAD, signed=True)
ANY_LEAD = lead(HANDLER, UNIT_HEAD)
ASSIST_NEW = assist(HANDLER, UNIT_HEAD, signed=False)
ASSIST = assist(HANDLER, UNIT_HEAD, signed=True)
REPORTER = Either((LEAD, ASSIST), LEAD.label)

INSIDERS = (REGISTRAR, REVIEWER, LEADER)
# 《政府督查工作条例》 articles 7 and 11: the supervision office and the leaders open an item.
OPENERS = (REGISTRAR, LEADER)


def opening_unit(by: Actor, origin: Matter | None = None) -> int:
    """The office for which the actor may open an item (that of ``origin`` rather). NotYours."""
    units = by.units_as(*OPENERS)
    if origin is not None and origin.unit_id in units:
        return origin.unit_id
    if not units:
        raise NotYours
    return min(units)


def may_follow_up(by: Actor, matter: Matter) -> bool:
    """Whether the actor may follow up this matter of the office, whatever its kind."""
    return by.holds_at(matter.unit_id, OPENERS)


def demand_registrar(unit_id: int, by: Actor) -> None:
    """Refuse (NotYours) whoever does not register for this office."""
    if not by.holds_at(unit_id, (REGISTRAR,)):
        raise NotYours


def is_insider(by: Actor) -> bool:
    """Whether the actor works on supervision in the office."""
    return by.holds(*INSIDERS)


def sets_layout(by: Actor) -> bool:
    """The county's ledger format: the registrar's to enter, or the administrator's."""
    return by.holds(REGISTRAR, ADMINISTRATOR)


def may_read_photo(actor: Actor, paper: Paper) -> bool:
    """A picture of a finding: the office reads it; units once the finding became their matter."""
    units = actor.units_as(*INSIDERS)
    return Finding.objects.filter(photos=paper, visit__unit_id__in=units).exists()
