"""导入旧协调事项: all of a register or nothing; it may be loaded again without doubles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from shuniu.casework.bulk import (
    Batch,
    Brought,
    Effect,
    Past,
    Register,
    Table,
    Walked,
    bring,
    keys,
    table,
)
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.text import clean

from .. import powers
from ..actions.registering import SERIES
from ..flow import KIND
from ..models import Body, Case, CaseOutcome, Meeting, MeetingKind, Party, Side, Sort
from ..queries import office
from .rows import CaseFacts, CaseRow, CaseStepRow, histories

CASE_FIELDS = """
matter sort case_class summary came_on place visitors accepted_at
outcome facts reasons opinion basis drafted_by_label approved_by_label decided_at delivered_on
refused_because transferred_to transferred_where
"""
PARTY_FIELDS = "id case side name unit position"
MEETING_FIELDS = """
id case kind planned_on held_on place chair others minutes called_by_label recorded_by_label move
"""
EFFECTS = {
    "assign": Effect.ASSIGN,
    "approve_opinion": Effect.ANSWERED,
}


def load(rows: Iterable[CaseRow], *, source: str, by: Actor, at: dt.datetime) -> Brought:
    """Bring old cases in with their histories, all or nothing, in one transaction.

    Personal data of representatives are not in old registers' sums and are not
    brought in. Raises NotYours, FieldRefused, and RefusedRows with every row that
    does not fit the flow and why.
    """
    unit = office()
    powers.demand_registrar(unit, by)
    pasts, refusals = histories(rows, flows.get(KIND))
    register = Register(
        KIND,
        owner=lambda _past: unit.pk,
        series=lambda _past: SERIES,
        tables=_tables,
        effects=EFFECTS,
    )
    return bring(register, pasts, refusals, source=source, by=by, at=at)


def _facts(past: Past) -> CaseFacts:
    assert isinstance(past.facts, CaseFacts)
    return past.facts


def _tables(batch: Batch, _source: str) -> list[Table]:
    parties, meetings = list(_parties(batch)), list(_meetings(batch))
    party_keys, meeting_keys = keys(Party, len(parties)), keys(Meeting, len(meetings))
    return [
        table(Case, CASE_FIELDS, _cases(batch)),
        table(
            Party,
            PARTY_FIELDS,
            ((k, *row) for k, row in zip(party_keys, parties, strict=True)),
        ),
        table(
            Meeting,
            MEETING_FIELDS,
            ((k, *row) for k, row in zip(meeting_keys, meetings, strict=True)),
        ),
    ]


def _taken(walked: Walked, code: str) -> CaseStepRow | None:
    """The last step of that code, as the register told it."""
    for took in reversed(walked.moves):
        if took.past.code == code:
            assert isinstance(took.past.facts, CaseStepRow)
            return took.past.facts
    return None


def _cases(batch: Batch) -> Iterator[tuple[object, ...]]:
    outcomes = {w: str(c) for c, label in CaseOutcome.choices for w in (str(label), str(c))}
    bodies = {w: str(c) for c, label in Body.choices for w in (str(label), str(c))}
    for walked, key in zip(batch.walked, batch.matter_keys, strict=True):
        facts = _facts(walked.past)
        row = facts.row
        accepted, drafted = _taken(walked, "accept"), _taken(walked, "draft_opinion")
        approved, refused = _taken(walked, "approve_opinion"), _taken(walked, "not_accept")
        transferred = _taken(walked, "transfer")
        decided_on = approved.at.astimezone(clock.ZONE).date() if approved else None
        yield (
            key,
            facts.sort,
            facts.case_class,
            clean(row.summary),
            row.opened_at.astimezone(clock.ZONE).date(),
            clean(row.place)[:80],
            row.visitors if facts.sort == Sort.GROUP_VISIT else 0,
            accepted.at if accepted else None,
            outcomes[drafted.outcome] if drafted else "",
            clean(drafted.facts) if drafted else "",
            clean(drafted.reasons) if drafted else "",
            clean(drafted.text) if drafted else "",
            clean(drafted.basis) if drafted else "",
            drafted.by_label if drafted else "",
            approved.by_label if approved else "",
            approved.at if approved else None,
            decided_on,
            clean(refused.text) if refused else "",
            bodies[transferred.to] if transferred else "",
            clean(transferred.place)[:80] if transferred else "",
        )


def _parties(batch: Batch) -> Iterator[tuple[object, ...]]:
    for walked, key in zip(batch.walked, batch.matter_keys, strict=True):
        facts = _facts(walked.past)
        if facts.sort == Sort.GROUP_VISIT:
            yield key, str(Side.PETITIONER), clean(facts.row.group)[:80], None, ""
        for name, unit_id in facts.units.items():
            yield key, str(Side.PARTY), name, unit_id, ""


def _meetings(batch: Batch) -> Iterator[tuple[object, ...]]:
    kinds = {w: str(c) for c, label in MeetingKind.choices for w in (str(label), str(c))}
    for walked, key, moves in zip(batch.walked, batch.matter_keys, batch.move_keys, strict=True):
        for took, move in zip(walked.moves, moves[1:], strict=True):
            if took.past.code != "record_meeting":
                continue
            row = took.past.facts
            assert isinstance(row, CaseStepRow)
            day = row.at.astimezone(clock.ZONE).date()
            label = row.by_label
            yield (
                *(key, kinds[row.kind], day, day, clean(row.place)[:80], "", ""),
                *(clean(row.text), label, label, move),
            )
