"""Who may take a step, as predicates that can also be asked for their to-do list.

One declaration gives both answers, "may this person?" and "what waits for this
person?", so that no to-do can be lost and none can be a ghost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import CITIZEN, SYSTEM, Actor
from shuniu.commons.people.duties import DUTIES

from .models import Assignment, Matter, Role

NONE = Q(pk__in=[])
THE_CITIZEN, THE_SYSTEM = _("来信人"), _("系统")


@dataclass(frozen=True)
class Owing:
    """For whom a matter waits: holders of one of ``duties`` for the unit, but for one person.

    With ``only_member_id`` it waits for that holder alone, and for who deputises.
    """

    duties: tuple[str, ...]
    unit_id: int
    but_member_id: int | None = None
    only_member_id: int | None = None


@dataclass(frozen=True)
class OfficeDuty:
    """Held by whoever has one of ``duties`` for the unit that owns the matter.

    With ``second_person`` the one who brought the matter into its present
    state is ruled out: two pairs of eyes.
    """

    duties: tuple[str, ...]
    label: Label
    second_person: bool = False

    def __call__(self, matter: Matter, actor: Actor) -> bool:
        if not actor.holds_at(matter.unit_id, self.duties):
            return False
        return not (self.second_person and matter.state_by_id == actor.member_id)

    def office_todo(self, actor: Actor) -> Q | None:
        """The matters of the office that wait for this actor by this power."""
        units = actor.units_as(*self.duties)
        if not units:
            return None
        q = Q(unit_id__in=units)
        return q & ~Q(state_by_id=actor.member_id) if self.second_person else q

    def unit_todo(self, actor: Actor) -> Q | None:
        """Assignments that wait for this actor by this power: none."""
        return None

    def owing(self, matter: Matter, assignments: Iterable[Assignment]) -> list[Owing]:
        """For whom the matter waits by this power."""
        but = matter.state_by_id if self.second_person else None
        return [Owing(self.duties, matter.unit_id, but)]

    @property
    def by_another(self) -> OfficeDuty:
        """The same power for a second person only."""
        return replace(self, second_person=True)


@dataclass(frozen=True)
class AssignedDuty:
    """Held by whoever has one of ``duties`` for a unit with a running assignment.

    ``roles`` narrows to lead or assisting units, ``signed`` to assignments that
    were signed for (True), not yet (False), or either (None). ``stages`` are the
    stations of a route (``Role.STOP``); one given to a person waits for that
    person, or for who deputises, and for nobody else of the unit.
    """

    duties: tuple[str, ...]
    label: Label
    roles: tuple[str, ...] = (Role.LEAD, Role.ASSIST)
    signed: bool | None = None
    stages: tuple[str, ...] = ()

    def fits(self, assignment: Assignment) -> bool:
        """Whether the assignment is one that this power is about."""
        if assignment.done_at is not None or assignment.role not in self.roles:
            return False
        if self.stages and assignment.stage not in self.stages:
            return False
        return self.signed is None or self.signed == (assignment.signed_at is not None)

    def _is_for(self, assignment: Assignment, actor: Actor) -> bool:
        return assignment.member_id is None or assignment.member_id in actor.persons

    def assignment_for(self, matter: Matter, actor: Actor) -> Assignment | None:
        """The actor's running assignment of the matter that this power is about."""
        units = actor.units_as(*self.duties)
        if not units:
            return None
        fitting = [
            a
            for a in matter.assignments.all()
            if a.unit_id in units and self.fits(a) and self._is_for(a, actor)
        ]
        # What waits for this very person comes before what waits for the unit.
        return min(fitting, key=lambda a: (a.member_id is None, a.pk), default=None)

    def __call__(self, matter: Matter, actor: Actor) -> bool:
        return self.assignment_for(matter, actor) is not None

    def office_todo(self, actor: Actor) -> Q | None:
        """The matters of the office that wait by this power: none."""
        return None

    def unit_todo(self, actor: Actor) -> Q | None:
        """The assignments that wait for this actor by this power."""
        units = actor.units_as(*self.duties)
        if not units:
            return None
        q = Q(unit_id__in=units, role__in=self.roles)
        if self.stages:
            q &= Q(stage__in=self.stages)
            q &= Q(member_id__isnull=True) | Q(member_id__in=actor.persons)
        return q if self.signed is None else q & Q(signed_at__isnull=not self.signed)

    def owing(self, matter: Matter, assignments: Iterable[Assignment]) -> list[Owing]:
        """For whom the matter waits by this power: the people of each unit that fits."""
        return [
            Owing(self.duties, a.unit_id, only_member_id=a.member_id)
            for a in assignments
            if self.fits(a)
        ]


@dataclass(frozen=True)
class TheCitizen:
    """Held by the citizen who proved, by number and code, that the matter is theirs."""

    label: Label = THE_CITIZEN

    def __call__(self, matter: Matter, actor: Actor) -> bool:
        return actor.kind == CITIZEN and actor.matter_id == matter.pk

    def office_todo(self, actor: Actor) -> Q | None:
        """Citizens have no inbox."""
        return None

    unit_todo = office_todo

    def owing(self, matter: Matter, assignments: Iterable[Assignment]) -> list[Owing]:
        """No member: the citizen is told by other ways."""
        return []


@dataclass(frozen=True)
class TheSystem:
    """Held by the program's own nightly runs, by nobody else."""

    label: Label = THE_SYSTEM

    def __call__(self, matter: Matter, actor: Actor) -> bool:
        return actor.kind == SYSTEM

    def office_todo(self, actor: Actor) -> Q | None:
        """The program needs no inbox."""
        return None

    unit_todo = office_todo

    def owing(self, matter: Matter, assignments: Iterable[Assignment]) -> list[Owing]:
        """No member."""
        return []


AnyPower = OfficeDuty | AssignedDuty | TheCitizen | TheSystem


@dataclass(frozen=True)
class Either:
    """Held by whoever has one of several powers."""

    powers: tuple[AnyPower, ...]
    label: Label = ""

    def __call__(self, matter: Matter, actor: Actor) -> bool:
        return any(power(matter, actor) for power in self.powers)

    def office_todo(self, actor: Actor) -> Q | None:
        """The office matters that wait by any of the powers."""
        return _any(p.office_todo(actor) for p in self.powers)

    def unit_todo(self, actor: Actor) -> Q | None:
        """The assignments that wait by any of the powers."""
        return _any(p.unit_todo(actor) for p in self.powers)

    def owing(self, matter: Matter, assignments: Iterable[Assignment]) -> list[Owing]:
        """For whom the matter waits by any of the powers."""
        given = list(assignments)
        return [owing for power in self.powers for owing in power.owing(matter, given)]

    def assignment_for(self, matter: Matter, actor: Actor) -> Assignment | None:
        """The assignment by which the actor holds one of the powers, if by one."""
        for power in self.powers:
            if isinstance(power, AssignedDuty):
                found = power.assignment_for(matter, actor)
                if found is not None:
                    return found
        return None


def _any(conditions: object) -> Q | None:
    found: Q | None = None
    for q in conditions:  # type: ignore[attr-defined]
        if q is not None:
            found = q if found is None else found | q
    return found


def office(*duties: str) -> OfficeDuty:
    """The power of whoever holds one of ``duties`` for the owning unit."""
    return OfficeDuty(duties, DUTIES[duties[0]].label)


def lead(*duties: str, signed: bool | None = None) -> AssignedDuty:
    """The power of the lead unit's people with one of ``duties``."""
    return AssignedDuty(duties, _("主办单位"), (Role.LEAD,), signed)


def assist(*duties: str, signed: bool | None = None) -> AssignedDuty:
    """The power of an assisting unit's people with one of ``duties``."""
    return AssignedDuty(duties, _("协办单位"), (Role.ASSIST,), signed)


def stop(stage: str, *duties: str, label: Label = "") -> AssignedDuty:
    """The power of a route's open station of that stage: its person's, or its unit's people."""
    return AssignedDuty(duties, label or _("审签环节"), (Role.STOP,), stages=(stage,))


def receive(*duties: str) -> AssignedDuty:
    """The power of the people of a unit to which something was sent, until it signs for it."""
    return AssignedDuty(duties, _("收件单位"), (Role.RECEIVE,), signed=False)
