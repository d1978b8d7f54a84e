"""导入旧件: all of the records or nothing; they may be loaded again without doubles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.bulk import Batch, Effect, Refusal, Table, Walked, prepare
from shuniu.commons import numbering, trail
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused, NotYours, Refused
from shuniu.ground.text import clean

from .. import powers
from ..actions.registering import number_of
from ..models import Proposal
from . import facts
from .rows import PROPOSALS, STEPS, Names, ProposalFacts, ProposalRow, StepRow, histories

KIND = "proposal"
SOURCE_MOST = 40
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


class RefusedRows(Refused):
    """有{count}行不符合办理流程，一件也没有导入。请按清单改正后重新导入。"""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = sorted(refusals, key=lambda r: (r.sheet, r.row))
        super().__init__(count=len(refusals))


@dataclass(frozen=True)
class Loaded:
    """What the records brought: proposals and steps written, those known before, rows in all."""

    proposals: int
    steps: int
    known: int
    rows: int
    tables: tuple[Table, ...] = ()


def load(
    proposals: Iterable[ProposalRow],
    steps: Iterable[StepRow],
    *,
    source: str,
    by: Actor,
    at: dt.datetime,
) -> Loaded:
    """Bring old proposals in with their histories, all or nothing, in one transaction.

    Sessions and categories have to be there (``actions.open_session``). ``source``
    names the old register; a record that was loaded from it before is left as it
    is. Raises NotYours, and RefusedRows with every row that does not fit and why.
    """
    if not powers.sets_limits(by):
        raise NotYours
    source = clean(source)
    if not source or len(source) > SOURCE_MOST:
        raise FieldRefused("source", _("请写明旧登记簿的名称，不超过{n}字。").format(n=SOURCE_MOST))
    flow = flows.get(KIND)
    pasts, refusals = histories(proposals, steps, Names.now(flow))
    found = prepare(KIND, pasts, source=source, at=at, effects=EFFECTS)
    refusals += [replace(r, sheet=STEPS if r.of_step else PROPOSALS) for r in found.refusals]
    refusals += _doubles(found.walked)
    if refusals:
        raise RefusedRows(refusals)
    written: list[Table] = []
    moves = 0
    found.walked.sort(key=lambda w: w.past.opened_at)
    with transaction.atomic():
        for unit_id, walked in _by_owner(found.walked).items():
            batch = Batch(flow, walked, unit_id=unit_id, source=source, by=by, at=at)
            batch.numbers = [_number(w) for w in walked]
            taken = _assignment_numbers(batch, by=by)
            written += batch.write(facts.tables(batch, taken))
            moves += sum(len(w.moves) for w in walked)
        trail.record(
            "proposals.loaded",
            subject_kind="source",
            subject_id=source,
            by=by,
            at=at,
            detail={"proposals": len(found.walked), "steps": moves, "known": len(found.known)},
        )
    rows = sum(len(t.rows) for t in written)
    return Loaded(len(found.walked), moves, len(found.known), rows, tuple(written))


def _facts(walked: Walked) -> ProposalFacts:
    assert isinstance(walked.past.facts, ProposalFacts)
    return walked.past.facts


def _number(walked: Walked) -> str:
    found = _facts(walked)
    return number_of(found.session, found.row.own_number)


def _doubles(walked: Iterable[Walked]) -> list[Refusal]:
    """A number that the session has already, by another record or in these rows."""
    there = set(Proposal.objects.filter(part=0).values_list("session_id", "own_number"))
    refusals = []
    for one in walked:
        found = _facts(one)
        key = (found.session.pk, found.row.own_number)
        if key in there:
            reason = _("这次会议已有第{n}号。").format(n=found.row.own_number)
            refusals.append(Refusal(one.past.row, one.past.old_number, reason, PROPOSALS))
        there.add(key)
    return refusals


def _by_owner(walked: Iterable[Walked]) -> dict[int, list[Walked]]:
    found: dict[int, list[Walked]] = {}
    for one in walked:
        found.setdefault(_facts(one).session.unit_id, []).append(one)
    return found


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
