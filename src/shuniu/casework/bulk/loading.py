"""All of a register or nothing: what every domain's loader of old records has in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.commons import numbering, trail
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from .past import Effect, Past, Refusal
from .preparing import prepare
from .walk import Walked
from .writing import Batch, Table

SOURCE_MOST = 40


class RefusedRows(Refused):
    """有{count}行不符合办理流程，整个文件没有导入。请按清单改正后重新导入。"""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = sorted(refusals, key=lambda r: (r.sheet, r.row))
        super().__init__(count=len(refusals))


@dataclass(frozen=True)
class Brought:
    """What was brought in: matters and steps written, matters known before, and the tables."""

    matters: int
    steps: int
    known: int
    tables: tuple[Table, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows were written in all tables together."""
        return sum(len(t.rows) for t in self.tables)


@dataclass(frozen=True)
class Register:
    """How a domain brings its old records in.

    ``owner`` gives the key of the unit that owns a matter; ``series`` the series of its
    number, or ``number`` the one that it has already (empty: one of the series);
    ``tables`` gives the domain's own tables for a batch whose keys are taken;
    ``effects`` and ``before`` are what ``prepare`` takes. ``sheets`` are the names of
    the sheets of matters and of steps, for the report of refused rows.
    """

    kind: str
    owner: Callable[[Past], int]
    tables: Callable[[Batch, str], list[Table]]
    effects: Mapping[str, Effect]
    series: Callable[[Past], str] | None = None
    number: Callable[[Past], str] | None = None
    before: Mapping[str, str] | None = None
    sheets: tuple[str, str] = ("", "")


def source_of(text: str) -> str:
    """The old register's name, in which old numbers are unique. FieldRefused."""
    source = clean(text)
    if not source or len(source) > SOURCE_MOST:
        raise FieldRefused("source", _("请写明旧登记簿的名称，不超过{n}字。").format(n=SOURCE_MOST))
    return source


def bring(
    register: Register,
    pasts: Iterable[Past],
    refusals: Iterable[Refusal] = (),
    *,
    source: str,
    by: Actor,
    at: dt.datetime,
) -> Brought:
    """Walk every history through the flow and write all of them, in one transaction.

    What was brought in from ``source`` before (by its old number) is left as it
    is. Raises FieldRefused for the source, and RefusedRows with every row that
    does not fit and why, those of ``refusals`` among them; then nothing is written.
    """
    source = source_of(source)
    found = prepare(
        register.kind,
        pasts,
        source=source,
        at=at,
        effects=register.effects,
        before=register.before,
    )
    matter_sheet, step_sheet = register.sheets
    every = [*refusals]
    every += [replace(r, sheet=step_sheet if r.of_step else matter_sheet) for r in found.refusals]
    if every:
        raise RefusedRows(every)
    flow = flows.get(register.kind)
    found.walked.sort(key=lambda w: w.past.opened_at)
    written: list[Table] = []
    moves = sum(len(w.moves) for w in found.walked)
    with transaction.atomic():
        for unit_id, walked in _grouped(found.walked, register.owner).items():
            batch = Batch(flow, walked, unit_id=unit_id, source=source, by=by, at=at)
            batch.numbers = _numbers(batch, register, by=by)
            written += batch.write(register.tables(batch, source))
        trail.record(
            f"{register.kind}.register_loaded",
            subject_kind="source",
            subject_id=source,
            by=by,
            at=at,
            detail={"matters": len(found.walked), "steps": moves, "known": len(found.known)},
        )
    return Brought(len(found.walked), moves, len(found.known), tuple(written))


def _grouped(walked: Iterable[Walked], owner: Callable[[Past], int]) -> dict[int, list[Walked]]:
    found: dict[int, list[Walked]] = {}
    for one in walked:
        found.setdefault(owner(one.past), []).append(one)
    return found


def _numbers(batch: Batch, register: Register, *, by: Actor) -> list[str]:
    """New numbers, in the order of the matters' dates, from the series and year of each."""
    own = register.number
    numbers = ["" if own is None else own(walked.past) for walked in batch.walked]
    groups: dict[tuple[str, int], list[int]] = {}
    for i, walked in enumerate(batch.walked):
        if numbers[i]:
            continue
        assert register.series is not None, "a register numbers its matters, or they have numbers"
        year = walked.past.opened_at.astimezone(clock.ZONE).year
        groups.setdefault((register.series(walked.past), year), []).append(i)
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
