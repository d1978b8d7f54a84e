"""The archive's reads: whose items one may see, what waits to be filed, what has ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from shuniu.casework.filing import FOR_EVER, TEN, FilingRecord, filers, nothing_to_keep
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD
from shuniu.commons.people.models import UnitKind
from shuniu.ground import clock

from .models import YEARS, Appraisal, Consultation, Fonds, Item, LeftOut, Organ, Rule, State

LOOKERS = (REGISTRAR, HANDLER, UNIT_HEAD, REVIEWER, LEADER)
DUE_MONTH, DUE_DAY = 6, 30  # 机关档案管理规定: the papers of a year, by the next June's end
LOWEST_CLASS = ("year", "retention", "organ__code", "organ__name")


def fonds_seen_by(actor: Actor) -> QuerySet[Fonds]:
    """The fonds whose catalogue the actor may look at."""
    return Fonds.objects.filter(unit__in=actor.units_as(*LOOKERS)).select_related("unit")


def fonds_filed_by(actor: Actor) -> QuerySet[Fonds]:
    """The fonds for which the actor files."""
    own = Q(unit__in=actor.units_as(REGISTRAR))
    elsewhere = Q(unit__in=actor.units_as(HANDLER)) & ~Q(unit__kind=UnitKind.COUNTY_OFFICE)
    return Fonds.objects.filter(own | elsewhere).select_related("unit").order_by("unit__order")


def visible_to(actor: Actor) -> QuerySet[Item]:
    """The items that the actor may see, moved and destroyed ones too: the catalogue is whole."""
    return Item.objects.filter(fonds__unit__in=actor.units_as(*LOOKERS))


def consultations_seen_by(actor: Actor) -> QuerySet[Consultation]:
    """The openings of packages, for those who file and for leaders."""
    found = Consultation.objects.filter(item__fonds__in=fonds_filed_by(actor))
    led = Consultation.objects.filter(item__fonds__unit__in=actor.units_as(LEADER, UNIT_HEAD))
    return (found | led).select_related("item__fonds__unit")


def due_on(year: int) -> dt.date:
    """By when the papers of a year are to be filed: 30 June of the next (``arch.file``)."""
    return dt.date(year + 1, DUE_MONTH, DUE_DAY)


def ends_on(year: int, retention: str) -> dt.date | None:
    """The last day of the retention, which begins with the year after the papers' own."""
    return dt.date(year + YEARS[retention], 12, 31) if retention in YEARS else None


def waiting(fonds: Fonds, *, year: int | None = None) -> QuerySet[Matter]:
    """归档待办: closed matters of the fonds' unit that are neither filed nor left out."""
    found = Matter.objects.filter(
        unit_id=fonds.unit_id,
        kind__in=[kind for kind, _filer in filers.items()],
        closed_at__gte=clock.on(fonds.since, 0),
    )
    for kind, states in nothing_to_keep.items():
        found = found.exclude(kind=kind, state__in=states)
    if year is not None:
        first, after = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
        found = found.filter(closed_at__gte=clock.on(first, 0), closed_at__lt=clock.on(after, 0))
    filed = Item.objects.filter(matter=OuterRef("pk"))
    left = LeftOut.objects.filter(matter=OuterRef("pk"))
    found = found.filter(~Exists(filed), ~Exists(left)).select_related("unit")
    return found.prefetch_related("papers__paper__blob")


@dataclass(frozen=True)
class Proposal:
    """How a matter might be filed: retention and organ, and the line of the table behind it."""

    retention: str
    organ: Organ | None
    scope: str


def rules_in_force(on: dt.date) -> list[Rule]:
    """The table as it stands on a day, in its order."""
    return list(Rule.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on)))


def organs_of(fonds: Fonds, on: dt.date) -> list[Organ]:
    """The codes in use on a day."""
    open_ = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    return list(Organ.objects.filter(open_, fonds=fonds).order_by("id"))


def propose(
    record: FilingRecord, kind: str, rules: Iterable[Rule], organs: Sequence[Organ]
) -> Proposal:
    """The county's table first, then what the matter's own domain proposes, then ten years."""
    general = [o for o in organs if not o.kinds]
    organ = next((o for o in organs if kind in o.kinds), general[0] if general else None)
    for rule in rules:
        of_kind = not rule.kind or rule.kind == kind
        if of_kind and (rule.words or rule.kind) and _has(record.title, rule.words):
            return Proposal(rule.retention, organ, rule.scope)
    return Proposal(record.retention or TEN, organ, "")


def _has(title: str, words: Sequence[str]) -> bool:
    return not words or any(word in title for word in words)


def ended(fonds: Fonds, on: dt.date) -> QuerySet[Item]:
    """期满: items in keeping whose retention is over and that no open appraisal holds."""
    held = Appraisal.objects.filter(lines__item=OuterRef("pk"), approved__isnull=True)
    found = Item.objects.ended_by(on).filter(~Exists(held), fonds=fonds)
    return found.exclude(retention=FOR_EVER).order_by("ends_on", "code")


def classes_of(fonds: Fonds) -> list[dict[str, object]]:
    """The lowest classes with how many items each has, the newest year first."""
    rows = Item.objects.filter(fonds=fonds).values(*LOWEST_CLASS, "organ_id")
    return list(
        rows.annotate(items=Count("id"), kept=Count("id", filter=Q(state=State.KEPT))).order_by(
            "-year", "retention", "organ__code"
        )
    )


def catalogue(
    fonds: Fonds, *, year: int, retention: str = "", organ: int | None = None
) -> QuerySet[Item]:
    """归档文件目录: a year's items by retention, organ and number; destroyed ones stay listed."""
    found = Item.objects.filter(fonds=fonds, year=year)
    if retention:
        found = found.filter(retention=retention)
    if organ is not None:
        found = found.filter(organ_id=organ)
    # Y, D30, D10: downwards by their codes.
    return found.select_related("organ", "moved_to").order_by("-retention", "organ__code", "number")
