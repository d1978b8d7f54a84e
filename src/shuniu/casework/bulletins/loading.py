"""Bring old issues in: those that came out on paper before there was this system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.duties import ADMINISTRATOR
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import NotYours
from shuniu.ground.text import clean

from ..bulk import Batch, Brought, Past, PastStep, Refusal, Register, Table, bring, keys, table
from .actions import TITLE_MOST
from .flow import KIND
from .kinds import kinds
from .models import Bulletin, Version

BULLETIN_FIELDS = """
matter code masthead topic first last number issued_at signed_by_label copies paper
"""
VERSION_FIELDS = "id bulletin place title text drafted move by_label at"


@dataclass(frozen=True)
class IssueRow:
    """An issue as the old register has it; ``code`` is the bulletin's, ``number`` as printed."""

    row: int
    old_number: str
    code: str
    number: str
    title: str
    text: str
    first: dt.date
    last: dt.date
    drafted_at: dt.datetime
    issued_at: dt.datetime
    by_label: str
    signed_by: str
    copies: int = 1


def load(
    rows: Iterable[IssueRow], *, unit: Unit, source: str, by: Actor, at: dt.datetime
) -> Brought:
    """Bring old issues of ``unit``'s bulletins in, all or nothing, in one transaction.

    Each was drafted, submitted, signed and issued; the numbers stay as printed, the
    PDF is not there. Raises NotYours for whoever sets nothing up, FieldRefused for the
    source, RefusedRows with every row that does not fit and why.
    """
    if by.kind != SYSTEM and not by.holds(ADMINISTRATOR):
        raise NotYours
    pasts: list[Past] = []
    refusals: list[Refusal] = []
    for row in rows:
        wrong = _wrong(row)
        if wrong:
            refusals.append(Refusal(row.row, row.old_number, wrong))
            continue
        pasts.append(_past(row))
    known = {(row.code, row.number) for row in map(_row, pasts)}
    if len(known) < len(pasts):
        refusals.append(Refusal(pasts[-1].row, pasts[-1].old_number, _("期号重复。")))
    register = Register(
        KIND, lambda _p: unit.pk, lambda batch, _source: _tables(batch), {}, number=_number
    )
    return bring(register, pasts, refusals, source=source, by=by, at=at)


def _row(past: Past) -> IssueRow:
    assert isinstance(past.facts, IssueRow)
    return past.facts


def _number(past: Past) -> str:
    """督查专报〔2004〕第1期: what was printed is the matter's number too."""
    row = _row(past)
    masthead = str(kinds.get(row.code).masthead)
    return f"{masthead}{clean(row.number).removeprefix(masthead)}"


def _wrong(row: IssueRow) -> str:
    if row.code not in kinds:
        return _("没有“{code}”这种简报。").format(code=row.code)
    if not clean(row.number) or not clean(row.title) or not clean(row.text):
        return _("缺少期号、标题或正文。")
    if len(row.title) > TITLE_MOST or row.last < row.first:
        return _("标题太长，或者起止日期不对。")
    return ""


def _past(row: IssueRow) -> Past:
    masthead = str(kinds.get(row.code).masthead)
    taken = (("submit", row.by_label), ("approve", row.signed_by), ("issue", row.by_label))
    moments = (row.drafted_at, row.issued_at, row.issued_at)
    return Past(
        row=row.row,
        old_number=row.old_number,
        title=f"{masthead}：{clean(row.title)}",
        opened_at=row.drafted_at,
        by_label=row.by_label,
        steps=tuple(
            PastStep(row=row.row, code=code, at=moment, by_label=who)
            for (code, who), moment in zip(taken, moments, strict=True)
        ),
        texts=(row.number, clean(row.text)),
        facts=row,
    )


def _tables(batch: Batch) -> list[Table]:
    versions = keys(Version, len(batch.walked))
    return [
        table(Bulletin, BULLETIN_FIELDS, _bulletins(batch)),
        table(Version, VERSION_FIELDS, _versions(batch, versions)),
    ]


def _bulletins(batch: Batch) -> Iterator[tuple[object, ...]]:
    for walked, key in zip(batch.walked, batch.matter_keys, strict=True):
        row = _row(walked.past)
        masthead = str(kinds.get(row.code).masthead)
        yield (
            *(key, row.code, masthead, "", row.first, row.last, clean(row.number)),
            *(row.issued_at, row.signed_by, row.copies, None),
        )


def _versions(batch: Batch, versions: list[int]) -> Iterator[tuple[object, ...]]:
    each = zip(batch.walked, batch.matter_keys, batch.move_keys, versions, strict=True)
    for walked, key, moves, version in each:
        row = _row(walked.past)
        words = (clean(row.title), clean(row.text), False)
        yield version, key, 1, *words, moves[0], row.by_label, row.drafted_at
