"""Delegations as holdings: what becomes of them when the post changes."""

from __future__ import annotations

import contextlib
import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .actions.base import day_of
from .actions.delegations import close, delegate
from .actor import Actor
from .holdings import HeldItem
from .models import Delegation, Member, Post, Tenure
from .refusals import NothingToDelegate


def running(on: dt.date) -> QuerySet[Delegation]:
    """Delegations that are in force on that day or will be."""
    return (
        Delegation.objects.filter(ended_at__isnull=True, last_day__gte=on)
        .select_related("member", "deputy")
        .order_by("first_day", "pk")
    )


def _has_another_post(member: Member, post: Post, on: dt.date) -> bool:
    seats = Tenure.objects.filter(Tenure.held_on(on), member=member)
    return seats.exclude(post=post).exists()


class DelegationsHeld:
    """The member acts for others. It hangs on the person: it passes on with their last post."""

    label = gettext_lazy("受托代办")

    def _rows(self, member: Member, on: dt.date) -> QuerySet[Delegation]:
        return running(on).filter(deputy=member)

    def count(self, member: Member, on: dt.date, *, post: Post | None = None) -> int:
        """How many members this one acts for, now or soon."""
        return self._rows(member, on).count()

    def items(self, member: Member, on: dt.date, *, post: Post | None = None) -> list[HeldItem]:
        """The delegations, the earliest first."""
        return [
            HeldItem(str(row.pk), _line(row.member.name, row)) for row in self._rows(member, on)
        ]

    def transfer(
        self, from_member: Member, to_member: Member, *, post: Post, by: Actor, at: dt.datetime
    ) -> int:
        """End each; the taker acts for the rest of its days, unless the taker is the one away."""
        day = day_of(at)
        if _has_another_post(from_member, post, day):
            return 0
        rows = list(self._rows(from_member, day))
        for row in rows:
            close(row, by=by, at=at)
        for row in rows:
            if row.member_id == to_member.pk:
                continue
            with contextlib.suppress(NothingToDelegate):
                delegate(
                    row.member,
                    to_member,
                    first_day=max(row.first_day, day),
                    last_day=row.last_day,
                    reason=row.reason,
                    by=by,
                    at=at,
                )
        return len(rows)


class DelegationsGiven:
    """Others act for the member. With the last post gone there is nothing to act for: they end."""

    label = gettext_lazy("委托他人代办")

    def _rows(self, member: Member, on: dt.date) -> QuerySet[Delegation]:
        return running(on).filter(member=member)

    def count(self, member: Member, on: dt.date, *, post: Post | None = None) -> int:
        """How many delegations of the member run, now or soon."""
        return self._rows(member, on).count()

    def items(self, member: Member, on: dt.date, *, post: Post | None = None) -> list[HeldItem]:
        """The delegations, the earliest first."""
        return [
            HeldItem(str(row.pk), _line(row.deputy.name, row)) for row in self._rows(member, on)
        ]

    def transfer(
        self, from_member: Member, to_member: Member, *, post: Post, by: Actor, at: dt.datetime
    ) -> int:
        """End them, if this is the giver's last post; the taker is here to act in person."""
        day = day_of(at)
        if _has_another_post(from_member, post, day):
            return 0
        rows = list(self._rows(from_member, day))
        for row in rows:
            close(row, by=by, at=at)
        return len(rows)


def _line(name: str, row: Delegation) -> str:
    return _("%(name)s：%(first)s至%(last)s，%(reason)s") % {
        "name": name,
        "first": row.first_day,
        "last": row.last_day,
        "reason": row.reason,
    }
