"""What a member has still to read, act on or study goes to the next holder of the post."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.people.actor import Actor
from shuniu.commons.people.holdings import HeldItem
from shuniu.commons.people.models import Member, Post

from ..models import Reading
from .models import CirculationReader, ReaderQuerySet
from .words import why


class Circulated:
    """传阅未办: circulations that the member has not read, or not acted on."""

    label = gettext_lazy("传阅未办")

    def _open(self, member: Member) -> ReaderQuerySet:
        found = CirculationReader.objects.filter(member=member).waiting()
        return found.select_related("circulation__matter").order_by("pk")

    def count(self, member: Member, on: dt.date, *, post: Post | None = None) -> int:
        """How many the member has not done."""
        return self._open(member).count()

    def items(self, member: Member, on: dt.date, *, post: Post | None = None) -> list[HeldItem]:
        """All of them, the oldest first; the number only, not what it is about."""
        found = []
        for row in self._open(member):
            number = row.circulation.matter.number
            found.append(HeldItem(number, f"{number}（{row.circulation.get_purpose_display()}）"))
        return found

    def transfer(
        self, from_member: Member, to_member: Member, *, post: Post, by: Actor, at: dt.datetime
    ) -> int:
        """The next holder becomes the reader; the old line says to whom it went."""
        rows = list(self._open(from_member).select_for_update(of=("self",)))
        keys = [row.circulation_id for row in rows]
        there = CirculationReader.objects.filter(
            circulation_id__in=keys, member=to_member, withdrawn_at__isnull=True
        )
        has = set(there.values_list("circulation_id", flat=True))
        passed = _("移交{name}").format(name=to_member.name)
        CirculationReader.objects.filter(pk__in=[row.pk for row in rows]).update(
            withdrawn_at=at, why_withdrawn=passed
        )
        taken = [row for row in rows if row.circulation_id not in has]
        CirculationReader.objects.bulk_create(
            [
                CirculationReader(
                    circulation=row.circulation,
                    member=to_member,
                    unit_id=to_member.unit_id,
                    place=row.place,
                    given_at=at,
                )
                for row in taken
            ]
        )
        Reading.objects.bulk_create(
            [
                Reading(
                    matter_id=row.circulation.matter_id,
                    member=to_member,
                    why=why(row.circulation),
                    given_at=at,
                )
                for row in taken
            ],
            ignore_conflicts=True,
        )
        return len(rows)
