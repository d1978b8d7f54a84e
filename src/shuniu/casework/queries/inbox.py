"""Inbox and outbox over all kinds: what waits for a person, what they have dealt with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from shuniu.commons.flow import flows
from shuniu.commons.people.actor import Actor
from shuniu.ground.keys import AnyOf, among
from shuniu.ground.written import Written

from ..models import Assignment, Matter, Move, Reading
from .likeness import anybody, known_flows, standing_for
from .sight import out_of_sight

Row = TypeVar("Row", bound=tuple[Any, ...])
Found = TypeVar("Found")

PAGE = 30
SAMPLE = 124  # of the nearest of all that is open, where a registrar's are looked for first
MOST_WALKED = 20_000  # moves or assignments looked at in one go
ORDER = (F("due_on").asc(nulls_last=True),)


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


def waits_for(matter: Matter, actor: Actor) -> bool:
    """Whether the matter stands in the actor's inbox, however far down."""
    office, units = office_todos(actor, matter.kind), unit_todos(actor, matter.kind)
    return (office is not None and office.filter(pk=matter.pk).exists()) or (
        units is not None and units.filter(matter_id=matter.pk).exists()
    )


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
    asked = _asked(frozenset(actor.duties), known_flows(), kind, limit)
    if asked.office is not None:
        for m in _office_page(actor, asked, kind, after, limit + 1):
            lines[m.pk] = Todo(m, m.due_on, m.due_provisional)
    if asked.units is not None:
        for a in _nearest(actor, asked.units, after, limit + 1):
            lines.setdefault(a.matter_id, Todo(a.matter, a.due_on, a.matter.due_provisional, a))
    return list(islice(sorted(lines.values(), key=lambda t: t.key), limit + 1))


def _office_page(
    actor: Actor, asked: _Asked, kind: str, after: tuple[dt.date, int] | None, wanted: int
) -> list[Matter]:
    """The matters that wait for an office duty, by due date.

    A registrar has thousands, so the nearest are looked for among the nearest
    of all that is open; where those are mostly others' (a leader's few), all
    that wait are sorted.
    """
    assert asked.office is not None and asked.among is not None
    if after is not None:
        return list(_office_rows(actor, kind).filter(_after("due_on", "pk", after))[:wanted])
    standing = standing_for(actor)
    nearest = [row.pk for row in _NEAREST()]
    page = asked.among(keys=nearest, standing=standing)
    if len(page) >= wanted or len(nearest) < SAMPLE:
        return page
    return asked.office(standing=standing)


# Whoever they wait for: what the person may see of them is asked for next.
_NEAREST = Written(
    lambda: Matter.objects.filter(closed_at__isnull=True).order_by(*ORDER, "pk").only("pk")[:SAMPLE]
)


def _nearest(
    actor: Actor,
    waiting: Written[Assignment],
    after: tuple[dt.date, int] | None,
    wanted: int,
) -> list[Assignment]:
    """The assignments that wait, by due date: the units' open ones are walked in that order."""
    walk = Assignment.objects.filter(unit_id__in=actor.units_as(*actor.duties), done_at=None)

    def stretch(
        place: tuple[dt.date, int] | None, size: int
    ) -> list[tuple[int, dt.date | None, int]]:
        rows = walk.filter(_after("due_on", "matter_id", place)).order_by(*ORDER, "matter_id")
        return list(rows.values_list("pk", "due_on", "matter_id")[:size])

    return _in_stretches(
        stretch,
        place=after,
        place_of=lambda row: (row[1] or dt.date.max, row[2]),
        chosen=lambda rows, most: waiting(
            keys=[pk for pk, _due, _m in rows], standing=standing_for(actor)
        )[:most],
        wanted=wanted,
    )


@dataclass(frozen=True)
class _Asked:
    """The inbox's queries, written once for all who hold the same duties.

    The powers of all flows make them long: composing them cost more than all
    the rest of the page.
    """

    office: Written[Matter] | None
    among: Written[Matter] | None
    units: Written[Assignment] | None


@lru_cache(maxsize=500)
def _asked(duties: frozenset[str], _flows: tuple[int, ...], kind: str, limit: int) -> _Asked:
    somebody = anybody(duties)
    units = unit_todos(somebody, kind)
    given = None if units is None else _assignments(units, limit + 1)
    if office_todos(somebody, kind) is None:
        return _Asked(None, None, given)
    rows = _office_rows(somebody, kind)
    near = Written(lambda keys: rows.filter(AnyOf(F("pk"), keys))[: limit + 1])
    return _Asked(Written(lambda: rows[: limit + 1]), near, given)


def _office_rows(actor: Actor, kind: str) -> QuerySet[Matter]:
    found = office_todos(actor, kind)
    assert found is not None
    return found.select_related("unit").order_by(*ORDER, "pk")


def _assignments(waiting: QuerySet[Assignment], most: int) -> Written[Assignment]:
    rows = waiting.select_related("matter__unit", "unit").order_by(*ORDER, "matter_id")
    return Written(lambda keys: rows.filter(AnyOf(F("pk"), keys))[:most])


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
    for written in _counted(frozenset(actor.duties), known_flows(), most, due_before):
        keys.update(row.matter_key for row in written(standing=standing_for(actor)))
    return len(keys)


@lru_cache(maxsize=500)
def _counted(
    duties: frozenset[str], _flows: tuple[int, ...], most: int, due_before: dt.date | None
) -> list[Written[Any]]:
    somebody = anybody(duties)
    found: list[Written[Any]] = []
    for rows, key in ((office_todos(somebody), "pk"), (unit_todos(somebody), "matter_id")):
        if rows is not None:
            found.append(_keys(rows, key, most, due_before))
    return found


def _keys(rows: QuerySet[Any], key: str, most: int, due_before: dt.date | None) -> Written[Any]:
    rows = rows.filter(due_on__lt=due_before) if due_before else rows
    return Written(lambda: rows.only("pk").annotate(matter_key=F(key))[:most])


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

    still_open = Matter.objects.filter(closed_at__isnull=True).values("pk")

    def stretch(place: int | None, size: int) -> list[tuple[int, int]]:
        walk = Move.objects.filter(by_id=me, **({} if place is None else {"pk__lt": place}))
        walk = walk.exclude(matter_id__in=still_open) if closed else walk
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
