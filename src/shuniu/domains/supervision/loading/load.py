"""导入旧督查件: all of a register or nothing; it may be loaded again without doubles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from shuniu.casework.bulk import (
    Batch,
    Brought,
    Effect,
    Register,
    Table,
    Walked,
    bring,
    choice_words,
    keys,
    table,
)
from shuniu.casework.bulk.walk import Took
from shuniu.casework.models import Role
from shuniu.casework.progress.models import Course, Cycle, Pace, ProgressReport
from shuniu.commons import numbering
from shuniu.commons.flow import flows
from shuniu.commons.people.actor import SYSTEM, Actor
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.ground import clock
from shuniu.ground.text import clean

from .. import powers
from ..actions.base import NUMBER_SERIES
from ..actions.notice import SERIES
from ..flow import KIND
from ..models import (
    NoticeForm,
    Result,
    SupervisionItem,
    SupervisionNotice,
    SupervisionType,
    UpwardKind,
    UpwardReport,
)
from .rows import NOTICES, REPORTS, UPWARD, ItemFacts, ItemRow, ItemStepRow, histories

ITEM_FIELDS = """
matter source source_note supervision_type requirement urgency instructed_by instructed_by_label
joint_unit lead_unit due_on plan plan_number plan_order chapter plan_row merged_into result
archived_as
"""
NOTICE_FIELDS = "id item move form number issued_at issued_by_label text due_on pdf"
UPWARD_FIELDS = "id item move kind to_member to_label text pdf at by_label"
REPORT_FIELDS = """
id matter move unit role final text percent pace problems next_steps due_on at by by_label
"""
EFFECTS = {
    "issue_notice": Effect.ASSIGN,
    "accept_completion": Effect.ANSWERED,
}


def load(rows: Iterable[ItemRow], *, source: str, by: Actor, at: dt.datetime) -> Brought:
    """Bring old items in with their histories, all or nothing, in one transaction.

    Their notices get numbers of this system's series; there is no paper of them here.
    Raises NotYours, FieldRefused, and RefusedRows with every row that does not fit
    the flow and why.
    """
    unit = Unit.objects.get(kind=UnitKind.COUNTY_OFFICE, closed_on__isnull=True)
    if by.kind != SYSTEM:
        powers.demand_registrar(unit.pk, by)
    pasts, refusals = histories(rows, flows.get(KIND))
    register = Register(
        KIND,
        owner=lambda _past: unit.pk,
        series=lambda _past: NUMBER_SERIES,
        tables=_Tables(by).tables,
        effects=EFFECTS,
    )
    return bring(register, pasts, refusals, source=source, by=by, at=at)


def _told(took: Took) -> ItemStepRow:
    assert isinstance(took.past.facts, ItemStepRow)
    return took.past.facts


def _last(walked: Walked, code: str) -> Took | None:
    """The last step of that code."""
    return next((t for t in reversed(walked.moves) if t.past.code == code), None)


def _keyed(model: Any, fields: str, rows: list[tuple[object, ...]]) -> Table:
    """The rows of a table that has keys of its own, which are taken here."""
    taken = keys(model, len(rows))
    return table(model, fields, ((k, *row) for k, row in zip(taken, rows, strict=True)))


class _Tables:
    """The room's own tables for a batch whose keys are taken."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self.forms = {"": str(NoticeForm.SLIP), **choice_words(NoticeForm)}
        self.results = choice_words(Result)

    def tables(self, batch: Batch, _source: str) -> list[Table]:
        """Items, their assisting units, notices, reports of units and reports upward."""
        notices = list(self._notices(batch))
        numbers = self._numbers(notices)
        notice_keys = keys(SupervisionNotice, len(notices))
        item_units: Any = SupervisionItem.assisting.through
        notice_units: Any = SupervisionNotice.units.through
        addressed: list[tuple[object, ...]] = [
            (k, u) for k, n in zip(notice_keys, notices, strict=True) for u in n[-1]
        ]
        return [
            table(SupervisionItem, ITEM_FIELDS, self._items(batch)),
            _keyed(item_units, "id supervisionitem unit", list(self._assisting(batch))),
            table(Course, "matter cycle report_day started", self._courses(batch)),
            table(
                SupervisionNotice,
                NOTICE_FIELDS,
                (
                    (key, *row[:3], number, *row[3:-1])
                    for key, number, row in zip(notice_keys, numbers, notices, strict=True)
                ),
            ),
            _keyed(notice_units, "id supervisionnotice unit", addressed),
            _keyed(ProgressReport, REPORT_FIELDS, list(self._reports(batch))),
            _keyed(UpwardReport, UPWARD_FIELDS, list(self._upward(batch))),
        ]

    def _items(self, batch: Batch) -> Iterator[tuple[object, ...]]:
        for walked, key in zip(batch.walked, batch.matter_keys, strict=True):
            facts = walked.past.facts
            assert isinstance(facts, ItemFacts)
            row = facts.row
            leads = [g.unit_id for g in walked.given if g.role == Role.LEAD]
            final, archived = _last(walked, "report_final"), _last(walked, "archive")
            ended = walked.closed_at is not None and final is not None
            yield (
                *(key, facts.source, clean(row.source_note)[:200], str(SupervisionType.DAILY)),
                *(clean(row.requirement), facts.urgency, None, clean(row.instructed_by)[:80]),
                *(None, leads[-1] if leads else None, None, None, "", 0, "", "", None),
                self.results[_told(final).result] if ended and final is not None else "",
                clean(_told(archived).text)[:60] if archived is not None else "",
            )

    def _assisting(self, batch: Batch) -> Iterator[tuple[object, ...]]:
        for walked, key in zip(batch.walked, batch.matter_keys, strict=True):
            units = dict.fromkeys(g.unit_id for g in walked.given if g.role == Role.ASSIST)
            for unit in units:
                yield key, unit

    def _courses(self, batch: Batch) -> Iterator[tuple[object, ...]]:
        for walked, key in zip(batch.walked, batch.matter_keys, strict=True):
            yield key, str(Cycle.NONE), 25, bool(walked.given)

    def _each(
        self, batch: Batch, codes: tuple[str, ...]
    ) -> Iterator[tuple[Walked, int, Took, int]]:
        for walked, key, moves in zip(
            batch.walked, batch.matter_keys, batch.move_keys, strict=True
        ):
            for took, move in zip(walked.moves, moves[1:], strict=True):
                if took.past.code in codes:
                    yield walked, key, took, move

    def _notices(self, batch: Batch) -> Iterator[tuple[Any, ...]]:
        """Item, move, form, when, by whom, text, due date, paper; at last the units."""
        for walked, key, took, move in self._each(batch, NOTICES):
            facts, past = walked.past.facts, took.past
            assert isinstance(facts, ItemFacts)
            form = self.forms[_told(took).form]
            text = clean(_told(took).text) or clean(facts.row.requirement)
            given = [g for g in walked.given if g.given_at <= past.at]
            units = list(dict.fromkeys(g.unit_id for g in given))
            terms = (t for t in walked.terms if t.given in given and t.deadline.name == "answer")
            due_on = next((t.due_on for t in terms), None)
            yield key, move, form, past.at, past.by_label, text, due_on, None, units

    def _numbers(self, notices: list[tuple[Any, ...]]) -> list[str]:
        """A number for each notice, of its form's series, in the order of the days."""
        groups: dict[tuple[str, int], list[int]] = {}
        for i in sorted(range(len(notices)), key=lambda n: notices[n][3]):
            year = notices[i][3].astimezone(clock.ZONE).year
            groups.setdefault((notices[i][2], year), []).append(i)
        numbers = [""] * len(notices)
        for (form, _year), places in groups.items():
            taken = numbering.take_block(
                SERIES[NoticeForm(form)],
                [notices[i][0] for i in places],
                by=self.by,
                at=notices[places[-1]][3],
                subject_kind="matter",
            )
            for i, number in zip(places, taken, strict=True):
                numbers[i] = number
        return numbers

    def _reports(self, batch: Batch) -> Iterator[tuple[object, ...]]:
        for _walked, key, took, move in self._each(batch, REPORTS):
            if took.given is None:
                continue
            final = took.past.code != "report_progress"
            yield (
                *(key, move, took.given.unit_id, str(took.given.role), final),
                *(clean(_told(took).text), 100 if final else None, str(Pace.ON_PLAN), "", ""),
                *(None, took.past.at, None, took.past.by_label),
            )

    def _upward(self, batch: Batch) -> Iterator[tuple[object, ...]]:
        for walked, key, took, move in self._each(batch, UPWARD):
            facts = walked.past.facts
            assert isinstance(facts, ItemFacts)
            final = took.past.code == "report_final"
            to = clean(_told(took).to) or clean(facts.row.instructed_by) or facts.row.source
            yield (
                *(key, move, str(UpwardKind.FINAL if final else UpwardKind.INTERIM), None),
                *(to[:120], clean(_told(took).text), None, took.past.at, took.past.by_label),
            )
