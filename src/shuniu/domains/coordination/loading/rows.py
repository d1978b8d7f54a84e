"""Rows of an old register become histories: words become classes, steps and units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
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
from shuniu.ground.text import clean, mask_personal_data

from ..models import LEAVING, Body, CaseClass, CaseOutcome, MeetingKind, Sort

# What hangs on this system's own tables can't be brought in; it is done here afterwards.
NOT_LOADED = frozenset(
    (
        *("call_meeting", "agree", "hand_over", "assist_sign_for", "assist_answer"),
        *("ask_reexamination", "decide_reexamination", "ask_review", "decide_review"),
    )
)
OPINIONS = frozenset(("assign", "record_meeting", "rule", "instruct", "return_opinion"))


@dataclass(frozen=True, slots=True)
class CaseStepRow:
    """A step as the register tells it. ``text`` is what was said or found, by the step.

    ``outcome`` goes with the drafted opinion, ``to`` with a transfer, ``kind`` with a meeting.
    """

    row: int
    step: str
    at: dt.datetime
    by_label: str
    unit: str = ""
    text: str = ""
    outcome: str = ""
    facts: str = ""
    reasons: str = ""
    basis: str = ""
    to: str = ""
    kind: str = ""
    place: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as the register tells it, with its steps in their order."""

    row: int
    old_number: str
    sort: str
    case_class: str
    opened_at: dt.datetime
    title: str
    summary: str
    by_label: str
    group: str = ""
    visitors: int = 0
    place: str = ""
    units: tuple[str, ...] = ()
    steps: tuple[CaseStepRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the room keeps of a row beside the matter; ``units`` are the parties."""

    row: CaseRow
    sort: str
    case_class: str
    units: Mapping[str, int]


def histories(rows: Iterable[CaseRow], flow: Flow) -> tuple[list[Past], list[Refusal]]:
    """Every case with its steps; and the rows that can't be read, each with its reason."""
    return read(rows, _Words(flow).past, key=lambda row: row.old_number)


class _Words:
    """The words that rows may use, each with what it means here."""

    def __init__(self, flow: Flow) -> None:
        self.units = unit_words()
        self.steps = step_words(flow)
        self.sorts = choice_words(Sort)
        self.classes = choice_words(CaseClass)
        self.outcomes = choice_words(CaseOutcome)
        self.bodies = choice_words(Body)
        self.kinds = choice_words(MeetingKind)

    def past(self, row: CaseRow) -> Past:
        """One case. Raises Misread."""

        def bad(reason: str) -> Misread:
            return Misread(row.row, reason)

        sort, case_class = self.sorts.get(row.sort), self.classes.get(row.case_class)
        if sort is None:
            raise bad(_("没有“{name}”这种类型。").format(name=row.sort))
        if case_class is None:
            raise bad(_("没有“{name}”这个类别。").format(name=row.case_class))
        if not clean(row.summary):
            raise bad(_("缺少诉求或争议的内容。"))
        if sort == Sort.GROUP_VISIT and not clean(row.group):
            raise bad(_("群众集体来访缺少来访群众。"))
        unknown = [name for name in row.units if name not in self.units]
        if unknown:
            raise bad(_("没有“{name}”这个单位。").format(name=unknown[0]))
        if case_class in LEAVING and any(self.steps.get(s.step) == "accept" for s in row.steps):
            raise bad(_("“{name}”不能受理，只能转送。").format(name=row.case_class))
        visit = sort == Sort.GROUP_VISIT
        return Past(
            row=row.row,
            old_number=row.old_number,
            title=mask_personal_data(clean(row.title))[0],
            opened_at=row.opened_at,
            by_label=row.by_label,
            steps=tuple(self.step(one) for one in row.steps),
            rules={
                "register": "pet.register" if visit else "coord.register",
                "answer": "pet.conclude" if visit else "coord.conclude",
                "sign": "pet.object" if visit else "coord.sign",
            },
            texts=(clean(row.group), *row.units),
            facts=CaseFacts(row, sort, case_class, {n: self.units[n] for n in row.units}),
        )

    def step(self, row: CaseStepRow) -> PastStep:
        """One step. Raises Misread."""

        def bad(reason: str) -> Misread:
            return Misread(row.row, reason, of_step=True)

        code = self.steps.get(row.step)
        if code is None:
            raise bad(_("没有“{name}”这个步骤。").format(name=row.step))
        if code in NOT_LOADED:
            raise bad(_("“{name}”不能导入，请导入后在本系统内办理。").format(name=row.step))
        if row.unit and row.unit not in self.units:
            raise bad(_("没有“{name}”这个单位。").format(name=row.unit))
        text, note = clean(row.text), clean(row.text)
        if code == "record_meeting" and (not text or row.kind not in self.kinds):
            raise bad(_("协调会缺少形式或会议情况。"))
        if code == "draft_opinion":
            if not text or row.outcome not in self.outcomes:
                raise bad(_("处理意见缺少结果或内容。"))
            note = str(CaseOutcome(self.outcomes[row.outcome]).label)
        if code == "transfer" and row.to not in self.bodies:
            raise bad(_("没有“{name}”这种转送机关。").format(name=row.to))
        return PastStep(
            row=row.row,
            code=code,
            at=row.at,
            by_label=row.by_label,
            unit_id=self.units[row.unit] if row.unit else None,
            note="" if code in OPINIONS else note,
            days=row.days,
            opinion=text if code in OPINIONS else "",
            facts=row,
        )
