"""Who may do what with a hot letter."""

from __future__ import annotations

from shuniu.casework.powers import Either, lead, office
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import (
    ADMINISTRATOR,
    BROADCASTER,
    HANDLER,
    LEADER,
    REGISTRAR,
    REVIEWER,
    UNIT_HEAD,
)
from shuniu.ground.refusal import NotYours

from ..models import HotPhoto, Letter
from .letter import CITIZEN, REGISTRAR_POWER

BROADCASTER_POWER = office(BROADCASTER)
HOT_RECORDER = Either((BROADCASTER_POWER, REGISTRAR_POWER), BROADCASTER_POWER.label)
PROMISER = lead(HANDLER, UNIT_HEAD)
THE_WRITER = CITIZEN
INSIDERS = (REGISTRAR, REVIEWER, LEADER)


def demand_nominator(letter: Letter, by: Actor) -> None:
    """Refuse (NotYours) whoever does not register the letters of this mailbox."""
    if not by.holds_at(letter.matter.unit_id, (REGISTRAR,)):
        raise NotYours


def sets_thresholds(by: Actor) -> bool:
    """The numbers of the selection are the administrator's to enter, from the office's paper."""
    return by.kind == "system" or by.holds(ADMINISTRATOR)


def is_insider(actor: Actor, unit_id: int) -> bool:
    """Whether the actor works on hot letters in the office, and may know how one came about."""
    return actor.holds_at(unit_id, INSIDERS)


def may_read_photo(actor: Actor, paper: Paper) -> bool:
    """A picture chosen for a packet: the office reads it before it is handed over, nobody else."""
    units = actor.units_as(*INSIDERS)
    return HotPhoto.objects.filter(paper=paper, hot__matter__unit_id__in=units).exists()
