"""What of the kernel a member holds, and what becomes of it when posts or units change.

Work mostly waits for duties, not for persons: with the post it passes by itself.
The stations of a route that wait for a person, and what was put before one to
read, are handed on row by row.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.holdings import HeldItem
from shuniu.commons.people.models import Member, Post
from shuniu.commons.people.queries import actor_of
from shuniu.ground import clock
from shuniu.ground.refusal import Refused
from shuniu.ground.registry import Registry

from .models import Assignment, Matter, Outcome, Reading, Role
from .queries import todo, todo_count
from .terms import refresh_all

SHOWN = 200


class NoSuccessor(Refused):
    """这个单位还有{count}件在办事项，请先指定承接单位。"""


def _as_holder(member: Member, on: dt.date, post: Post | None) -> Actor:
    """The member by own posts only (delegations are another's), or by one post."""
    actor = actor_of(member, on).oneself
    if post is None:
        return actor
    unit = frozenset({post.duty_unit_id or post.unit_id})
    return replace(actor, duties=dict.fromkeys(post.duties, unit))


def _named(number: str, due_on: dt.date | None) -> str:
    """A matter as the administrator sees it who passes it on: not what it is about."""
    return _("{number}（期限{due}）").format(number=number, due=due_on) if due_on else number


class Todos:
    """待办事项: listed for the receipt; they wait for the post, so its next holder has them."""

    label = gettext_lazy("待办事项（随岗位转交）")

    def count(self, member: Member, on: dt.date, *, post: Post | None = None) -> int:
        """How many matters wait for the member by post."""
        return todo_count(_as_holder(member, on, post))

    def items(self, member: Member, on: dt.date, *, post: Post | None = None) -> list[HeldItem]:
        """The matters that wait, the most overdue first; at most 200."""
        waiting = todo(_as_holder(member, on, post), limit=SHOWN)[:SHOWN]
        return [HeldItem(t.matter.number, _named(t.matter.number, t.due_on)) for t in waiting]

    def transfer(
        self, from_member: Member, to_member: Member, *, post: Post, by: Actor, at: dt.datetime
    ) -> int:
        """The to-dos go where the post goes; stops that name the person get the next one's name."""
        on = at.astimezone(clock.ZONE).date()
        count = self.count(from_member, on, post=post)
        unit = post.duty_unit_id or post.unit_id
        named = Assignment.objects.select_for_update().filter(done_at__isnull=True, unit_id=unit)
        has = set(named.filter(member=to_member).values_list("matter_id", flat=True))
        for stop in named.filter(member=from_member).order_by("pk"):
            if stop.matter_id in has:
                stop.done_at, stop.outcome = at, Outcome.WITHDRAWN
            stop.member = stop.member if stop.matter_id in has else to_member
            stop.save(update_fields=["done_at", "outcome", "member"])
        return count


class Readings:
    """待阅: what was put before the member in person."""

    label = gettext_lazy("待阅事项")

    def _unread(self, member: Member) -> QuerySet[Reading]:
        return Reading.objects.filter(member=member, read_at__isnull=True)

    def count(self, member: Member, on: dt.date, *, post: Post | None = None) -> int:
        """How many the member has not read."""
        return self._unread(member).count()

    def items(self, member: Member, on: dt.date, *, post: Post | None = None) -> list[HeldItem]:
        """All of them, the oldest first."""
        unread = self._unread(member).select_related("matter").order_by("pk")
        return [HeldItem(r.matter.number, _named(r.matter.number, r.matter.due_on)) for r in unread]

    def transfer(
        self, from_member: Member, to_member: Member, *, post: Post, by: Actor, at: dt.datetime
    ) -> int:
        """Put before the next holder what the last one left unread."""
        unread = list(self._unread(from_member))
        Reading.objects.bulk_create(
            [
                Reading(matter_id=r.matter_id, member=to_member, why=r.why, given_at=at)
                for r in unread
            ],
            ignore_conflicts=True,
        )
        self._unread(from_member).update(read_at=at)
        return len(unread)


@dataclass(frozen=True)
class Repeated:
    """A column of a domain that repeats which unit has a matter, for its lists' sake.

    ``matter`` is the way from the row to its matter.
    """

    model: type[Model]
    field: str
    matter: str = "matter"


repeated: Registry[Repeated] = Registry("column that repeats a unit")


def repeats(model: type[Model], field: str, *, matter: str = "matter") -> None:
    """Let the column go along when a unit's open matters pass to its successor."""
    repeated.add(f"{model._meta.label}.{field}", Repeated(model, field, matter))


def pass_on(unit_id: int, successor_id: int | None, *, by: Actor, at: dt.datetime) -> int:
    """A unit closes: its open matters and running assignments go to its successor.

    Refuses (``NoSuccessor``) when there are some and nobody to take them. A
    matter that the successor already has keeps one assignment. What is closed, and every
    move, stays under the name of the unit that did it.
    """
    matters = Matter.objects.select_for_update().filter(unit_id=unit_id, closed_at__isnull=True)
    given = Assignment.objects.select_for_update().filter(unit_id=unit_id, done_at__isnull=True)
    owned, running = list(matters.order_by("pk")), list(given.order_by("pk"))
    if successor_id is None:
        if owned or running:
            raise NoSuccessor(count=len({m.pk for m in owned} | {a.matter_id for a in running}))
        return 0
    Matter.objects.filter(pk__in=[m.pk for m in owned]).update(unit_id=successor_id)
    for assignment in running:
        _pass_assignment(assignment, successor_id, at)
    for _name, column in repeated.items():
        there = {column.field: unit_id, f"{column.matter}__closed_at__isnull": True}
        column.model._default_manager.filter(**there).update(**{column.field: successor_id})
    keys = {m.pk for m in owned} | {a.matter_id for a in running}
    refresh_all(keys)
    for key in sorted(keys):
        trail.record(
            "casework.passed_on",
            subject_kind="matter",
            subject_id=key,
            by=by,
            at=at,
            detail={"from_unit": unit_id, "to_unit": successor_id},
        )
    return len(owned) + len(running)


def _pass_assignment(assignment: Assignment, successor_id: int, at: dt.datetime) -> None:
    twin = Assignment.objects.filter(
        matter_id=assignment.matter_id,
        unit_id=successor_id,
        member=assignment.member,
        done_at__isnull=True,
    ).first()
    if twin is not None:
        # One unit, one assignment: the leading one stays, the assisting one ends with its terms.
        ending = twin if assignment.role == Role.LEAD else assignment
        ending.done_at, ending.outcome = at, Outcome.WITHDRAWN
        ending.save(update_fields=["done_at", "outcome"])
        day = at.astimezone(clock.ZONE).date()
        ending.terms.filter(met_on__isnull=True).update(met_on=day, void=True)
        if ending is assignment:
            return
    Assignment.objects.filter(pk=assignment.pk).update(unit_id=successor_id)
