"""Who may put a matter before others to read, and before whom."""

from __future__ import annotations

from dataclasses import dataclass

from shuniu.commons.flow import flows
from shuniu.commons.people.actor import MEMBER, Actor
from shuniu.commons.people.duties import (
    ADMINISTRATOR,
    AUDITOR,
    BROADCASTER,
    HANDLER,
    LEADER,
    REGISTRAR,
    REVIEWER,
    UNIT_HEAD,
)

from ..models import Matter
from .models import Circulation, ReaderGroup

# Who works on matters. Colleagues without a duty can be asked to read too; 三员 and the
# broadcaster can not.
READING_DUTIES = (HANDLER, UNIT_HEAD, REGISTRAR, REVIEWER, LEADER)
NEVER = (ADMINISTRATOR, AUDITOR, BROADCASTER)


@dataclass(frozen=True)
class Range:
    """How far an actor may circulate a matter: for ``unit_id``, to anybody or within ``units``."""

    unit_id: int
    units: frozenset[int] | None = None


def range_of(by: Actor, matter: Matter) -> Range | None:
    """How far the actor may circulate the matter; None: not at all.

    Who sees every matter of the kind for the owning unit may show it to anybody; a unit that
    was given the matter, to its own people. Who was only shown it passes it to nobody.
    """
    if by.kind != MEMBER:
        return None
    flow = flows.get(matter.kind)
    if by.holds_at(matter.unit_id, flow.sees_all):
        return Range(matter.unit_id)
    mine = by.units_as(*flow.units_see)
    given = {a.unit_id for a in matter.assignments.all() if a.unit_id in mine}
    return Range(min(given), frozenset(given)) if given else None


def may_manage(by: Actor, circulation: Circulation) -> bool:
    """Whether the actor may remind, add, withdraw: the giver, or the giver's office."""
    if by.member_id is not None and by.member_id == circulation.by_id:
        return True
    duties = (*flows.get(circulation.matter.kind).sees_all, UNIT_HEAD)
    return by.holds_at(circulation.unit_id, duties)


def may_keep_group(by: Actor, group: ReaderGroup) -> bool:
    """Whether the actor may end a unit's list of readers."""
    return by.holds_at(group.unit_id, READING_DUTIES)
