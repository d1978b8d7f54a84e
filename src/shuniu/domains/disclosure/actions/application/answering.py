"""The answer: drafted, approved by a second person, numbered, delivered, contested, done again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import attaching, engine, standard
from shuniu.casework.models import Matter
from shuniu.commons import numbering
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean, count_characters

from ...flow.application import SEARCHING
from ...models import OUTCOMES, Answer, Application, Challenge, Getting, Notice
from ...queries.application import series_of
from ...wording import letters
from .base import (
    ANSWERS,
    NotCorrectedByCourt,
    begin_clock,
    day_of,
    draft_of,
    lock_application,
    send_notice,
)
from .fitting import demand_fit, demand_heard, demand_right_organ, objections
from .receiving import end

TEXT_LEAST, TEXT_MOST = 6, 6000


def draft_answer(
    matter: Matter,
    *,
    outcome: str,
    text: str,
    reconsideration_body: str,
    court: str,
    withheld: str = "",
    public_interest: str = "",
    right_organ: str = "",
    right_contact: str = "",
    papers: Sequence[attaching.Upload] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """拟答复: one of the outcomes of the law, with what is particular to this application.

    Refused where the facts don't bear the outcome (``fitting``). What is provided is attached.
    ``right_organ`` with ``right_contact`` is whom to ask where it is not this organ's (art. 36(5)).
    """
    if outcome not in OUTCOMES:
        raise FieldRefused("outcome", _("请选择答复类型。"))
    text = standard.need(clean(text), "text", _("请填写答复内容。"))
    if count_characters(text) < TEXT_LEAST or len(text) > TEXT_MOST:
        raise FieldRefused("text", _("请写清楚事实和理由，%d字以内。") % TEXT_MOST)
    bodies = [
        standard.need(clean(given), field, _("请填写，答复中必须告知救济途径。"))[:80]
        for field, given in (
            ("reconsideration_body", reconsideration_body),
            ("court", court),
        )
    ]
    with engine.step(matter, "draft_answer", by=by, at=at, seen=seen) as work:
        application = lock_application(work.matter)
        demand_fit(application, outcome, clean(withheld), work.on)
        other = demand_right_organ(application, outcome, clean(right_organ), clean(right_contact))
        demand_heard(application, outcome, clean(public_interest))
        kept = attaching.keep(papers, field="papers", by=by, at=at) if papers else []
        answer = Answer.objects.create(
            application=application,
            outcome=outcome,
            text=text,
            withheld=clean(withheld),
            public_interest=clean(public_interest),
            right_organ=other[0],
            right_contact=other[1],
            reconsideration_body=bodies[0],
            court=bodies[1],
            come_from=work.move.from_state,
            drafted_by_id=by.member_id,
            drafted_by_label=work.move.by_label,
            drafted_at=at,
        )
        if kept:
            attaching.attach(work, kept, answer.purpose)


def _back(matter: Matter) -> str:
    """Where a matter goes whose draft is taken back: to where it was drafted."""
    return draft_of(matter).come_from or SEARCHING


def withdraw_draft(
    matter: Matter, *, reason: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """收回修改: the clerk takes the draft back before it is approved."""
    words = clean(reason)
    with engine.step(
        matter, "withdraw_draft", by=by, at=at, note=words, seen=seen, to=_back
    ) as work:
        _set_aside(draft_of(work.matter), words or _("承办人收回修改"), at)


def return_draft(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回修改: the reviewer says what has to be better."""
    reason = standard.need(clean(reason), "reason", _("请写明要改什么。"))
    with engine.step(
        matter, "return_draft", by=by, at=at, note=reason[:200], seen=seen, to=_back
    ) as work:
        _set_aside(draft_of(work.matter), reason, at)
        work.opinion(reason)


def _set_aside(draft: Answer, because: str, at: dt.datetime) -> None:
    draft.returned_at, draft.returned_because = at, because
    draft.save(update_fields=["returned_at", "returned_because"])


def approve_answer(
    matter: Matter, *, remark: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """审核签发: a second person approves; the letter takes its number and stands."""
    with transaction.atomic():
        # Taken first, because the move tells it; a refused step gives it back.
        series = series_of(ANSWERS, matter.unit)
        number = numbering.take(series, by=by, at=at, subject_kind="matter", subject_id=matter.pk)
        with engine.step(matter, "approve_answer", by=by, at=at, note=number, seen=seen) as work:
            application, draft = lock_application(work.matter), draft_of(work.matter)
            draft.number, draft.issued_at = number, at
            draft.approved_by_id, draft.approved_by_label = by.member_id, work.move.by_label
            draft.save(update_fields=["number", "issued_at", "approved_by", "approved_by_label"])
            application.answer = draft
            end(application, draft.outcome, work.on)
            work.facts["number_taken"] = number
            _tell_third_parties(work, application, draft)
            if clean(remark):
                work.opinion(clean(remark))


def _tell_third_parties(work: engine.Work, application: Application, answer: Answer) -> None:
    """Who objected is told in writing what becomes public all the same, and why (art. 32)."""
    if not answer.public_interest:
        return
    for consultation in objections(application):
        send_notice(
            work,
            application,
            Notice.Kind.DECISION,
            letters.decision_lines(application, consultation, answer),
            consultation,
        )


def record_delivery(
    matter: Matter,
    *,
    means: str,
    day: dt.date,
    proof: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """登记送达: how and when the answer reached the applicant, and what proves it."""
    if means not in Getting.values:
        raise FieldRefused("means", _("请选择送达方式。"))
    proof = clean(proof)
    if means == Getting.POST and not proof:
        raise FieldRefused("proof", _("邮寄送达的，请填写邮件号码。"))
    note = _("{means}，{day}").format(means=Getting(means).label, day=day.isoformat())
    with engine.step(matter, "record_delivery", by=by, at=at, note=note, seen=seen) as work:
        application = lock_application(work.matter)
        _deliver(application, means, day, proof, work.on)


def confirm_receipt(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """确认收到: the applicant has read the answer by number and code."""
    with engine.step(matter, "confirm_receipt", by=by, at=at, seen=seen) as work:
        application = lock_application(work.matter)
        _deliver(application, Getting.WEB, work.on, _("申请人凭码查看并确认"), work.on)


def _deliver(
    application: Application, means: str, day: dt.date, proof: str, today: dt.date
) -> None:
    answer = application.answer
    assert answer is not None and answer.issued_at is not None
    if not day_of(answer.issued_at) <= day <= today:
        raise FieldRefused("day", _("送达日期应在签发之后、今天以前。"))
    application.delivered_on, application.delivered_by = day, means
    application.delivery_proof = proof[:120]
    application.save(update_fields=["delivered_on", "delivered_by", "delivery_proof"])


def record_challenge(
    matter: Matter,
    *,
    kind: str,
    body: str,
    case_number: str,
    filed_on: dt.date,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """登记复议诉讼: somebody contests the answer; before whom, under which number."""
    if kind not in Challenge.Kind.values:
        raise FieldRefused("kind", _("请选择类别。"))
    body = standard.need(clean(body), "body", _("请填写受理机关。"))[:80]
    case_number = standard.need(clean(case_number), "case_number", _("请填写案号。"))[:60]
    note = f"{Challenge.Kind(kind).label}，{case_number}"
    with engine.step(matter, "record_challenge", by=by, at=at, note=note, seen=seen) as work:
        application = lock_application(work.matter)
        first = Answer.objects.filter(application=application, issued_at__isnull=False).first()
        if first is None or first.issued_at is None:
            raise FieldRefused("filed_on", _("还没有作出答复，不能登记。"))
        if not day_of(first.issued_at) <= filed_on <= work.on:
            raise FieldRefused("filed_on", _("受理日期应在答复之后、今天以前。"))
        if Challenge.objects.filter(kind=kind, case_number=case_number).exists():
            raise FieldRefused("case_number", _("这个案号已经登记过。"))
        Challenge.objects.create(
            application=application,
            kind=kind,
            body=body,
            case_number=case_number,
            filed_on=filed_on,
        )


def record_result(
    matter: Matter,
    *,
    challenge: Challenge,
    result: str,
    decided_on: dt.date,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """登记结果: upheld, corrected, or otherwise; a correction may lead to handling again."""
    if result not in Challenge.Result.values:
        raise FieldRefused("result", _("请选择结果。"))
    if challenge.application_id != matter.pk or challenge.result:
        raise FieldRefused("challenge", _("请选择还没有结果的案件。"))
    note = f"{challenge.case_number}，{Challenge.Result(result).label}"
    with engine.step(matter, "record_result", by=by, at=at, note=note, seen=seen) as work:
        if not challenge.filed_on <= decided_on <= work.on:
            raise FieldRefused("decided_on", _("结案日期应在受理之后、今天以前。"))
        challenge.result, challenge.decided_on = result, decided_on
        challenge.save(update_fields=["result", "decided_on"])


def handle_again(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """重新办理: as a decision or judgment orders; the clock begins anew."""
    reason = standard.need(clean(reason), "reason", _("请写明依据的复议决定或者判决。"))
    with engine.step(matter, "handle_again", by=by, at=at, note=reason, seen=seen) as work:
        corrected = Challenge.objects.filter(
            application_id=work.matter.pk, result=Challenge.Result.CORRECTED
        )
        if not corrected.exists():
            raise NotCorrectedByCourt
        begin_clock(work)
