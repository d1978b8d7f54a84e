"""导入旧件: all of the records or nothing; they may be loaded again without doubles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from shuniu.casework.bulk import Batch, Effect, Past, Refusal, Table
from shuniu.casework.bulk.loading import Brought, RefusedRows, Register, bring, source_of
from shuniu.casework.models import OldNumber
from shuniu.commons import numbering
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import NotYours

from .. import powers
from ..actions.registering import number_of
from ..models import Proposal
from . import facts
from .rows import PROPOSALS, STEPS, Names, ProposalFacts, ProposalRow, StepRow, histories

__all__ = ["RefusedRows", "load"]

KIND = "proposal"
EFFECTS = {
    "assign": Effect.ASSIGN,
    "reassign": Effect.ASSIGN,
    "rehandle": Effect.ASSIGN,
    "recall": Effect.RECALL,
    # The lead unit keeps the matter until the end, or until it has to be handled again.
    "rate_dissatisfied": Effect.ANSWERED,
    "enter_dissatisfied": Effect.ANSWERED,
    "close": Effect.ANSWERED,
    "fulfil": Effect.ANSWERED,
}


def load(
    proposals: Iterable[ProposalRow],
    steps: Iterable[StepRow],
    *,
    source: str,
    by: Actor,
    at: dt.datetime,
) -> Brought:
    """Bring old proposals in with their histories, all or nothing, in one transaction.

    Sessions and categories have to be there (``actions.open_session``). ``source``
    names the old register; a record that was loaded from it before is left as it
    is. Raises NotYours, and RefusedRows with every row that does not fit and why.
    """
    if not powers.sets_limits(by):
        raise NotYours
    source = source_of(source)
    pasts, refusals = histories(proposals, steps, Names.now(flows.get(KIND)))
    refusals += _doubles(pasts, source)
    register = Register(
        KIND,
        owner=lambda past: _facts(past).session.unit_id,
        number=_number,
        tables=lambda batch, _source: _tables(batch, by),
        effects=EFFECTS,
        sheets=(PROPOSALS, STEPS),
    )
    return bring(register, pasts, refusals, source=source, by=by, at=at)


def _facts(past: Past) -> ProposalFacts:
    assert isinstance(past.facts, ProposalFacts)
    return past.facts


def _number(past: Past) -> str:
    found = _facts(past)
    return number_of(found.session, found.row.own_number)


def _doubles(pasts: Sequence[Past], source: str) -> list[Refusal]:
    """A number that the session has already, by another record or in these rows."""
    loaded = set(
        OldNumber.objects.filter(kind=KIND, source=source).values_list("number", flat=True)
    )
    there = set(Proposal.objects.filter(part=0).values_list("session_id", "own_number"))
    refusals = []
    for past in pasts:
        found = _facts(past)
        key = (found.session.pk, found.row.own_number)
        if key in there and past.old_number not in loaded:
            reason = _("这次会议已有第{n}号。").format(n=found.row.own_number)
            refusals.append(Refusal(past.row, past.old_number, reason, PROPOSALS))
        there.add(key)
    return refusals


def _tables(batch: Batch, by: Actor) -> list[Table]:
    return facts.tables(batch, _assignment_numbers(batch, by=by))


def _assignment_numbers(batch: Batch, *, by: Actor) -> dict[int, str]:
    """Assignment numbers by matter, in the order of the first assignments, year by year."""
    years: dict[int, list[tuple[dt.datetime, int]]] = {}
    for walked, key in zip(batch.walked, batch.matter_keys, strict=True):
        first = next((t.past.at for t in walked.moves if t.step.code == "assign"), None)
        if first is not None:
            years.setdefault(first.year, []).append((first, key))
    found: dict[int, str] = {}
    for _year, rows in sorted(years.items()):
        rows.sort()
        keys = [key for _at, key in rows]
        taken = numbering.take_block(
            "proposals.assignment", keys, by=by, at=rows[-1][0], subject_kind="matter"
        )
        found |= dict(zip(keys, taken, strict=True))
    return found
