"""Who files, who looks, who opens a package, who approves a destruction."""

from __future__ import annotations

from shuniu.casework.queries import may_see
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.ground.refusal import NotFound, NotYours, SelfCheck

from .models import Appraisal, Item
from .queries import LOOKERS

APPROVERS = (REVIEWER, UNIT_HEAD, LEADER)
FILERS = (REGISTRAR, HANDLER)


def may_file(actor: Actor, unit: Unit) -> bool:
    """The registrars of the county office; elsewhere, where there are none, the unit's handlers."""
    duties = (REGISTRAR,) if unit.kind == UnitKind.COUNTY_OFFICE else (REGISTRAR, HANDLER)
    return actor.kind == SYSTEM or actor.holds_at(unit.pk, duties)


def demand_filing(actor: Actor, unit: Unit) -> None:
    """Refuse whoever does not file for the unit."""
    if not may_file(actor, unit):
        raise NotYours


def may_look(actor: Actor, unit: Unit) -> bool:
    """Whether the actor sees the unit's catalogue."""
    return actor.holds_at(unit.pk, LOOKERS)


def may_open(actor: Actor, item: Item) -> bool:
    """A package shows all of a matter: to those who file, to heads and leaders of the unit, and
    to whoever may see the matter itself."""
    unit = item.fonds.unit
    if not may_look(actor, unit):
        return False
    if may_file(actor, unit) or actor.holds_at(unit.pk, (UNIT_HEAD, LEADER)):
        return True
    return may_see(actor, item.matter)


def demand_opening(actor: Actor, item: Item) -> None:
    """Refuse, as if it were not there, a package that is not the actor's to open."""
    if not may_open(actor, item):
        raise NotFound


def may_approve(actor: Actor, appraisal: Appraisal) -> bool:
    """A reviewer, head or leader of the unit, and another person than who proposed it."""
    return _approver(actor, appraisal) and actor.member_id != appraisal.proposed_by_id


def _approver(actor: Actor, appraisal: Appraisal) -> bool:
    return actor.holds_at(appraisal.fonds.unit_id, APPROVERS)


def demand_approval(actor: Actor, appraisal: Appraisal) -> None:
    """Refuse a stranger, and the second time the same person."""
    if not _approver(actor, appraisal):
        raise NotYours
    if actor.member_id == appraisal.proposed_by_id:
        raise SelfCheck(why="鉴定意见是您本人提出的，销毁须由另一人批准。")
