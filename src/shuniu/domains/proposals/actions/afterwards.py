"""After a reply: the opinion of those who proposed, the end, and promises kept in view."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Assignment, Matter, MatterPaper, Outcome, Role, Term
from shuniu.commons.papers.actions import store
from shuniu.commons.people.actor import Actor, system
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from ..models import Commitment, Evaluation, EvaluationMeans, Score
from .base import NotHandledAgain, RatedAlready, lock_proposal
from .registering import KIND

REMARK_MOST = 1000
SCAN_KINDS = ("pdf", "jpg", "png")


def rate(
    matter: Matter,
    *,
    attitude: str,
    result: str,
    remark: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """填写意见: online, with the code of the opinion form; two scores, on manner and on result.

    Not satisfied with either: it goes back to the office, to be handled again.
    """
    _opinion(
        matter,
        ("rate", "rate_dissatisfied"),
        attitude=attitude,
        result=result,
        remark=remark,
        signed_on=at.astimezone(clock.ZONE).date(),
        means=EvaluationMeans.WEB,
        scan=None,
        by=by,
        at=at,
        seen=seen,
    )


def enter_opinion(
    matter: Matter,
    *,
    attitude: str,
    result: str,
    signed_on: dt.date,
    file: IO[bytes],
    remark: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """录入意见表: what came on paper, signed, with its scan beside it."""
    if signed_on > at.astimezone(clock.ZONE).date():
        raise FieldRefused("signed_on", _("日期在将来。"))
    _opinion(
        matter,
        ("enter_opinion", "enter_dissatisfied"),
        attitude=attitude,
        result=result,
        remark=remark,
        signed_on=signed_on,
        means=EvaluationMeans.PAPER,
        scan=file,
        by=by,
        at=at,
        seen=seen,
    )


def _opinion(
    matter: Matter,
    codes: tuple[str, str],
    *,
    attitude: str,
    result: str,
    remark: str,
    signed_on: dt.date,
    means: str,
    scan: IO[bytes] | None,
    by: Actor,
    at: dt.datetime,
    seen: int | None,
) -> None:
    for field, score in (("attitude", attitude), ("result", result)):
        if score not in Score.values:
            raise FieldRefused(field, _("请选择满意、基本满意或不满意。"))
    remark = clean(remark)[:REMARK_MOST]
    bad = Score.DISSATISFIED in (attitude, result)
    if bad:
        remark = standard.need(remark, "remark", _("不满意的，请写明哪里不满意。"))
    note = _("态度{attitude}，结果{result}").format(
        attitude=Score(attitude).label, result=Score(result).label
    )
    code = codes[1] if bad else codes[0]
    with transaction.atomic():
        with engine.step(
            matter, code, by=by, at=at, note=remark if bad else note, seen=seen
        ) as work:
            _write_down(work, attitude, result, remark, signed_on, means, scan)
            if bad:
                _end_assignments(work)
        if not bad:
            _go_on(matter, at=at)


def _write_down(
    work: engine.Work,
    attitude: str,
    result: str,
    remark: str,
    signed_on: dt.date,
    means: str,
    scan: IO[bytes] | None,
) -> None:
    proposal = lock_proposal(work.matter)
    assert proposal.reply is not None
    if Evaluation.objects.filter(reply=proposal.reply).exists():
        raise RatedAlready
    assert proposal.reply.issued_at is not None
    if signed_on < proposal.reply.issued_at.astimezone(clock.ZONE).date():
        raise FieldRefused("signed_on", _("日期早于答复日期。"))
    paper = None
    if scan is not None:
        name = _("征询意见表{number}").format(number=work.matter.number)
        paper = store(scan, name, by=work.by, at=work.at, allowed=SCAN_KINDS, strip=True)
        MatterPaper.objects.create(
            matter=work.matter, paper=paper, move=work.move, purpose="opinion"
        )
    evaluation = Evaluation.objects.create(
        proposal=proposal,
        reply=proposal.reply,
        attitude=attitude,
        result=result,
        remark=remark,
        means=means,
        scan=paper,
        signed_on=signed_on,
        by_label=work.move.by_label,
        at=work.at,
    )
    proposal.satisfaction, proposal.rated_at = evaluation.overall, work.at
    proposal.save(update_fields=["satisfaction", "rated_at"])
    work.facts.update(attitude=attitude, result=result)


def _end_assignments(work: engine.Work) -> None:
    for assignment in Assignment.objects.filter(matter=work.matter, done_at__isnull=True):
        done = assignment.role == Role.LEAD
        work.end_assignment(assignment, Outcome.DONE if done else Outcome.ENDED)


def _go_on(matter: Matter, *, at: dt.datetime) -> None:
    """Nothing more is asked: the matter ends, or its promise is followed up."""
    promise = Commitment.objects.filter(
        proposal_id=matter.pk,
        reply__issued_at__isnull=False,
        reply__replied_proposals=matter.pk,
        fulfilled_on__isnull=True,
    ).first()
    if promise is None:
        close(matter, by=system(), at=at)
    else:
        track(matter, by=system(), at=at)


def close(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """办结: the program's own step, once nothing more is owed."""
    with engine.step(matter, "close", by=by, at=at, seen=seen) as work:
        _end_assignments(work)


def track(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """转入承诺跟踪: the program's own step; the promise's day is a term of its own."""
    promise = Commitment.objects.filter(
        proposal_id=matter.pk, reply__replied_proposals=matter.pk, fulfilled_on__isnull=True
    ).first()
    note = promise.text if promise else ""
    with engine.step(matter, "track", by=by, at=at, note=note, seen=seen) as work:
        if promise is not None:
            work.open_term("commitment", due_on=max(promise.due_on, work.on))


def fulfil(
    matter: Matter,
    *,
    outcome: str,
    fulfilled_on: dt.date,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """报告兑现: what came of the promise, and since when; the matter ends."""
    outcome = standard.need(clean(outcome), "outcome", _("请写明承诺事项的兑现情况。"))
    if fulfilled_on > at.astimezone(clock.ZONE).date():
        raise FieldRefused("fulfilled_on", _("日期在将来。"))
    with engine.step(matter, "fulfil", by=by, at=at, note=outcome, seen=seen) as work:
        Commitment.objects.filter(
            proposal_id=work.matter.pk,
            reply__replied_proposals=work.matter.pk,
            fulfilled_on__isnull=True,
        ).update(fulfilled_on=fulfilled_on, outcome=outcome, by_label=work.move.by_label)
        _end_assignments(work)


def explain_unresolved(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """说明后办结: handled again already and still not satisfied; what was explained to them."""
    reason = standard.need(clean(reason), "reason", _("请写明向提出人说明的情况。"))
    with engine.step(matter, "explain_unresolved", by=by, at=at, note=reason, seen=seen) as work:
        if not work.matter.moves.filter(step="rehandle").exists():
            raise NotHandledAgain


def lapse(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """逾期未反馈: no opinion came within the term; it is counted among neither."""
    with transaction.atomic():
        with engine.step(matter, "lapse", by=by, at=at, seen=seen):
            pass
        _go_on(matter, at=at)


@dataclass(frozen=True)
class NightlyRun:
    """What a nightly run did: the numbers of those that got no opinion in time."""

    lapsed: list[str]


def nightly(*, on: dt.date, by: Actor, at: dt.datetime) -> NightlyRun:
    """The nightly run: what got no opinion within the term goes on. Safe to run twice."""
    lapsed = []
    silent = Term.objects.filter(
        name="opinion", met_on__isnull=True, due_on__lt=on, matter__kind=KIND
    )
    for matter in Matter.objects.filter(pk__in=silent.values("matter_id"), state="replied"):
        try:
            lapse(matter, by=by, at=at)
        except Refused:
            continue  # somebody was quicker
        lapsed.append(matter.number)
    return NightlyRun(lapsed)
