"""Posts are made, filled and vacated. One seat, one holder: who is asked, is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shuniu.commons import trail

from ..actor import Actor
from ..duties import ADMINISTRATOR
from ..models import Member, Post, Tenure, Unit
from ..powers import administers, kept_apart, require
from ..refusals import (
    AccountClosed,
    AlreadyEnded,
    CodeTaken,
    DaysOutOfOrder,
    DutiesKeptApart,
    PostHeld,
)
from .base import (
    code_of,
    day_of,
    duties_of,
    keep_an_administrator,
    lock_members,
    open_on,
    words,
)


@transaction.atomic
def create_post(
    *,
    code: str,
    unit: Unit,
    title: str,
    duties: Collection[str],
    by: Actor,
    at: dt.datetime,
    rank: int = 500,
    duty_unit: Unit | None = None,
) -> Post:
    """设岗。 Refuses a code in use, unknown duties, and duties that must be kept apart."""
    require(administers(by))
    code = code_of("code", code, limit=48)
    held = duties_of(duties)
    for place in (unit, duty_unit):
        if place is not None:
            open_on(place, day_of(at))
    known = Post.objects.filter(code=code).first()
    if known is not None:
        raise CodeTaken(code=code, name=known.title)
    post = Post.objects.create(
        code=code,
        unit=unit,
        title=words("title", title, label=_("职务"), limit=60),
        rank=rank,
        duties=held,
        duty_unit=duty_unit,
    )
    trail.record(
        "people.post_created",
        subject_kind="post",
        subject_id=post.pk,
        by=by,
        at=at,
        detail={"code": code, "unit": unit.code, "title": post.title, "duties": held},
    )
    return post


@transaction.atomic
def change_duties(post: Post, duties: Collection[str], *, by: Actor, at: dt.datetime) -> Post:
    """调整岗位职责。 Whoever holds the post has the new duties from this moment."""
    require(administers(by))
    day = day_of(at)
    held = duties_of(duties)
    post = Post.objects.select_for_update().get(pk=post.pk)
    seats = list(
        Tenure.objects.filter(post=post)
        .filter(Q(last_day__isnull=True) | Q(last_day__gte=day))
        .select_related("member")
    )
    if ADMINISTRATOR in post.duties and ADMINISTRATOR not in held:
        keep_an_administrator({seat.pk for seat in seats}, day)
    for seat in seats:
        refuse_mixed_duties(seat.member, held, day, without=post)
    before, post.duties = post.duties, held
    post.save(update_fields=["duties"])
    trail.record(
        "people.duties_changed",
        subject_kind="post",
        subject_id=post.pk,
        by=by,
        at=at,
        detail={"before": before, "after": held},
    )
    return post


@transaction.atomic
def appoint(
    member: Member,
    post: Post,
    *,
    first_day: dt.date,
    by: Actor,
    at: dt.datetime,
    reason: str = "",
) -> Tenure:
    """任命: the member holds the post from ``first_day`` on.

    Refuses while somebody else holds it on or after that day, a closed
    account, a closed unit, and duties that one person may not hold together.
    """
    require(administers(by))
    return seat(member, post, first_day=first_day, by=by, at=at, reason=reason)


def seat(
    member: Member, post: Post, *, first_day: dt.date, by: Actor, at: dt.datetime, reason: str
) -> Tenure:
    """Appoint without asking for the power (the caller has); the rules hold all the same."""
    member = lock_members(member)[member.pk]
    post = Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)
    if not member.is_active:
        raise AccountClosed(name=member.name)
    open_on(post.unit, first_day)
    holder = (
        Tenure.objects.filter(post=post)
        .filter(Q(last_day__isnull=True) | Q(last_day__gte=first_day))
        .select_related("member")
        .first()
    )
    if holder is not None:
        raise PostHeld(post=post.title, since=holder.first_day, name=holder.member.name)
    refuse_mixed_duties(member, post.duties, first_day)
    tenure = Tenure.objects.create(
        member=member,
        post=post,
        first_day=first_day,
        reason=words("reason", reason, label=_("依据"), limit=120, required=False),
    )
    trail.record(
        "people.appointed",
        subject_kind="member",
        subject_id=member.pk,
        by=by,
        at=at,
        detail={"post": post.code, "first_day": first_day.isoformat(), "reason": tenure.reason},
    )
    return tenure


@transaction.atomic
def end_tenure(
    tenure: Tenure, *, last_day: dt.date, by: Actor, at: dt.datetime, reason: str = ""
) -> Tenure:
    """免职: ``last_day`` is the last on which the member holds the post.

    Refuses a day before the appointment, a tenure that is over, and the end of
    the last administrator.
    """
    require(administers(by))
    tenure = (
        Tenure.objects.select_for_update(of=("self",))
        .select_related("post", "member")
        .get(pk=tenure.pk)
    )
    if tenure.last_day is not None and tenure.last_day < day_of(at):
        raise AlreadyEnded(day=tenure.last_day)
    if ADMINISTRATOR in tenure.post.duties:
        keep_an_administrator({tenure.pk}, max(last_day, day_of(at)))
    return vacate(tenure, last_day=last_day, by=by, at=at, reason=reason)


def vacate(tenure: Tenure, *, last_day: dt.date, by: Actor, at: dt.datetime, reason: str) -> Tenure:
    """End the (locked) tenure without asking for the power (the caller has)."""
    if last_day < tenure.first_day:
        raise DaysOutOfOrder(first=tenure.first_day, last=last_day)
    tenure.last_day = last_day
    tenure.save(update_fields=["last_day"])
    trail.record(
        "people.tenure_ended",
        subject_kind="member",
        subject_id=tenure.member_id,
        by=by,
        at=at,
        detail={
            "post": tenure.post.code,
            "last_day": last_day.isoformat(),
            "reason": words("reason", reason, label=_("依据"), limit=120, required=False),
        },
    )
    return tenure


def refuse_mixed_duties(
    member: Member, duties: Collection[str], on: dt.date, *, without: Post | None = None
) -> None:
    """Refuse if ``duties``, with those of the member's other posts, mix what is kept apart."""
    others = Post.objects.filter(tenures__member=member).filter(
        Q(tenures__last_day__isnull=True) | Q(tenures__last_day__gte=on)
    )
    if without is not None:
        others = others.exclude(pk=without.pk)
    held = set(duties).union(*others.values_list("duties", flat=True))
    if not kept_apart(held):
        raise DutiesKeptApart
