"""Reads that span the tables of coordination."""

from __future__ import annotations

from django.db.models import Prefetch

from shuniu.casework import queries as casework_queries
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit, UnitKind

from .models import Attendance, Case, CaseQuerySet, Measure, Meeting

KIND = "coordination"


def visible_to(actor: Actor) -> CaseQuerySet:
    """The cases that the actor may see, by the kernel's rule: nothing unless a rule says so."""
    return Case.objects.filter(matter__in=casework_queries.visible_to(actor, KIND))


def office() -> Unit:
    """The county government's office, which coordinates. ``Unit.DoesNotExist`` without one."""
    return Unit.objects.get(kind=UnitKind.COUNTY_OFFICE, closed_on__isnull=True)


def meetings_of(case: Case) -> list[Meeting]:
    """The case's meetings with who was asked to come, the newest first. Two queries."""
    asked = Prefetch("attendances", Attendance.objects.select_related("unit").order_by("pk"))
    return list(case.meetings.prefetch_related(asked).order_by("-planned_on", "-pk"))


def called_meeting(case: Case) -> Meeting | None:
    """The meeting that was called and has not been recorded."""
    return case.meetings.filter(held_on__isnull=True).first()


def open_measures(case: Case) -> list[Measure]:
    """The measures that supervision does not follow yet."""
    found = case.measures.filter(followed_by__isnull=True, dropped_at__isnull=True)
    return list(found.select_related("unit").order_by("pk"))


def case_of(matter: Matter) -> Case:
    """The case of a matter, with its matter as given."""
    case = Case.objects.get(pk=matter.pk)
    case.matter = matter
    return case
