"""建库: a whole county's units, posts and members at once, into empty tables."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import transaction

from shuniu.commons import trail
from shuniu.ground.refusal import Refused

from ..actor import Actor
from ..models import Member, Post, Tenure, Unit
from ..organisation import Organisation
from ..powers import administers, require
from .members import sort_key_of


class AlreadyLoaded(Refused):
    """库中已有{count}个单位，不能再整体建库。请逐个设立，或换一个空库。"""


@transaction.atomic
def load_organisation(
    organisation: Organisation, *, source: str, by: Actor, at: dt.datetime
) -> dict[str, int]:
    """Write all of it in five statements; gives back how many of each.

    Accounts have no usable password: nobody signs in before one is given
    (``reset_password``). One line in the trail stands for the whole, with
    ``source`` saying where it came from. Refuses a database that has units.
    """
    require(administers(by))
    count = Unit.objects.count()
    if count:
        raise AlreadyLoaded(count=count)
    units = _units(organisation)
    posts = Post.objects.bulk_create(
        Post(
            code=row.code,
            unit=units[row.unit],
            title=row.title,
            rank=row.rank,
            duties=list(row.duties),
            duty_unit=units[row.duty_unit] if row.duty_unit else None,
        )
        for row in organisation.posts
    )
    members = Member.objects.bulk_create(
        Member(
            login=row.login,
            name=row.name,
            sort_key=sort_key_of(row.name),
            unit=units[row.unit],
            phone=row.phone,
            email=row.email,
            password=make_password(None),
            must_change_password=True,
        )
        for row in organisation.members
    )
    by_code = {post.code: post for post in posts}
    tenures = Tenure.objects.bulk_create(
        Tenure(member=member, post=by_code[code], first_day=row.first_day)
        for row, member in zip(organisation.members, members, strict=True)
        for code in row.posts
    )
    counts = {
        "units": len(units),
        "posts": len(posts),
        "members": len(members),
        "tenures": len(tenures),
    }
    trail.record(
        "people.organisation_loaded",
        subject_kind="unit",
        subject_id=units[organisation.units[0].code].pk,
        by=by,
        at=at,
        detail={"source": source, **counts},
    )
    return counts


def _units(organisation: Organisation) -> dict[str, Unit]:
    """The units, level by level: a parent has its key before its children are written."""
    made: dict[str, Unit] = {}
    waiting = list(organisation.units)
    while waiting:
        ready = [row for row in waiting if not row.parent or row.parent in made]
        if not ready:
            raise ValueError("units name each other as parents: " + waiting[0].code)
        rows = Unit.objects.bulk_create(
            Unit(
                code=row.code,
                name=row.name,
                short_name=row.short_name,
                english_name=row.english_name,
                kind=row.kind,
                parent=made[row.parent] if row.parent else None,
                order=row.order,
                in_exchange=row.in_exchange,
                handles_letters=row.handles_letters,
                opened_on=row.opened_on,
            )
            for row in ready
        )
        made.update((row.code, row) for row in rows)
        waiting = [row for row in waiting if row.code not in made]
    return made
