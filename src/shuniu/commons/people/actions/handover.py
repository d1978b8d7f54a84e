"""岗位交接: all that a member holds by a post goes to the next holder, in one step."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ..actor import Actor
from ..holdings import holdings
from ..models import Handover, Member, Post, Tenure
from ..powers import administers, require
from ..refusals import AccountClosed, HandToSelf, NotInPost
from .base import day_of, lock_members
from .posts import seat, vacate

_NOTE_LIMIT = 2000


@transaction.atomic
def hand_over(
    post: Post,
    from_member: Member,
    to_member: Member,
    *,
    by: Actor,
    at: dt.datetime,
    note: str = "",
) -> Handover:
    """Hand the post, with all that is held by it, to the next holder; gives back the receipt.

    The giver's last day is the day before that of ``at``, the taker's first day
    that of ``at`` (a day later each, if the giver came only that day). Every
    kind of holding moves, or nothing does. Refuses the same person twice, a
    giver who is not in post, a taker whose account is closed or whose duties
    don't go together.
    """
    require(administers(by))
    if from_member.pk == to_member.pk:
        raise HandToSelf
    note = clean(note)
    if len(note) > _NOTE_LIMIT:
        raise FieldRefused("note", _("交接说明最多%(limit)d个字。") % {"limit": _NOTE_LIMIT})
    day = day_of(at)
    rows = lock_members(from_member, to_member)
    from_member, to_member = rows[from_member.pk], rows[to_member.pk]
    tenure = _tenure_held(post, from_member, day)
    if not to_member.is_active:
        raise AccountClosed(name=to_member.name)
    moved = _transfer(post, from_member, to_member, by=by, at=at)
    reason = _("交接给%(name)s") % {"name": to_member.name}
    last_day = max(day - dt.timedelta(days=1), tenure.first_day)
    vacate(tenure, last_day=last_day, by=by, at=at, reason=reason)
    first_day = max(day, last_day + dt.timedelta(days=1))
    reason = _("接替%(name)s") % {"name": from_member.name}
    seat(to_member, post, first_day=first_day, by=by, at=at, reason=reason)
    receipt = Handover.objects.create(
        from_member=from_member,
        to_member=to_member,
        post=post,
        at=at,
        by_label=by.label,
        note=note,
        items=moved,
    )
    trail.record(
        "people.handed_over",
        subject_kind="post",
        subject_id=post.pk,
        by=by,
        at=at,
        detail={
            "handover": receipt.pk,
            "from": from_member.pk,
            "to": to_member.pk,
            "counts": {row["kind"]: row["count"] for row in moved},
        },
    )
    return receipt


def _tenure_held(post: Post, member: Member, day: dt.date) -> Tenure:
    """The member's tenure of the post on that day, locked with the post; refuses if none."""
    Post.objects.select_for_update().get(pk=post.pk)
    tenure = (
        Tenure.objects.select_for_update(of=("self",))
        .select_related("post")
        .filter(Tenure.held_on(day), member=member, post=post)
        .first()
    )
    if tenure is None:
        raise NotInPost(name=member.name, post=post.title)
    return tenure


def _transfer(
    post: Post, from_member: Member, to_member: Member, *, by: Actor, at: dt.datetime
) -> list[dict[str, object]]:
    """Move each kind of holding; a row a kind for the receipt, kinds with nothing included."""
    rows: list[dict[str, object]] = []
    for kind, holding in holdings.items():
        items = holding.items(from_member, day_of(at), post=post)
        moved = holding.transfer(from_member, to_member, post=post, by=by, at=at) if items else 0
        rows.append(
            {
                "kind": kind,
                "label": str(holding.label),
                "count": moved,
                "items": [{"key": item.key, "label": item.label} for item in items],
            }
        )
    return rows
