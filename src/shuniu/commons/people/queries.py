"""Reads over units and members; above all, which duties a member holds on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from shuniu.ground.text import fold

from .actor import MEMBER, Actor
from .duties import DUTIES
from .holdings import HeldItem, holdings
from .models import Delegation, Handover, Member, Post, Tenure, Unit

_STANDING = """
with seats as (
    select t.member_id, p.duties, coalesce(p.duty_unit_id, p.unit_id) as unit_id,
           p.unit_id as home_id, p.rank, null::text as for_name, null::bigint as for_id
      from people_tenure t join people_post p on p.id = t.post_id
     where t.member_id = %(member)s and t.first_day <= %(day)s
       and (t.last_day is null or t.last_day >= %(day)s)
    union all
    select d.deputy_id, p.duties, coalesce(p.duty_unit_id, p.unit_id), p.unit_id, p.rank,
           m.name, m.id
      from people_delegation d
      join people_member m on m.id = d.member_id
      join people_tenure t on t.member_id = d.member_id and t.first_day <= %(day)s
       and (t.last_day is null or t.last_day >= %(day)s)
      join people_post p on p.id = t.post_id
     where d.deputy_id = %(member)s and d.first_day <= %(day)s and d.last_day >= %(day)s
       and d.ended_at is null
)
select duties, unit_id, home_id, rank, for_name, for_id from seats
"""


def actor_of(member: Member, on: dt.date, *, address: str = "") -> Actor:
    """The member as an actor, with the duties of posts and delegations in force ``on`` that day.

    One query. A member without a post in force can sign in and do nothing.
    """
    duties: dict[str, set[int]] = {}
    own: dict[str, set[int]] = {}
    unit_ids: set[int] = {member.unit_id}
    delegators: dict[int, str] = {}
    rank = 999
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"member": member.pk, "day": on})
        for codes, unit_id, home_id, seat_rank, for_name, for_id in cursor.fetchall():
            unit_ids.update((unit_id, home_id))
            if for_id is None:
                rank = min(rank, seat_rank)
            else:
                delegators[for_id] = for_name
            for code in codes:
                duties.setdefault(code, set()).add(unit_id)
                if for_id is None:
                    own.setdefault(code, set()).add(unit_id)
    return Actor(
        kind=MEMBER,
        label=member.name,
        member_id=member.pk,
        unit_id=member.unit_id,
        duties={code: frozenset(ids) for code, ids in duties.items()},
        unit_ids=frozenset(unit_ids),
        delegators=delegators,
        own_duties={c: frozenset(ids) for c, ids in own.items()} if delegators else None,
        address=address,
        rank=rank,
    )


# --- units -------------------------------------------------------------------


@dataclass
class UnitNode:
    """A unit in the tree, with what is below it; ``depth`` 0 is the root."""

    unit: Unit
    depth: int = 0
    children: list[UnitNode] = field(default_factory=list)


def units_on(day: dt.date) -> QuerySet[Unit]:
    """The units that exist on that day, in the county's official order."""
    return Unit.objects.filter(opened_on__lte=day).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    )


def units_tree(on: dt.date) -> list[UnitNode]:
    """The roots of the tree of that day's units. One query.

    A unit whose parent is closed stands at the root, so that it isn't lost.
    """
    nodes = {unit.pk: UnitNode(unit) for unit in units_on(on)}
    roots: list[UnitNode] = []
    for node in nodes.values():
        parent = nodes.get(node.unit.parent_id or 0)
        (roots if parent is None else parent.children).append(node)
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        for child in node.children:
            child.depth = node.depth + 1
            waiting.append(child)
    return roots


def unit_options(
    on: dt.date,
    *,
    in_exchange: bool | None = None,
    handles_letters: bool | None = None,
    kinds: Collection[str] = (),
    exclude: Collection[int] = (),
) -> list[tuple[int, str]]:
    """Key and name of units to choose from, in official order. One query."""
    units = units_on(on).exclude(pk__in=exclude)
    if in_exchange is not None:
        units = units.filter(in_exchange=in_exchange)
    if handles_letters is not None:
        units = units.filter(handles_letters=handles_letters)
    if kinds:
        units = units.filter(kind__in=kinds)
    return list(units.values_list("pk", "name"))


# --- members -----------------------------------------------------------------


@dataclass(frozen=True)
class InPost:
    """A member of a unit with the posts held on the day; the lowest rank comes first."""

    member: Member
    titles: tuple[str, ...]
    duties: frozenset[str]
    rank: int


def members_of(unit_ids: Collection[int], on: dt.date) -> list[InPost]:
    """The active members of the units with their titles and duties, by rank. Two queries."""
    members = {m.pk: m for m in Member.objects.filter(unit_id__in=unit_ids, is_active=True)}
    posts: dict[int, list[Post]] = {key: [] for key in members}
    seats = Tenure.objects.filter(Tenure.held_on(on), member_id__in=members)
    for seat in seats.select_related("post").order_by("post__rank", "post_id"):
        posts[seat.member_id].append(seat.post)
    found = [
        InPost(
            member=member,
            titles=tuple(post.title for post in posts[key]),
            duties=frozenset(duty for post in posts[key] for duty in post.duties),
            rank=posts[key][0].rank if posts[key] else 999,
        )
        for key, member in members.items()
    ]
    return sorted(found, key=lambda row: (row.rank, row.member.sort_key, row.member.pk))


@dataclass(frozen=True)
class Standing:
    """Who answers for a duty of a unit: by a post of their own, or for someone who is away."""

    unit_id: int
    duty: str
    member_id: int
    name: str
    phone: str
    email: str
    rank: int
    for_member_id: int | None = None
    for_name: str = ""
    is_away: bool = False


_HOLDERS = """
select coalesce(p.duty_unit_id, p.unit_id) as unit_id, duty.code, m.id, m.name, m.phone, m.email,
       p.rank, null::bigint, '', exists (
           select 1 from people_delegation a where a.member_id = m.id and a.ended_at is null
              and a.first_day <= %(day)s and a.last_day >= %(day)s)
  from people_post p cross join lateral unnest(p.duties) as duty(code)
  join people_tenure t on t.post_id = p.id and t.first_day <= %(day)s
       and (t.last_day is null or t.last_day >= %(day)s)
  join people_member m on m.id = t.member_id and m.is_active
 where duty.code = any(%(duties)s) and coalesce(p.duty_unit_id, p.unit_id) = any(%(units)s)
"""
_DEPUTIES = """
union all
select coalesce(p.duty_unit_id, p.unit_id), duty.code, d.id, d.name, d.phone, d.email,
       p.rank, m.id, m.name, false
  from people_delegation g join people_member m on m.id = g.member_id
  join people_member d on d.id = g.deputy_id and d.is_active
  join people_tenure t on t.member_id = m.id and t.first_day <= %(day)s
       and (t.last_day is null or t.last_day >= %(day)s)
  join people_post p on p.id = t.post_id cross join lateral unnest(p.duties) as duty(code)
 where g.ended_at is null and g.first_day <= %(day)s and g.last_day >= %(day)s
   and duty.code = any(%(duties)s) and coalesce(p.duty_unit_id, p.unit_id) = any(%(units)s)
"""
_IN_ORDER = "order by 1, 7, 3"


def members_with_duty(duty: str, unit_ids: Collection[int], on: dt.date) -> list[Standing]:
    """Who holds the duty for the units by a post of their own, by unit and rank. One query."""
    return _standings(_HOLDERS + _IN_ORDER, [duty], unit_ids, on)


def members_owing(
    duties: Collection[str], unit_ids: Collection[int], on: dt.date
) -> list[Standing]:
    """Who has to be reminded: holders of any of the duties and the deputies of those away.

    One query. ``is_away`` marks a holder for whom a deputy acts on that day;
    one who holds a duty by two posts comes twice.
    """
    return _standings(_HOLDERS + _DEPUTIES + _IN_ORDER, duties, unit_ids, on)


def _standings(
    sql: str, duties: Iterable[str], unit_ids: Collection[int], on: dt.date
) -> list[Standing]:
    if not unit_ids:
        return []
    facts: dict[str, Any] = {"day": on, "duties": list(duties), "units": list(unit_ids)}
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        return [Standing(*row) for row in cursor.fetchall()]


def find_members(text: str, *, limit: int = 20) -> list[Member]:
    """Active members whose name, login or pinyin holds the text (``wang w``, 王). One query."""
    wanted = fold(text)
    if not wanted:
        return []
    toneless = r"[\s0-9]*".join(c for c in wanted if c.isalnum())
    condition = Q(name__icontains=wanted) | Q(login__startswith=wanted)
    if toneless and wanted.isascii():
        condition |= Q(sort_key__iregex="^" + toneless)
    return list(Member.objects.filter(condition, is_active=True).select_related("unit")[:limit])


def seats_of(member: Member, on: dt.date) -> list[Tenure]:
    """The posts that the member holds on that day, with unit, by rank. One query."""
    seats = Tenure.objects.filter(Tenure.held_on(on), member=member)
    return list(seats.select_related("post__unit").order_by("post__rank", "post_id"))


def holder_of(post: Post, on: dt.date) -> Member | None:
    """Who holds the post on that day; None if it is vacant."""
    seat = Tenure.objects.filter(Tenure.held_on(on), post=post).select_related("member").first()
    return None if seat is None else seat.member


def delegations_of(member: Member, on: dt.date) -> list[Delegation]:
    """Delegations, given or held by the member, that run on that day or later. One query."""
    return list(
        Delegation.objects.filter(Q(member=member) | Q(deputy=member))
        .filter(ended_at__isnull=True, last_day__gte=on)
        .select_related("member", "deputy")
        .order_by("first_day", "pk")
    )


def duty_labels(codes: Iterable[str]) -> list[str]:
    """The duties in words, in the official order."""
    held = set(codes)
    return [str(duty.label) for code, duty in DUTIES.items() if code in held]


# --- handover ----------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """One kind of what a member holds, for the handover page."""

    kind: str
    label: str
    count: int
    items: list[HeldItem]


def holdings_of(member: Member, on: dt.date, *, post: Post | None = None) -> list[Held]:
    """All that the member holds on that day, kind by kind, empty kinds included.

    ``post`` narrows to what hangs on that post. As many queries as there are kinds.
    """
    found = []
    for kind, holding in holdings.items():
        items = holding.items(member, on, post=post)
        found.append(Held(kind, str(holding.label), len(items), items))
    return found


def handovers_of(member: Member) -> list[Handover]:
    """The receipts that the member gave or took, the newest first. One query."""
    return list(
        Handover.objects.filter(Q(from_member=member) | Q(to_member=member))
        .select_related("from_member", "to_member", "post__unit")
        .order_by("-at", "-pk")
    )
