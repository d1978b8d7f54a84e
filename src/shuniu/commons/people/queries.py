"""Reads over units and members; above all, which duties a member holds on a day."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from .actor import MEMBER, Actor
from .models import Member

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
