"""While away, a member lets another act: 委托代办."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shuniu.commons import trail
from shuniu.ground.text import long_date

from ..actor import Actor
from ..models import Delegation, Member, Post
from ..powers import kept_apart, may_delegate, require
from ..refusals import (
    AccountClosed,
    AlreadyDelegated,
    AlreadyEnded,
    DaysOutOfOrder,
    DelegateInThePast,
    DelegateToSelf,
    DeputyIsAway,
    DeputyIsNeeded,
    DutiesKeptApart,
    NothingToDelegate,
)
from .base import day_of, lock_members, words


@transaction.atomic
def delegate(
    member: Member,
    deputy: Member,
    *,
    first_day: dt.date,
    last_day: dt.date,
    reason: str,
    by: Actor,
    at: dt.datetime,
) -> Delegation:
    """委托代办: from the first to the last day (both included) the deputy holds the duties too.

    The member keeps them. Duties that came by delegation don't pass on, so
    nobody delegates while they are somebody's deputy, and no deputy is away.
    """
    require(may_delegate(by, member))
    if member.pk == deputy.pk:
        raise DelegateToSelf
    if last_day < first_day:
        raise DaysOutOfOrder(first=first_day, last=last_day)
    if last_day < day_of(at):
        raise DelegateInThePast(last=last_day)
    reason = words("reason", reason, label=_("事由"), limit=120)
    rows = lock_members(member, deputy)
    member, deputy = rows[member.pk], rows[deputy.pk]
    for person in (member, deputy):
        if not person.is_active:
            raise AccountClosed(name=person.name)
    _refuse_crossing(member, deputy, first_day, last_day)
    _refuse_duties(member, deputy, first_day, last_day)
    delegation = Delegation.objects.create(
        member=member,
        deputy=deputy,
        first_day=first_day,
        last_day=last_day,
        reason=reason,
        given_at=at,
    )
    trail.record(
        "people.delegated",
        subject_kind="member",
        subject_id=member.pk,
        by=by,
        at=at,
        detail={
            "deputy": deputy.pk,
            "first_day": first_day.isoformat(),
            "last_day": last_day.isoformat(),
            "reason": reason,
        },
    )
    return delegation


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: Actor, at: dt.datetime) -> Delegation:
    """终止委托 at once, before its last day: the member is back."""
    require(may_delegate(by, delegation.member))
    delegation = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if delegation.ended_at is not None:
        raise AlreadyEnded(day=long_date(day_of(delegation.ended_at)))
    if delegation.last_day < day_of(at):
        raise AlreadyEnded(day=long_date(delegation.last_day))
    return close(delegation, by=by, at=at)


def close(delegation: Delegation, *, by: Actor, at: dt.datetime) -> Delegation:
    """End the delegation without asking for the power (the caller has)."""
    delegation.ended_at = at
    delegation.save(update_fields=["ended_at"])
    trail.record(
        "people.delegation_ended",
        subject_kind="member",
        subject_id=delegation.member_id,
        by=by,
        at=at,
        detail={"deputy": delegation.deputy_id},
    )
    return delegation


def _running(first_day: dt.date, last_day: dt.date) -> QuerySet[Delegation]:
    """Delegations in force on any of the days."""
    return Delegation.objects.filter(
        ended_at__isnull=True, first_day__lte=last_day, last_day__gte=first_day
    ).select_related("member", "deputy")


def _refuse_crossing(member: Member, deputy: Member, first_day: dt.date, last_day: dt.date) -> None:
    for known in _running(first_day, last_day).filter(
        Q(member=member) | Q(member=deputy) | Q(deputy=member)
    ):
        days = {"first": known.first_day, "last": known.last_day}
        if known.member_id == member.pk:
            raise AlreadyDelegated(name=member.name, deputy=known.deputy.name, **days)
        if known.member_id == deputy.pk:
            raise DeputyIsAway(deputy=deputy.name, other=known.deputy.name, **days)
        raise DeputyIsNeeded(name=member.name, other=known.member.name, **days)


def _refuse_duties(member: Member, deputy: Member, first_day: dt.date, last_day: dt.date) -> None:
    """Refuse an empty delegation, and one that mixes duties which must be kept apart."""
    in_those_days = Q(tenures__first_day__lte=last_day) & (
        Q(tenures__last_day__isnull=True) | Q(tenures__last_day__gte=first_day)
    )
    own = list(Post.objects.filter(in_those_days, tenures__member=member))
    if not own:
        raise NothingToDelegate(name=member.name)
    others = Post.objects.filter(in_those_days, tenures__member=deputy)
    together = {duty for post in [*own, *others] for duty in post.duties}
    for known in _running(first_day, last_day).filter(deputy=deputy):
        held = Post.objects.filter(in_those_days, tenures__member=known.member)
        together.update(duty for post in held for duty in post.duties)
    if not kept_apart(together):
        raise DutiesKeptApart
