"""Who may see which matters. ``visible_to`` comes before every list."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from shuniu.commons.flow import Flow, Step, flows
from shuniu.commons.people.actor import CITIZEN, MEMBER, Actor

from ..models import Assignment, Matter, MatterPaper, Move, Opinion, Reading, Term, Urge


def sees_all(flow: Flow, actor: Actor) -> frozenset[int]:
    """The owning units of which the actor sees every matter of the kind."""
    return actor.units_as(*flow.sees_all)


def visible_to(actor: Actor, kind: str, *, listed: bool = False) -> QuerySet[Matter]:
    """The matters of a kind that the actor may see: nothing unless a rule says so.

    Who holds one of the flow's ``sees_all`` duties for the owning unit sees
    all; who holds one of ``units_see`` for a unit sees what was assigned to it;
    who holds one of ``sees_in`` sees those of the owning unit in some states only.

    ``listed`` is for pages in the order of keys: a unit's matters are then read
    from the assignments' index, as far as the page goes (a join and DISTINCT, so
    not for counting, grouping or locking; the alias is for ``site.paging``).
    """
    found = Matter.objects.filter(kind=kind)
    if actor.kind == CITIZEN:
        return found.none() if actor.matter_id is None else found.filter(pk=actor.matter_id)
    if actor.kind != MEMBER:
        return found.none()
    flow = flows.get(kind)
    rules = []
    if owned := sees_all(flow, actor):
        rules.append(Q(unit_id__in=owned))
    if units := actor.units_as(*flow.units_see):
        given = Assignment.objects.filter(unit_id__in=units)
        rules.append(Q(pk__in=given.values("matter_id")))
    rules += [
        Q(unit_id__in=held, state__in=states)
        for duty, states in flow.sees_in.items()
        if (held := actor.units_as(duty))
    ]
    if listed and units and len(rules) == 1:
        mine: Any = found.filter(assignments__unit_id__in=units).distinct()
        rows: QuerySet[Matter] = mine.alias(same_key_given=F("assignments__matter_id"))
        return rows
    return found.filter(reduce(or_, rules)) if rules else found.none()


def sees(actor: Actor, matter: Matter) -> bool:
    """The rule of ``visible_to`` for one matter whose assignments are at hand, without asking.

    The random walks compare the two after every step.
    """
    if actor.kind == CITIZEN:
        return actor.matter_id == matter.pk
    if actor.kind != MEMBER:
        return False
    flow = flows.get(matter.kind)
    units = actor.units_as(*flow.units_see)
    return (
        matter.unit_id in sees_all(flow, actor)
        or any(given.unit_id in units for given in matter.assignments.all())
        or any(
            matter.state in states and matter.unit_id in actor.units_as(duty)
            for duty, states in flow.sees_in.items()
        )
    )


def out_of_sight(actor: Actor) -> Q:
    """What the actor could see in some states, and now is not to see: not even among the sent."""
    gone = Q(pk__in=[])
    for kind, flow in flows.items():
        if actor.holds(*flow.sees_in) and not actor.holds(*flow.sees_all, *flow.units_see):
            seen = {s for duty, states in flow.sees_in.items() if actor.holds(duty) for s in states}
            gone |= Q(matter__kind=kind) & ~Q(matter__state__in=seen)
    return gone


def may_see(actor: Actor, matter: Matter) -> bool:
    """Whether the actor may see this matter; a subscriber of a reading may."""
    if visible_to(actor, matter.kind).filter(pk=matter.pk).exists():
        return True
    return (
        actor.member_id is not None
        and Reading.objects.filter(matter=matter, member_id=actor.member_id).exists()
    )


def steps_open_to(matter: Matter, actor: Actor) -> list[Step]:
    """The steps that the actor can take now, the likely one first.

    Give the matter with ``assignments`` prefetched (``with_detail``).
    """
    flow = flows.get(matter.kind)
    return [s for s in flow.steps_from(matter.state) if s.power and s.power(matter, actor)]


def with_detail(found: QuerySet[Matter]) -> QuerySet[Matter]:
    """The matters with all that a detail page shows, in a constant number of queries."""
    return found.select_related("unit", "origin", "parent").prefetch_related(
        Prefetch(
            "assignments",
            Assignment.objects.select_related("unit", "signed_by", "member").order_by("id"),
        ),
        Prefetch("moves", Move.objects.select_related("unit").order_by("id")),
        Prefetch("opinions", Opinion.objects.order_by("rank", "at")),
        Prefetch("terms", Term.objects.prefetch_related("segments").order_by("id")),
        Prefetch("urges", Urge.objects.select_related("to_unit").order_by("id")),
        Prefetch("papers", MatterPaper.objects.select_related("paper").order_by("id")),
    )
