"""The powers over an application: the disclosure body of the office, those asked, the applicant."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter
from shuniu.casework.powers import Either, TheCitizen, TheSystem, assist, office
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.ground.refusal import NotYours

from ..models import Application
from ..queries.application import handler_of, receiving_organs

# In the county's office the registrars and reviewers, in every other organ its clerks and heads.
BODY_DUTIES, HEAD_DUTIES = (REGISTRAR, HANDLER), (REVIEWER, UNIT_HEAD)
BODY = office(*BODY_DUTIES)
REVIEWER_POWER = office(*HEAD_DUTIES)
HEAD = REVIEWER_POWER.by_another
ASKED_NEW = assist(HANDLER, UNIT_HEAD, signed=False)
ASKED = assist(HANDLER, UNIT_HEAD, signed=True)
APPLICANT = TheCitizen(_("申请人"))
SYSTEM_POWER = TheSystem()
BODY_OR_APPLICANT = Either((BODY, APPLICANT), BODY.label)
URGER = Either((BODY, office(LEADER)), BODY.label)
OVERSEERS = (REGISTRAR, REVIEWER, LEADER)
INSIDERS = (*BODY_DUTIES, *HEAD_DUTIES, LEADER)


def demand_body(unit: Unit, by: Actor) -> None:
    """Refuse (NotYours) whoever does not take applications for this unit."""
    if by.kind != SYSTEM and not by.holds_at(unit.pk, BODY_DUTIES):
        raise NotYours


def takes_applications(actor: Actor) -> bool:
    """Whether the actor takes applications for an organ that does: of other units nobody does."""
    units = actor.units_as(*BODY_DUTIES)
    return bool(units) and any(handler_of(organ).pk in units for organ in receiving_organs())


def may_see_applicant(matter: Matter, actor: Actor) -> bool:
    """Whether the actor may ask for the applicant's data: the disclosure body and its reviewer.

    The units that are asked look for information; who wants it is no business of theirs.
    """
    return actor.holds_at(matter.unit_id, (*BODY_DUTIES, *HEAD_DUTIES))


def oversees(actor: Actor) -> bool:
    """Whether the person looks over how all organs answer: the county's office and leaders."""
    if not actor.holds(*OVERSEERS):
        return False
    offices = Unit.objects.filter(kind=UnitKind.COUNTY_OFFICE, closed_on__isnull=True)
    return any(actor.holds_at(key, OVERSEERS) for key in offices.values_list("pk", flat=True))


def may_read_identity(actor: Actor, paper: Paper) -> bool:
    """Guard of the papers: the copy of an identity document is for the disclosure body alone."""
    units = actor.units_as(*BODY_DUTIES, *HEAD_DUTIES)
    if not units:
        return False
    found = Application.objects.filter(identity_paper=paper, matter__unit_id__in=units)
    return found.exists()
