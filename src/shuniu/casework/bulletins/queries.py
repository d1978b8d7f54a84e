"""Reads of bulletins: the text as it stands, and the matters behind each number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from shuniu.commons.people.actor import Actor

from ..models import Matter
from ..queries import visible_to
from .models import Bulletin, Claim, Version


@dataclass(frozen=True)
class Behind:
    """A number with its matters: those that this person may see, and how many others there are."""

    claim: Claim
    count: int
    matters: Sequence[Matter]
    hidden: int
    still_said: bool


def latest(bulletin: Bulletin) -> Version:
    """The text as it stands."""
    return bulletin.versions.order_by("-place")[0]


def versions_of(bulletin: Bulletin) -> list[Version]:
    """All versions, the newest first."""
    return list(bulletin.versions.order_by("-place"))


def behind(bulletin: Bulletin, actor: Actor) -> list[Behind]:
    """The numbers of the last draft with the matters behind each, as far as one may see them."""
    drafted = bulletin.versions.filter(drafted=True).order_by("-place").first()
    if drafted is None:
        return []
    words = latest(bulletin).text
    claims = list(
        drafted.claims.order_by("place").prefetch_related(
            Prefetch("matters", Matter.objects.order_by("pk"))
        )
    )
    of_kind: dict[str, set[int]] = {}
    for claim in claims:
        for matter in claim.matters.all():
            of_kind.setdefault(matter.kind, set()).add(matter.pk)
    seen: set[int] = set()
    for kind, keys in of_kind.items():
        seen |= set(visible_to(actor, kind).filter(pk__in=keys).values_list("pk", flat=True))
    found = []
    for claim in claims:
        every = list(claim.matters.all())
        mine = [matter for matter in every if matter.pk in seen]
        said = not claim.said or claim.said in words
        found.append(Behind(claim, len(every), mine, len(every) - len(mine), said))
    return found
