"""Who may do what with an incoming document of the unit that received it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter
from shuniu.casework.powers import Either, TheSystem, assist, lead, office, stop
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.ground.refusal import NotYours

# Who keeps a unit's register: in the county office the registrars, elsewhere the unit's hand.
CLERKS = (REGISTRAR, HANDLER, UNIT_HEAD)
PROPOSERS = (*CLERKS, REVIEWER)
INSTRUCTORS = (LEADER, REVIEWER, UNIT_HEAD)
SEEN_BY = (REGISTRAR, REVIEWER, LEADER, HANDLER, UNIT_HEAD)

INSTRUCT_STAGE = "instruct"

CLERK = office(*CLERKS)
PROPOSER = office(*PROPOSERS)
HEAD = office(*INSTRUCTORS)
INSTRUCTOR = stop(INSTRUCT_STAGE, *INSTRUCTORS, label=_("批示领导"))
URGER = office(REGISTRAR, REVIEWER, LEADER, UNIT_HEAD)
SYSTEM = TheSystem()

LEAD_NEW = lead(HANDLER, UNIT_HEAD, signed=False)
LEAD = lead(HANDLER, UNIT_HEAD, signed=True)
ANY_LEAD = lead(HANDLER, UNIT_HEAD)
ASSIST_NEW = assist(HANDLER, UNIT_HEAD, signed=False)
ASSIST = assist(HANDLER, UNIT_HEAD, signed=True)
REPLIER = Either((PROPOSER, LEAD), _("文秘、主办单位"))


def owner_of(received_by: Unit) -> Unit:
    """Whose register it goes into: what is for the county government, the county office keeps."""
    if received_by.kind != UnitKind.COUNTY_GOVERNMENT:
        return received_by
    office_unit = Unit.objects.filter(kind=UnitKind.COUNTY_OFFICE).order_by("pk").first()
    return office_unit or received_by


def addressee_of(owner: Unit, told: str = "") -> Unit:
    """To whom a document is addressed that this unit took in; ``told`` are its main recipients.

    The county office takes in what is for the county government. Unless the document names
    the office, it is the government's.
    """
    if owner.kind != UnitKind.COUNTY_OFFICE or owner.name in told:
        return owner
    government = Unit.objects.filter(kind=UnitKind.COUNTY_GOVERNMENT).order_by("pk").first()
    return government or owner


def registering_unit(by: Actor) -> int:
    """The unit whose register the actor keeps, their own first. NotYours without one."""
    units = by.units_as(*CLERKS)
    if not units:
        raise NotYours
    return by.unit_id if by.unit_id in units else min(units)


def may_register(by: Actor, unit_id: int) -> bool:
    """Whether the actor keeps that unit's register."""
    return by.holds_at(unit_id, CLERKS)


def may_follow_up(by: Actor, matter: Matter) -> bool:
    """Whether an instruction of the actor can become a supervision item of the same office."""
    return by.holds_at(matter.unit_id, (LEADER, REGISTRAR))
