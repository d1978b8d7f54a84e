"""Sendings: what a person may see of them, and how each stands with its receivers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from shuniu.casework import queries as casework_queries
from shuniu.casework.models import Assignment, Matter, Outcome, Role
from shuniu.casework.posting import Delivery, Envelope
from shuniu.commons.people.actor import MEMBER, Actor

from ..hands import HANDS, OVERSEEING
from ..models import Dispatch, DispatchQuerySet, PeerDelivery, Returned

KIND = "dispatch"


def visible_to(actor: Actor) -> DispatchQuerySet:
    """The sendings that the actor may see, by the kernel's rule: nothing unless a rule says so."""
    return Dispatch.objects.filter(matter__in=casework_queries.visible_to(actor, KIND))


def dispatch_of(matter: Matter) -> Dispatch:
    """The sending of a matter, with its matter as given."""
    dispatch = Dispatch.objects.select_related("issuer").get(pk=matter.pk)
    dispatch.matter = matter
    return dispatch


def envelope_of(dispatch: Dispatch) -> Envelope:
    """The sending as its receivers get it."""
    enclosures = dispatch.enclosures.select_related("paper")
    return Envelope(
        title=dispatch.matter.title,
        number=dispatch.document_number,
        kind_label=dispatch.kind_label,
        from_unit=dispatch.issuer,
        day=dispatch.day,
        urgency=dispatch.urgency,
        metadata=dict(dispatch.metadata),
        papers=tuple((e.name, e.paper) for e in enclosures),
        reply_to=dispatch.reply_to,
        issuer=dispatch.came_from,
    )


def receipts_visible_to(actor: Actor) -> QuerySet[Assignment]:
    """The ledger's rows: of what the actor's units sent all, of what others sent their own."""
    found = Assignment.objects.filter(role=Role.RECEIVE, matter__kind=KIND)
    if actor.kind != MEMBER:
        return found.none()
    owned, own = actor.units_as(*OVERSEEING), actor.units_as(*HANDS)
    return found.filter(Q(matter__unit_id__in=owned) | Q(unit_id__in=own))


def deliveries_of(origin: Matter) -> list[Delivery]:
    """How every sending of a matter (or the sending itself) stands, in the order of sending."""
    sent = Matter.objects.filter(Q(origin=origin) | Q(pk=origin.pk), kind=KIND)
    found = [*_inside(sent), *_outside(sent)]
    return sorted(found, key=lambda row: row.sent_at)


def _inside(sent: QuerySet[Matter]) -> list[Delivery]:
    given = (
        Assignment.objects.filter(matter__in=sent, role=Role.RECEIVE)
        .select_related("unit", "signed_by", "matter")
        .order_by("pk")
    )
    returns = {r.assignment_id: r for r in Returned.objects.filter(assignment__in=given)}
    return [_receipt(a, returns.get(a.pk)) for a in given]


def _receipt(a: Assignment, returned: Returned | None) -> Delivery:
    return Delivery(
        name=a.unit.name,
        unit=a.unit,
        sent_at=a.given_at,
        due_on=a.due_on,
        signed_at=a.signed_at,
        signed_by=a.signed_by.name if a.signed_by else "",
        returned=returned.reason if returned else "",
        returned_at=returned.at if returned else None,
        withdrawn_at=a.done_at if a.outcome == Outcome.WITHDRAWN else None,
        dispatch=a.matter,
    )


def _outside(sent: QuerySet[Matter]) -> list[Delivery]:
    rows = PeerDelivery.objects.filter(dispatch__matter__in=sent).select_related(
        "peer", "dispatch__matter"
    )
    return [
        Delivery(
            name=row.peer.name,
            peer=row.peer.code,
            sent_at=row.sent_at,
            signed_at=row.signed_at,
            signed_by=row.signed_by,
            returned=row.returned,
            returned_at=row.returned_at,
            withdrawn_at=row.withdrawn_at,
            dispatch=row.dispatch.matter,
        )
        for row in rows.order_by("pk")
    ]


def attach_progress(rows: Sequence[Any]) -> None:
    """Set ``progress`` on each matter: how many have signed, of how many (118/120). Two queries."""
    keys = [m.pk for m in rows]
    kept = Q(outcome__in=("", Outcome.DONE))
    inside = (
        Assignment.objects.filter(kept, matter_id__in=keys, role=Role.RECEIVE)
        .values_list("matter_id")
        .annotate(sent=Count("pk"), signed=Count("signed_at"))
    )
    outside = (
        PeerDelivery.objects.filter(
            dispatch_id__in=keys, returned_at__isnull=True, withdrawn_at__isnull=True
        )
        .values_list("dispatch_id")
        .annotate(sent=Count("pk"), signed=Count("signed_at"))
    )
    counts = dict.fromkeys(keys, (0, 0))
    for key, sent, signed in (*inside, *outside):
        counts[key] = (counts[key][0] + sent, counts[key][1] + signed)
    for matter in rows:
        sent, signed = counts[matter.pk]
        matter.progress = f"{signed}/{sent}"
