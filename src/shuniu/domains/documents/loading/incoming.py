"""导入旧收文登记簿: all of a register or nothing; it may be loaded again without doubles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.bulk import (
    Batch,
    Brought,
    Effect,
    Past,
    Refusal,
    Register,
    Table,
    bring,
    keys,
    table,
)
from shuniu.casework.models import Matter, OldNumber
from shuniu.commons import numbering
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import NotYours
from shuniu.ground.text import clean

from .. import powers_incoming as powers
from ..actions.incoming_opening import register_series
from ..models import Incoming
from ..queries_incoming import KIND, due_moment
from .incoming_rows import IncomingFacts, IncomingRow, Words, histories

SHEET = "收文登记簿"
INCOMING = """
matter category sender sender_text document_number number_folded full_title kind secrecy urgency
telegram_level means day received_at received_by_label copies pages attachments_note summary
reply_by meeting_at meeting_place placeholder copy_number box dispatch delivered_to duplicate_of
duplicate_reason for_information lead_unit waiting_leaders due_at due_reminded_at answered_at
result reply_number replied_at archived_as
"""
EFFECTS = {
    "instruct": Effect.DONE,
    "assign": Effect.ASSIGN,
    "close": Effect.ANSWERED,
}


def load(
    rows: Iterable[IncomingRow], *, unit: Unit, source: str, by: Actor, at: dt.datetime
) -> Brought:
    """Bring ``unit``'s old register of incoming documents in, all or nothing, in one transaction.

    The 收文号 stay (with the unit before them, as this system writes them), and the next
    number follows. Raises NotYours, FieldRefused for the source, and RefusedRows with every
    row that does not fit and why.
    """
    if by.kind != SYSTEM and not powers.may_register(by, unit.pk):
        raise NotYours
    pasts, refusals = histories(rows, Words(unit))
    refusals += _doubles(pasts, clean(source))
    held: list[numbering.Held] = []
    register = Register(
        KIND,
        owner=lambda _past: unit.pk,
        tables=lambda batch, _source: _tables(batch, held),
        effects=EFFECTS,
        number=lambda past: _facts(past).number,
        sheets=(SHEET, SHEET),
    )
    with transaction.atomic():
        done = bring(register, pasts, refusals, source=source, by=by, at=at)
        numbering.enter(register_series(unit), held, by=by, subject_kind="matter")
    return done


def _facts(past: Past) -> IncomingFacts:
    assert isinstance(past.facts, IncomingFacts)
    return past.facts


def _doubles(pasts: Iterable[Past], source: str) -> list[Refusal]:
    """A register number that another record has already, here or in these rows."""
    there = set(Matter.objects.filter(kind=KIND).values_list("number", flat=True))
    loaded = OldNumber.objects.filter(kind=KIND, source=source)
    known = set(loaded.values_list("number", flat=True))
    refusals, seen = [], set()
    for past in pasts:
        number = _facts(past).number
        if number in seen or (number in there and past.old_number not in known):
            reason = _("收文号“{number}”已经有了。").format(number=number)
            refusals.append(Refusal(past.row, past.old_number, reason, SHEET))
        seen.add(number)
    return refusals


def _tables(batch: Batch, held: list[numbering.Held]) -> list[Table]:
    """The register's rows, and the assisting units."""
    assisting: Any = Incoming.assisting.through
    pairs = [
        (key, unit)
        for walked, key in zip(batch.walked, batch.matter_keys, strict=True)
        for unit in dict.fromkeys(_facts(walked.past).assisting)
    ]
    taken = keys(assisting, len(pairs))
    for walked, key, number in zip(batch.walked, batch.matter_keys, batch.numbers, strict=True):
        held.append(numbering.Held(number, key, walked.past.opened_at))
    return [
        table(Incoming, INCOMING, _rows(batch)),
        table(
            assisting,
            "id incoming unit",
            ((k, *pair) for k, pair in zip(taken, pairs, strict=True)),
        ),
    ]


def _rows(batch: Batch) -> Iterator[tuple[object, ...]]:
    for walked, key in zip(batch.walked, batch.matter_keys, strict=True):
        facts = _facts(walked.past)
        row, received_at = facts.row, walked.past.opened_at
        due_at = due_moment(facts.category, facts.telegram_level, facts.urgency, received_at)
        read_only = any(t.past.code == "circulate_close" for t in walked.moves)
        yield (
            *(key, facts.category, facts.sender, clean(row.sender)[:120]),
            *(facts.document_number[:80], facts.folded, clean(row.title), facts.kind),
            *(facts.secrecy, facts.urgency, facts.telegram_level, facts.means, row.day),
            *(received_at, walked.past.by_label[:80], max(row.copies, 1), row.pages),
            *(clean(row.attachments)[:200], clean(row.summary), None, None, ""),
            *(False, "", "", None, None, None, "", read_only, facts.lead, "{}"),
            *(due_at, None, row.closed_at, clean(row.result), clean(row.reply_number)[:60]),
            *(row.replied_at or (row.closed_at if row.reply_number else None),),
            clean(row.archived_as)[:60],
        )
