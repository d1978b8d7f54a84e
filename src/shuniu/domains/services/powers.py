"""The powers of notices and guides, and which units' notices stand at once."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from shuniu.casework import checking
from shuniu.casework.models import Matter
from shuniu.casework.powers import office
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import ADMINISTRATOR, HANDLER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import NotYours

from .models import DirectUnit, GuidePaper
from .queries import guides_visible_to

WRITERS = (HANDLER, REGISTRAR, UNIT_HEAD)
CHECKERS = (REVIEWER, UNIT_HEAD)
WRITER = office(*WRITERS)
CHECKER = office(*CHECKERS).by_another
KEEPER = office(HANDLER, REGISTRAR, UNIT_HEAD, REVIEWER)
PUBLISHED_KEEPER = office(*CHECKERS)


class NeedsChecker(NotYours):
    """已发布的通知要由本单位审核人更改或撤下；经管理员设为直接发布的单位才可以自行办理。"""


def own_unit(by: Actor) -> Unit:
    """The unit for which the actor writes; ``NotYours`` for whoever writes for none."""
    return checking.own_unit(by, WRITERS)


def stands_at_once(unit_id: int, on: dt.date) -> bool:
    """Whether the unit's notices stand without a second person, by the register on that day."""
    found = DirectUnit.objects.filter(unit_id=unit_id, since__lte=on)
    return found.filter(Q(until__isnull=True) | Q(until__gte=on)).exists()


def demand_keeper(matter: Matter, by: Actor, on: dt.date) -> None:
    """Refuse a change of what stands by one who neither checks nor may publish at once."""
    if by.holds_at(matter.unit_id, CHECKERS) or stands_at_once(matter.unit_id, on):
        return
    raise NeedsChecker


def demand_administrator(by: Actor) -> None:
    """Refuse whoever does not look after the county's settings."""
    if not by.holds(ADMINISTRATOR):
        raise NotYours


def may_read_form(actor: Actor, paper: Paper) -> bool:
    """Staff who see a guide read its forms, also before they are public."""
    given = GuidePaper.objects.filter(paper=paper)
    return given.filter(guide__in=guides_visible_to(actor)).exists()
