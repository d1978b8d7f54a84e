"""导入旧信: all of a file or nothing; a file may be loaded again without doubles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from shuniu.casework.bulk import Effect, Past, RefusedRows, Register, Table, bring
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import NotYours

from .. import powers
from . import facts
from .rows import LETTERS, STEPS, LetterFacts, LetterRow, Names, StepRow, histories
from .workbook import read_workbook

__all__ = ["Loaded", "RefusedRows", "load", "load_file"]

KIND = "letter"
EFFECTS = {
    "dispatch": Effect.ASSIGN,
    "redispatch": Effect.ASSIGN,
    "rehandle": Effect.ASSIGN,
    "recall": Effect.RECALL,
    "approve_answer": Effect.ANSWERED,
}
# The assisting unit's part is due a working day before the lead's answer.
BEFORE = {"assist": "answer"}


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
    pasts, refusals = histories(letters, steps, Names.now(flows.get(KIND)))
    done = bring(_REGISTER, pasts, refusals, source=source, by=by, at=at)
    return Loaded(done.matters, done.steps, done.known, done.rows, done.tables)


def _facts(past: Past) -> LetterFacts:
    assert isinstance(past.facts, LetterFacts)
    return past.facts


_REGISTER = Register(
    KIND,
    owner=lambda past: _facts(past).mailbox.unit_id,
    series=lambda past: _facts(past).mailbox.number,
    tables=facts.tables,
    effects=EFFECTS,
    before=BEFORE,
    sheets=(LETTERS, STEPS),
)
