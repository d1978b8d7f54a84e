"""The powers of a video, and who may enter and publish live events."""

from __future__ import annotations

import datetime as dt

from shuniu.casework.powers import office
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import members_with_duty
from shuniu.ground.refusal import NotYours, SelfCheck

from .models import LiveEvent
from .refusals import NoSecondPerson

WRITERS = (HANDLER, REGISTRAR, UNIT_HEAD)
CHECKERS = (REVIEWER, UNIT_HEAD)
WRITER = office(*WRITERS)
CHECKER = office(*CHECKERS).by_another
KEEPER = office(*CHECKERS)


def own_unit(by: Actor) -> Unit:
    """The unit for which the actor makes videos: the one they sit in, else the first they serve.

    ``NotYours`` for whoever makes none.
    """
    units = by.units_as(*WRITERS)
    if not units:
        raise NotYours
    key = by.unit_id if by.unit_id in units else min(units)
    return Unit.objects.get(pk=key)


def demand_second_person(unit_id: int, by: Actor, on: dt.date) -> None:
    """Refuse when nobody but the actor could check for the unit: the matter would be lost."""
    for duty in CHECKERS:
        for standing in members_with_duty(duty, {unit_id}, on):
            if standing.member_id != by.member_id:
                return
    raise NoSecondPerson


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
