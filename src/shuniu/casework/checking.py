"""Two persons for what goes before the public: whose unit it is, and who else could check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import members_with_duty
from shuniu.ground.refusal import NotYours, Refused


class NoSecondPerson(Refused):
    """本单位没有您以外的审核人，送审后无人能审。请由承办人员送审，或者先设第二名负责人。"""


def own_unit(by: Actor, duties: Collection[str]) -> Unit:
    """The unit for which the actor does this work: the one they sit in, else the first they serve.

    ``NotYours`` for whoever holds none of the duties.
    """
    units = by.units_as(*duties)
    if not units:
        raise NotYours
    key = by.unit_id if by.unit_id in units else min(units)
    return Unit.objects.get(pk=key)


def demand_second_person(duties: Collection[str], unit_id: int, by: Actor, on: dt.date) -> None:
    """Refuse when nobody but the actor could check for the unit: the matter would wait for ever."""
    for duty in duties:
        for standing in members_with_duty(duty, {unit_id}, on):
            if standing.member_id != by.member_id:
                return
    raise NoSecondPerson
