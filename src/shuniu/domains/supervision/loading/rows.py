"""Rows of an old register become histories: words become sources, steps and units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shuniu.casework.bulk import (
    Misread,
    Past,
    PastStep,
    Refusal,
    choice_words,
    read,
    step_words,
    unit_words,
)
from shuniu.commons.flow import Flow
from shuniu.ground.text import clean

from ..actions.notice import LIMITS
from ..models import NoticeForm, Result, Source, Urgency

# What hangs on this system's own tables can't be brought in; it is done here afterwards.
NOT_LOADED = frozenset(
    ("set_milestones", "merge", "record_visit", "return_completion", "suspend", "resume")
)
OPINIONS = frozenset(
    (
        *("propose", "approve", "return_proposal", "decline", "instruct"),
        *("report_completion", "accept_completion"),
    )
)
NOTICES = ("issue_notice", "issue_slip")
REPORTS = ("report_progress", "report_completion", "assist_answer")
UPWARD = ("report_interim", "report_final")


@dataclass(frozen=True, slots=True)
class ItemStepRow:
    """A step as the register tells it. ``text`` is what was said, by the step.

    ``form`` is the paper of a notice, ``result`` goes with the final report, ``to`` says
    to whom a report went up.
    """

    row: int
    step: str
    at: dt.datetime
    by_label: str
    unit: str = ""
    assisting: tuple[str, ...] = ()
    text: str = ""
    form: str = ""
    result: str = ""
    to: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as the register tells it, with its steps in their order."""

    row: int
    old_number: str
    source: str
    opened_at: dt.datetime
    title: str
    requirement: str
    by_label: str
    source_note: str = ""
    urgency: str = ""
    instructed_by: str = ""
    steps: tuple[ItemStepRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the room keeps of a row beside the matter."""

    row: ItemRow
    source: str
    urgency: str


def histories(rows: Iterable[ItemRow], flow: Flow) -> tuple[list[Past], list[Refusal]]:
    """Every item with its steps; and the rows that can't be read, each with its reason."""
    return read(rows, _Words(flow).past, key=lambda row: row.old_number)


class _Words:
    """The words that rows may use, each with what it means here."""

    def __init__(self, flow: Flow) -> None:
        self.units = unit_words()
        self.steps = step_words(flow)
        self.sources = choice_words(Source)
        self.urgencies = {"": str(Urgency.ORDINARY), **choice_words(Urgency)}
        self.forms, self.results = choice_words(NoticeForm), choice_words(Result)

    def past(self, row: ItemRow) -> Past:
        """One item. Raises Misread."""

        def bad(reason: str) -> Misread:
            return Misread(row.row, reason)

        source, urgency = self.sources.get(row.source), self.urgencies.get(row.urgency)
        if source is None:
            raise bad(_("没有“{name}”这种来源。").format(name=row.source))
        if urgency is None:
            raise bad(_("没有“{name}”这种缓急。").format(name=row.urgency))
        if not clean(row.requirement):
            raise bad(_("缺少督办要求。"))
        limit = LIMITS[Urgency(urgency)]
        return Past(
            row=row.row,
            old_number=row.old_number,
            title=clean(row.title),
            opened_at=row.opened_at,
            by_label=row.by_label,
            steps=tuple(self.step(one) for one in row.steps),
            rules={"answer": limit, "assist": limit},
            texts=(clean(row.requirement),),
            facts=ItemFacts(row, source, urgency),
        )

    def step(self, row: ItemStepRow) -> PastStep:
        """One step. Raises Misread."""

        def bad(reason: str) -> Misread:
            return Misread(row.row, reason, of_step=True)

        code = self.steps.get(row.step)
        if code is None:
            raise bad(_("没有“{name}”这个步骤。").format(name=row.step))
        if code in NOT_LOADED:
            raise bad(_("“{name}”不能导入，请导入后在本系统内办理。").format(name=row.step))
        unknown = [n for n in (row.unit, *row.assisting) if n and n not in self.units]
        if unknown:
            raise bad(_("没有“{name}”这个单位。").format(name=unknown[0]))
        text = clean(row.text)
        if code in (*REPORTS, *UPWARD) and not text:
            raise bad(_("“{name}”缺少报告的内容。").format(name=row.step))
        if code in NOTICES and (row.form or NoticeForm.SLIP) not in self.forms:
            raise bad(_("没有“{name}”这种文书。").format(name=row.form))
        if code == "report_final" and row.result not in self.results:
            raise bad(_("没有“{name}”这种办理结果。").format(name=row.result))
        opinion = text if code in OPINIONS else ""
        return PastStep(
            row=row.row,
            code=code,
            at=row.at,
            by_label=row.by_label,
            unit_id=self.units[row.unit] if row.unit else None,
            assisting=tuple(self.units[n] for n in row.assisting),
            note="" if opinion or code in (*REPORTS, *NOTICES) else row.to or text,
            days=row.days,
            opinion=opinion,
            facts=row,
        )
