"""Proposals as persons see them: what one may see, what is published, what waits for a check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from shuniu.casework import queries as casework_queries
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.queries import members_with_duty

from ..models import Commitment, Disclosure, Proposal, ProposalQuerySet, Signature

KIND = "proposal"


def visible_to(actor: Actor) -> ProposalQuerySet:
    """The proposals that the actor may see, by the kernel's rule: nothing unless a rule says so."""
    return Proposal.objects.filter(matter__in=casework_queries.visible_to(actor, KIND))


def proposal_of(matter: Matter) -> Proposal:
    """The proposal of a matter, with its matter as given."""
    proposal = Proposal.objects.select_related(
        "session", "category", "reply", "lead_unit", "texts"
    ).get(pk=matter.pk)
    proposal.matter = matter
    return proposal


def published() -> ProposalQuerySet:
    """What the public can read, the newest first, with what a list shows."""
    return (
        Proposal.objects.published()
        .select_related("matter", "session", "category", "lead_unit", "texts", "reply")
        .order_by("-published_at", "-matter_id")
    )


def to_publish(units: Iterable[int]) -> ProposalQuerySet:
    """Replied, to be public by the reply's own attribute, and no copy has been prepared yet."""
    return Proposal.objects.filter(
        matter__unit_id__in=list(units),
        reply__disclosure=Disclosure.PROACTIVE,
        may_publish=True,
        prepared_at__isnull=True,
        published_at__isnull=True,
    )


def to_check(actor: Actor) -> ProposalQuerySet:
    """Whose public copy waits for this reviewer, who did not prepare it."""
    return Proposal.objects.filter(
        ~Q(prepared_by_id=actor.member_id),
        prepared_at__isnull=False,
        published_at__isnull=True,
        matter__unit_id__in=actor.units_as("reviewer"),
    )


def open_commitments(actor: Actor) -> QuerySet[Commitment]:
    """Promises of issued replies, not kept yet and to be seen by the actor, the nearest first."""
    return (
        Commitment.objects.filter(
            fulfilled_on__isnull=True,
            reply__issued_at__isnull=False,
            proposal__in=visible_to(actor),
        )
        .select_related("proposal__matter", "proposal__lead_unit", "reply")
        .order_by("due_on", "id")
    )


def letter_signature(proposal: Proposal) -> list[Signature]:
    """Who proposed it, the leading one first."""
    return list(
        Signature.objects.filter(proposal=proposal).select_related("proposer").order_by("order")
    )


def members_holding(duty: str, unit_id: int, on: dt.date) -> list[int]:
    """The members who hold the duty for the unit on a day, by posts of their own."""
    return sorted({s.member_id for s in members_with_duty(duty, [unit_id], on)})
