"""Last year's suggestions as rows of an old register, so that this year's have something before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import Protocol

from shuniu.ground import clock

from ..loading import ProposalRow, StepRow
from ..models import Session
from .names import DELEGATIONS, GIVEN, SURNAMES

# Step, days after the session's opening, who.
STEPS = (
    ("assign", 15, "登记员甲"),
    ("sign_for", 16, ""),
    ("record_contact", 30, ""),
    ("draft_reply", 60, ""),
    ("sign_reply", 61, ""),
    ("review_reply", 63, "县领导"),
    ("issue_reply", 65, ""),
    ("rate", 70, "提出人"),
    ("close", 70, "系统"),
)


class Subject(Protocol):
    """What a subject tells."""

    @property
    def subject(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def lead(self) -> str: ...
    @property
    def problem(self) -> str: ...
    @property
    def done(self) -> str: ...
    @property
    def cls(self) -> str: ...


def records(
    year: int, subjects: Sequence[Subject], session: Session
) -> tuple[list[ProposalRow], list[StepRow]]:
    """The proposals and steps of the year: all but every fifth subject was asked for then, too."""
    rng = Random(f"past:{year}")  # noqa: S311 - invented records, no secret
    proposals: list[ProposalRow] = []
    steps: list[StepRow] = []
    for subject in [s for n, s in enumerate(subjects) if n % 5 != 4]:
        number = len(proposals) + 1
        opened = clock.on(session.opened_on + dt.timedelta(days=2), 9)
        row = ProposalRow(
            row=number + 1,
            session=session.short_name,
            own_number=number,
            title=f"关于抓好{subject.subject}的建议",
            text=subject.problem,
            category=subject.category,
            proposer=rng.choice(SURNAMES) + rng.choice(GIVEN),
            group=rng.choice(DELEGATIONS),
            opened_at=opened,
        )
        proposals.append(row)
        for step, days, who in STEPS:
            steps.append(_step(row, subject, step, days, who, len(steps) + 2, session.opened_on))
    return proposals, steps


def _step(
    row: ProposalRow, subject: Subject, step: str, days: int, who: str, number: int, first: dt.date
) -> StepRow:
    drafted = step == "draft_reply"
    return StepRow(
        row=number,
        proposal=row.key,
        step=step,
        at=clock.on(first + dt.timedelta(days=days), 10),
        by_label=who or "承办人",
        unit="" if step in ("review_reply", "rate", "close") else subject.lead,
        text=subject.done if drafted else "",
        result_class=("A" if subject.cls == "B" else subject.cls) if drafted else "",
        number=f"旧复〔{first.year}〕{row.own_number}号" if step == "issue_reply" else "",
        means="meeting" if step == "record_contact" else "",
        attitude="satisfied" if step == "rate" else "",
        result="satisfied" if step == "rate" else "",
    )
