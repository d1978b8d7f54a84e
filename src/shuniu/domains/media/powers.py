"""The powers of a video, and who may enter and publish live events."""

from __future__ import annotations

from shuniu.casework import checking
from shuniu.casework.powers import office
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import NotYours, SelfCheck

from .models import LiveEvent

WRITERS = (HANDLER, REGISTRAR, UNIT_HEAD)
CHECKERS = (REVIEWER, UNIT_HEAD)
WRITER = office(*WRITERS)
CHECKER = office(*CHECKERS).by_another
KEEPER = office(*CHECKERS)


def own_unit(by: Actor) -> Unit:
    """The unit for which the actor makes videos; ``NotYours`` for whoever makes none."""
    return checking.own_unit(by, WRITERS)


def may_enter(event: LiveEvent, actor: Actor) -> bool:
    """Whether the actor may change the event, which is their unit's."""
    return actor.holds_at(event.unit_id, WRITERS)


def may_publish(event: LiveEvent, actor: Actor) -> bool:
    """Whether the actor may put the event before the public: never who entered it."""
    if event.entered_by_id is not None and event.entered_by_id == actor.member_id:
        return False
    return actor.holds_at(event.unit_id, CHECKERS)


def demand_publisher(event: LiveEvent, by: Actor, why: str) -> None:
    """Refuse whoever may not publish the event; ``why`` tells the one who entered it."""
    if may_publish(event, by):
        return
    if by.holds_at(event.unit_id, CHECKERS):
        raise SelfCheck(why=why)
    raise NotYours
