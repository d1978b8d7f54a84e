"""Reads that span the kernel's tables. ``visible_to`` comes before every list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any, TypeVar

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from shuniu.commons.flow import Flow, Step, flows
from shuniu.commons.people.actor import CITIZEN, MEMBER, Actor

from .keys import among
from .models import (
    Assignment,
    Matter,
    MatterPaper,
    Move,
    Opinion,
    Reading,
    Term,
    Urge,
)

Row = TypeVar("Row", bound=tuple[Any, ...])
Found = TypeVar("Found")

PAGE = 30
MOST_WALKED = 20_000  # moves or assignments looked at in one go


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
            "assignments", Assignment.objects.select_related("unit", "signed_by").order_by("id")
        ),
        Prefetch("moves", Move.objects.select_related("unit").order_by("id")),
        Prefetch("opinions", Opinion.objects.order_by("rank", "at")),
        Prefetch("terms", Term.objects.prefetch_related("segments").order_by("id")),
        Prefetch("urges", Urge.objects.select_related("to_unit").order_by("id")),
        Prefetch("papers", MatterPaper.objects.select_related("paper").order_by("id")),
    )


@dataclass(frozen=True)
class Todo:
    """A line of the inbox: the matter, and the assignment by which it waits, if by one."""

    matter: Matter
    due_on: dt.date | None
    provisional: bool
    assignment: Assignment | None = None

    @property
    def key(self) -> tuple[dt.date, int]:
        """The inbox's order: the nearest due date first, then the older matter."""
        return (self.due_on or dt.date.max, self.matter.pk)


def _grouped(actor: Actor, which: str, only: str) -> Iterator[tuple[str, list[str], Q]]:
    """For each kind (or one): the states that wait for this actor, by the condition under which."""
    for kind, flow in flows.items():
        if only and kind != only:
            continue
        groups: dict[str, tuple[Q, list[str]]] = {}
        for step in flow.steps:
            if not step.awaited or step.power is None:
                continue
            ask = getattr(step.power, which, None)
            q = ask(actor) if ask is not None else None
            if q is None:
                continue
            states = groups.setdefault(repr(q), (q, []))[1]
            states.extend(s for s in step.sources if s not in states)
        for q, states in groups.values():
            yield kind, states, q


def _prefixed(q: Q, prefix: str) -> Q:
    clone = Q(_connector=q.connector, _negated=q.negated)
    for child in q.children:
        clone.children.append(
            _prefixed(child, prefix) if isinstance(child, Q) else (prefix + child[0], child[1])  # type: ignore[index]
        )
    return clone


def office_todos(actor: Actor, kind: str = "") -> QuerySet[Matter] | None:
    """The matters that wait for the actor's office duties, of all kinds or one; None: never any."""
    wanted: Q | None = None
    for its_kind, states, q in _grouped(actor, "office_todo", kind):
        part = Q(kind=its_kind, state__in=states) & q
        wanted = part if wanted is None else wanted | part
    if wanted is None:
        return None
    return Matter.objects.filter(wanted, closed_at__isnull=True)


def unit_todos(actor: Actor, kind: str = "") -> QuerySet[Assignment] | None:
    """The running assignments that wait for the actor, of all kinds or one; None: never any."""
    wanted: Q | None = None
    for its_kind, states, q in _grouped(actor, "unit_todo", kind):
        part = Q(matter__kind=its_kind, matter__state__in=states) & q
        wanted = part if wanted is None else wanted | part
    if wanted is None:
        return None
    # The units are said once more for all parts, so that the index by unit and date can serve.
    units = actor.units_as(*actor.duties)
    return Assignment.objects.filter(wanted, unit_id__in=units, done_at__isnull=True)


def _after(due: str, pk: str, after: tuple[dt.date, int] | None) -> Q:
    if after is None:
        return Q()
    due_on, key = after
    if due_on == dt.date.max:
        return Q(**{f"{due}__isnull": True, f"{pk}__gt": key})
    later = Q(**{f"{due}__gt": due_on}) | Q(**{f"{due}__isnull": True})
    return later | Q(**{due: due_on, f"{pk}__gt": key})


def todo(
    actor: Actor,
    *,
    after: tuple[dt.date, int] | None = None,
    limit: int = PAGE,
    kind: str = "",
) -> list[Todo]:
    """What waits for the actor, the most overdue first; a few queries whatever the kinds.

    ``after`` is the ``key`` of the last line of the page before.
    """
    lines: dict[int, Todo] = {}
    office = office_todos(actor, kind)
    if office is not None:
        page = (
            office.filter(_after("due_on", "pk", after))
            .select_related("unit")
            .order_by(F("due_on").asc(nulls_last=True), "pk")[: limit + 1]
        )
        for m in page:
            lines[m.pk] = Todo(m, m.due_on, m.due_provisional)
    waiting = unit_todos(actor, kind)
    if waiting is not None:
        for a in _nearest(actor, waiting, after, limit + 1):
            lines.setdefault(a.matter_id, Todo(a.matter, a.due_on, a.matter.due_provisional, a))
    return list(islice(sorted(lines.values(), key=lambda t: t.key), limit + 1))


def _nearest(
    actor: Actor,
    waiting: QuerySet[Assignment],
    after: tuple[dt.date, int] | None,
    wanted: int,
) -> list[Assignment]:
    """The assignments that wait, by due date: the units' open ones are walked in that order."""
    order = (F("due_on").asc(nulls_last=True), "matter_id")
    walk = Assignment.objects.filter(unit_id__in=actor.units_as(*actor.duties), done_at=None)
    waiting = waiting.select_related("matter__unit", "unit").order_by(*order)

    def stretch(
        place: tuple[dt.date, int] | None, size: int
    ) -> list[tuple[int, dt.date | None, int]]:
        rows = walk.filter(_after("due_on", "matter_id", place)).order_by(*order)
        return list(rows.values_list("pk", "due_on", "matter_id")[:size])

    return _in_stretches(
        stretch,
        place=after,
        place_of=lambda row: (row[1] or dt.date.max, row[2]),
        chosen=lambda rows, most: waiting.filter(among(pk for pk, _due, _m in rows))[:most],
        wanted=wanted,
    )


def _in_stretches(
    stretch: Callable[[Any, int], list[Row]],
    *,
    place: Any,
    place_of: Callable[[Row], Any],
    chosen: Callable[[list[Row], int], Iterable[Found]],
    wanted: int,
) -> list[Found]:
    """Walk an index in its order, in ever longer stretches, until enough rows are chosen.

    What makes a row one of the chosen stands in another table; asked for in one
    go, the server rather sorts all that there is.
    """
    found: list[Found] = []
    size = 4 * wanted
    while len(found) < wanted:
        rows = stretch(place, size)
        if rows:
            found += chosen(rows, wanted - len(found))
        if len(rows) < size:
            break
        place, size = place_of(rows[-1]), min(size * 4, MOST_WALKED)
    return found


def todo_count(actor: Actor, *, most: int = 1000, due_before: dt.date | None = None) -> int:
    """How many matters wait for the actor, counted up to ``most`` (all, or due before a day)."""
    keys: set[int] = set()
    office, units = office_todos(actor), unit_todos(actor)
    if office is not None:
        office = office.filter(due_on__lt=due_before) if due_before else office
        keys.update(office.values_list("pk", flat=True)[:most])
    if units is not None:
        units = units.filter(due_on__lt=due_before) if due_before else units
        keys.update(units.values_list("matter_id", flat=True)[:most])
    return len(keys)


def to_read(actor: Actor) -> QuerySet[Reading]:
    """What the actor has been shown and has not yet read, the newest first."""
    return (
        Reading.objects.filter(member_id=actor.member_id or 0, read_at__isnull=True)
        .select_related("matter__unit")
        .order_by("-pk")
    )


def sent(
    actor: Actor, *, closed: bool, before: int | None = None, limit: int = PAGE, kind: str = ""
) -> list[Move]:
    """The matters that the actor has dealt with, the latest move of each, open or closed.

    The newest first, one more than ``limit`` when there are more; ``before`` is
    the key of the last move of the page before. The member's moves are walked
    from the newest on, in ever longer stretches; the newest are mostly of open
    matters, so that for the closed ones the server skips those.
    """
    me = actor.member_id or 0
    later = Move.objects.filter(matter_id=OuterRef("matter_id"), by_id=me, pk__gt=OuterRef("pk"))
    shown = Move.objects.filter(~Exists(later), matter__closed_at__isnull=not closed).exclude(
        out_of_sight(actor)
    )
    if kind:
        shown = shown.filter(matter__kind=kind)
    shown = shown.select_related("matter__unit").order_by("-pk")

    def stretch(place: int | None, size: int) -> list[tuple[int, int]]:
        walk = Move.objects.filter(by_id=me, **({} if place is None else {"pk__lt": place}))
        walk = walk.filter(matter__closed_at__isnull=False) if closed else walk
        return list(walk.order_by("-pk").values_list("pk", "matter_id")[:size])

    def chosen(moves: list[tuple[int, int]], most: int) -> QuerySet[Move]:
        newest: dict[int, int] = {}
        for pk, matter_id in moves:
            newest.setdefault(matter_id, pk)
        return shown.filter(among(newest.values()))[:most]

    return _in_stretches(
        stretch,
        place=before,
        place_of=lambda move: move[0],
        chosen=chosen,
        wanted=limit + 1,
    )
