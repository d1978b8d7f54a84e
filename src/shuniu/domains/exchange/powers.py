"""Who sends for a unit, who signs for it, and who keeps the exchange's registers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Assignment, Matter, Outcome, Role
from shuniu.casework.powers import Owing, TheSystem, office, receive
from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.duties import ADMINISTRATOR, REGISTRAR
from shuniu.ground.refusal import NotYours

from .hands import HANDS

SENDER = office(*HANDS)
RECEIVER = receive(*HANDS)
SYSTEM_POWER = TheSystem()


@dataclass(frozen=True)
class Having:
    """Held by whoever acts for a unit that has the sending, signed for or not, and kept it."""

    duties: tuple[str, ...]
    label: Label

    def assignment_for(self, matter: Matter, actor: Actor) -> Assignment | None:
        """The unit's newest receipt of the matter, if it was not returned or withdrawn."""
        units = actor.units_as(*self.duties)
        own = [a for a in matter.assignments.all() if a.unit_id in units and a.role == Role.RECEIVE]
        newest: dict[int, Assignment] = {a.unit_id: a for a in sorted(own, key=lambda a: a.pk)}
        had = [a for a in newest.values() if a.outcome in ("", Outcome.DONE)]
        return min(had, key=lambda a: (a.signed_at is not None, a.pk), default=None)

    def __call__(self, matter: Matter, actor: Actor) -> bool:
        return self.assignment_for(matter, actor) is not None

    def office_todo(self, actor: Actor) -> Q | None:
        """Nothing waits by this power: returning is never owed."""
        return None

    unit_todo = office_todo

    def owing(self, matter: Matter, assignments: Iterable[Assignment]) -> list[Owing]:
        """Nobody owes it."""
        return []


HAVING = Having(HANDS, _("收件单位"))


def demand_sender(unit_id: int, by: Actor) -> None:
    """Refuse (NotYours) whoever does not handle documents for the sending unit."""
    if by.kind != SYSTEM and not by.holds_at(unit_id, HANDS):
        raise NotYours


def keeps_groups(by: Actor) -> bool:
    """The office's registrars say what 各乡镇 means."""
    return by.kind == SYSTEM or by.holds(REGISTRAR)


def keeps_peers(by: Actor) -> bool:
    """The administrator keeps the address book of instances: it decides whom one trusts."""
    return by.kind == SYSTEM or by.holds(ADMINISTRATOR)


def watches_outbox(by: Actor) -> bool:
    """Those who keep the peers, and the registrars whose documents are on the way."""
    return keeps_peers(by) or by.holds(REGISTRAR)
