"""导入旧信: all of a file or nothing; a file may be loaded again without doubles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.bulk import Batch, Effect, Refusal, Table, Walked, prepare
from shuniu.commons import numbering, trail
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, NotYours, Refused
from shuniu.ground.text import clean

from .. import powers
from . import facts
from .rows import LETTERS, STEPS, LetterFacts, LetterRow, Names, StepRow, histories
from .workbook import read_workbook

KIND = "letter"
SOURCE_MOST = 40
EFFECTS = {
    "dispatch": Effect.ASSIGN,
    "redispatch": Effect.ASSIGN,
    "rehandle": Effect.ASSIGN,
    "recall": Effect.RECALL,
    "approve_answer": Effect.ANSWERED,
}
# The assisting unit's part is due a working day before the lead's answer.
BEFORE = {"assist": "answer"}


class RefusedRows(Refused):
    """有{count}行不符合办理流程，整个文件没有导入。请按清单改正后重新导入。"""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = sorted(refusals, key=lambda r: (r.sheet, r.row))
        super().__init__(count=len(refusals))


@dataclass(frozen=True)
class Loaded:
    """What a file brought: letters and steps written, letters known before, rows in all."""

    letters: int
    steps: int
    known: int
    rows: int
    tables: tuple[Table, ...] = ()


def load_file(source_file: Path | BinaryIO, *, source: str, by: Actor, at: dt.datetime) -> Loaded:
    """Load a workbook (sheets 来信 and 办理过程). Raises what ``load`` raises, or FieldRefused."""
    letters, steps = read_workbook(source_file)
    return load(letters, steps, source=source, by=by, at=at)


def load(
    letters: Iterable[LetterRow],
    steps: Iterable[StepRow],
    *,
    source: str,
    by: Actor,
    at: dt.datetime,
) -> Loaded:
    """Bring old letters in with their histories, all or nothing, in one transaction.

    ``source`` names the old register; its old numbers are unique, and a letter
    that was loaded from it before is left as it is. Raises NotYours, and
    RefusedRows with every row that does not fit and why.
    """
    if not powers.writes_profile(by):
        raise NotYours
    source = clean(source)
    if not source or len(source) > SOURCE_MOST:
        raise FieldRefused("source", _("请写明旧登记簿的名称，不超过{n}字。").format(n=SOURCE_MOST))
    flow = flows.get(KIND)
    pasts, refusals = histories(letters, steps, Names.now(flow))
    found = prepare(KIND, pasts, source=source, at=at, effects=EFFECTS, before=BEFORE)
    refusals += [replace(r, sheet=STEPS if r.of_step else LETTERS) for r in found.refusals]
    if refusals:
        raise RefusedRows(refusals)
    written: list[Table] = []
    moves = 0
    found.walked.sort(key=lambda w: w.past.opened_at)
    with transaction.atomic():
        for unit_id, walked in _by_owner(found.walked).items():
            batch = Batch(flow, walked, unit_id=unit_id, source=source, by=by, at=at)
            batch.numbers = _numbers(batch, by=by)
            written += batch.write(facts.tables(batch, source))
            moves += sum(len(w.moves) for w in walked)
        trail.record(
            "letters.loaded",
            subject_kind="source",
            subject_id=source,
            by=by,
            at=at,
            detail={"letters": len(found.walked), "steps": moves, "known": len(found.known)},
        )
    rows = sum(len(t.rows) for t in written)
    return Loaded(len(found.walked), moves, len(found.known), rows, tuple(written))


def _facts(walked: Walked) -> LetterFacts:
    assert isinstance(walked.past.facts, LetterFacts)
    return walked.past.facts


def _by_owner(walked: Iterable[Walked]) -> dict[int, list[Walked]]:
    found: dict[int, list[Walked]] = {}
    for one in walked:
        found.setdefault(_facts(one).mailbox.unit_id, []).append(one)
    return found


def _numbers(batch: Batch, *, by: Actor) -> list[str]:
    """New numbers, in the order of the letters' dates, from the series and year of each."""
    groups: dict[tuple[str, int], list[int]] = {}
    for i, walked in enumerate(batch.walked):
        year = walked.past.opened_at.astimezone(clock.ZONE).year
        groups.setdefault((_facts(walked).mailbox.number, year), []).append(i)
    numbers = [""] * len(batch.walked)
    for (series, _year), places in groups.items():
        taken = numbering.take_block(
            series,
            [batch.matter_keys[i] for i in places],
            by=by,
            at=batch.walked[places[-1]].past.opened_at,
            subject_kind="matter",
        )
        for i, number in zip(places, taken, strict=True):
            numbers[i] = number
    return numbers
