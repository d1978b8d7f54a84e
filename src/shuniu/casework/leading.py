"""What a leader looks at, over all kinds: what waits for a word, what one ordered, what is red."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from shuniu.commons.flow import flows
from shuniu.commons.people.actor import MEMBER, Actor
from shuniu.commons.people.duties import LEADER
from shuniu.ground.keys import one_of
from shuniu.ground.registry import Registry

from .models import Matter, Move, Opinion
from .progress.queries import CRIMSON, Lights

PAGE = 10
# How a domain names the matters that a leader ordered where no opinion of the leader's own
# stands on them (an order on paper, say): member keys in, matters out.
Ordered = Callable[[Iterable[int]], "QuerySet[Matter]"]
ordered: Registry[Ordered] = Registry("matters that leaders ordered")


@dataclass
class Instructed:
    """A matter on which the leader wrote, the last words, and what has arisen from it.

    ``latest`` is the last step of each matter here, by the matter's key.
    """

    matter: Matter
    opinion: Opinion | None
    arising: list[Matter] = field(default_factory=list)
    latest: dict[int, Move] = field(default_factory=dict)


def as_leader(actor: Actor) -> Actor:
    """The actor with the leader's duty only: what waits for other posts is not a leader's page."""
    return replace(actor, duties={LEADER: actor.units_as(LEADER)})


def in_sight(actor: Actor) -> Q:
    """Matters, of whatever kind, that the leader's duty lets the actor see; none without it."""
    units = actor.units_as(LEADER) if actor.kind == MEMBER else frozenset()
    kinds = [kind for kind, flow in flows.items() if LEADER in flow.sees_all]
    return Q(kind__in=kinds, unit_id__in=units) if units else Q(pk__in=[])


def red(actor: Actor, shine: Lights) -> QuerySet[Matter]:
    """The open matters that are red on the lights' day, the latest of all first.

    Those whose nearest deadline is over, of whatever kind; and of those with milestones
    or reports (``progress``) also what is red before a date is missed: a date so near,
    or a lead unit that reports to be blocked. Each is ``marked``.
    """
    course = Matter.objects.filter(course__started=True, due_on__isnull=False)
    before = shine.lit(course, CRIMSON)
    late = Q(due_on__lt=shine.today) | Q(one_of(before.order_by().values("pk")))
    found = Matter.objects.filter(in_sight(actor), late, closed_at__isnull=True)
    return shine.marked(found).select_related("unit").order_by("due_on", "pk")


def why_red(matters: Iterable[Matter], shine: Lights) -> dict[int, str]:
    """In a few words why each of the matters (as ``red`` gives them) is red."""
    return {m.pk: shine.of(m)[1] for m in matters}


def red_counts(actor: Actor, shine: Lights) -> dict[str, int]:
    """How many matters of each kind are red."""
    found = Matter.objects.filter(pk__in=red(actor, shine).order_by().values("pk"))
    return dict(found.values("kind").annotate(n=Count("pk")).values_list("kind", "n"))


def instructed(actor: Actor, *, closed: bool, skip: int = 0, limit: int = PAGE) -> list[Instructed]:
    """The matters on which the leader (or whom the actor stands in for) wrote or gave an order.

    The newest word first; ``limit`` of them after ``skip``, and one more when there are
    more. Open ones are those that are still in hand themselves or by a matter that arose
    from them. Five queries, whatever the kinds and however many there are.
    """
    roots: list[Any] = list(_roots(actor, closed=closed)[skip : skip + limit + 1])
    words = Opinion.objects.in_bulk([m.last_word for m in roots if m.last_word])
    lines = {m.pk: Instructed(m, words.get(m.last_word)) for m in roots}
    children = Matter.objects.filter(in_sight(actor), origin_id__in=lines)
    for child in children.select_related("unit").order_by("pk"):
        lines[child.origin_id or 0].arising.append(child)
    every = [m for line in lines.values() for m in (line.matter, *line.arising)]
    last = Move.objects.filter(pk__in=[m.last_move_id for m in every]).select_related("unit")
    latest = {move.matter_id: move for move in last}
    for line in lines.values():
        line.latest = {m.pk: latest[m.pk] for m in (line.matter, *line.arising) if m.pk in latest}
    return list(lines.values())


def instructed_count(actor: Actor, *, closed: bool) -> int:
    """How many there are on ``instructed``, all pages together."""
    return _roots(actor, closed=closed).count()


def _roots(actor: Actor, *, closed: bool) -> QuerySet[Matter]:
    whose = [key for key in (actor.member_id, *actor.delegators) if key is not None]
    mine = Opinion.objects.filter(by_id__in=whose)
    named = Q(one_of(mine.order_by().values("matter_id")))
    for _name, find in ordered.items():
        named |= Q(one_of(find(whose).order_by().values("pk")))
    going_on = Matter.objects.filter(origin_id=OuterRef("pk"), closed_at__isnull=True)
    is_open = Q(closed_at__isnull=True) | Exists(going_on)
    last = mine.filter(matter_id=OuterRef("pk")).order_by().values("matter_id")
    return (
        Matter.objects.filter(named, in_sight(actor))
        .filter(~is_open if closed else is_open)
        .annotate(last_word=last.annotate(last=Max("pk")).values("last"))
        .select_related("unit")
        .order_by(F("last_word").desc(nulls_last=True), "-pk")
    )
