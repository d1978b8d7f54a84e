"""办结: the opinion drafted, released by a second person; re-examination and review after it."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Assignment, Matter, Outcome
from shuniu.commons import calendar
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ..models import Case, CaseOutcome, Reexamination, Sort, Stage
from ..queries import open_measures
from .base import (
    AskedAlready,
    NotHandedOver,
    NotReexaminedYet,
    OnlyForVisits,
    TooLateToAsk,
    lock_case,
    written,
)
from .talking import may_be_followed

_RULES = {Stage.REEXAMINATION: "pet.reexam", Stage.REVIEW: "pet.review"}


def draft_opinion(
    matter: Matter,
    *,
    outcome: str,
    facts: str,
    opinion: str,
    reasons: str = "",
    basis: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """起草处理意见: request, facts, reasons, opinion and legal basis (信访工作条例 2022, 32).

    For a group's visit reasons and basis are required. Measures that supervision
    does not follow yet have to be handed over first (``NotHandedOver``).
    """
    if outcome not in CaseOutcome.values:
        raise FieldRefused("outcome", _("请选择结果。"))
    facts = written(facts, "facts", _("请写明查明的事实。"))
    opinion = written(opinion, "opinion", _("请填写处理意见。"))
    label = str(CaseOutcome(outcome).label)
    with engine.step(matter, "draft_opinion", by=by, at=at, note=label, seen=seen) as work:
        case = lock_case(work)
        if case.sort == Sort.GROUP_VISIT:
            written(reasons, "reasons", _("信访处理意见要写明理由。"))
            written(basis, "basis", _("信访处理意见要写明法律政策依据。"))
        waiting = len(open_measures(case)) if may_be_followed() else 0
        if waiting:
            raise NotHandedOver(n=waiting)
        case.outcome, case.facts, case.opinion = outcome, facts, opinion
        case.reasons, case.basis = clean(reasons), clean(basis)
        case.drafted_by_label = work.move.by_label
        case.save()


def return_opinion(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回修改: by a second person, with the reason."""
    reason = written(reason, "reason", _("请写明退回的理由。"), 500)
    with engine.step(matter, "return_opinion", by=by, at=at, note=reason, seen=seen) as work:
        work.opinion(reason)


def approve_opinion(
    matter: Matter,
    *,
    delivered_on: dt.date | None = None,
    text: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """审核办结: a second person lets the opinion out; the parties get it on ``delivered_on``.

    From that day run the thirty days in which a group may ask for re-examination.
    """
    found = Case.objects.filter(pk=matter.pk).values_list("outcome", flat=True).first()
    note = str(CaseOutcome(found).label) if found else ""
    with engine.step(matter, "approve_opinion", by=by, at=at, note=note, seen=seen) as work:
        case = lock_case(work)
        day = delivered_on or work.on
        if day < work.on:
            raise FieldRefused("delivered_on", _("送达日期不能早于今天。"))
        case.decided_at, case.delivered_on = at, day
        case.approved_by_label = work.move.by_label
        case.save(update_fields=["decided_at", "delivered_on", "approved_by_label"])
        if clean(text):
            work.opinion(clean(text))
        for given in Assignment.objects.filter(matter=work.matter, done_at__isnull=True):
            work.end_assignment(given, Outcome.DONE)


def _ask(matter: Matter, stage: Stage, code: str, reason: str, by: Actor, **when: object) -> None:
    reason = written(reason, "reason", _("请写明申请理由。"), 1000)
    at, seen = when["at"], when["seen"]
    assert isinstance(at, dt.datetime)
    with engine.step(matter, code, by=by, at=at, seen=seen) as work:  # type: ignore[arg-type]
        case = lock_case(work)
        if case.sort != Sort.GROUP_VISIT:
            raise OnlyForVisits
        asked = {r.stage: r for r in case.reexaminations.all()}
        if stage in asked:
            raise AskedAlready(stage=stage.label)
        since = case.delivered_on
        if stage == Stage.REVIEW:
            first = asked.get(Stage.REEXAMINATION)
            if first is None or first.delivered_on is None:
                raise NotReexaminedYet
            since = first.delivered_on
        assert since is not None
        limit = calendar.resolve(_RULES[stage], since)
        due = work.days.due(since, limit.length, limit.unit).due_on
        if work.on > due:
            raise TooLateToAsk(due=due, stage=stage.label)
        Reexamination.objects.create(case=case, stage=stage, asked_on=work.on, reason=reason)


def ask_reexamination(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """登记复查申请: within thirty days of the opinion, once (信访工作条例 2022, 35)."""
    _ask(matter, Stage.REEXAMINATION, "ask_reexamination", reason, by, at=at, seen=seen)


def ask_review(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """登记复核申请: within thirty days of the re-examination's decision, once (36)."""
    _ask(matter, Stage.REVIEW, "ask_review", reason, by, at=at, seen=seen)


def _decide(work: engine.Work, stage: Stage, upheld: bool, decision: str) -> None:
    case = lock_case(work)
    row = case.reexaminations.get(stage=stage)
    row.upheld, row.decision, row.delivered_on = upheld, decision, work.on
    row.save(update_fields=["upheld", "decision", "delivered_on"])
    work.facts["upheld"] = upheld


def decide_reexamination(
    matter: Matter,
    *,
    upheld: bool,
    decision: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """登记复查结论: the higher organ upholds the opinion or changes it."""
    decision = written(decision, "decision", _("请写明复查机关和结论。"))
    note = _("维持") if upheld else _("撤销或变更")
    with engine.step(matter, "decide_reexamination", by=by, at=at, note=note, seen=seen) as work:
        _decide(work, Stage.REEXAMINATION, upheld, decision)


def decide_review(
    matter: Matter,
    *,
    upheld: bool,
    decision: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """登记复核结论: the last word; the same facts and reasons are not taken up again (36)."""
    decision = written(decision, "decision", _("请写明复核机关和结论。"))
    note = _("维持") if upheld else _("撤销或变更")
    with engine.step(matter, "decide_review", by=by, at=at, note=note, seen=seen) as work:
        _decide(work, Stage.REVIEW, upheld, decision)
