"""答复: drafted by the unit, signed by its head, looked at by a leader, issued with a number."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Assignment, Matter, Role
from shuniu.commons import numbering
from shuniu.commons.people.actor import Actor
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean, count_characters

from ..models import Commitment, Contact, Disclosure, Proposal, Reply, ResultClass
from .base import AssistOutstanding, NotContacted, draft_of, lock_proposal
from .publication import take_down

TEXT_LEAST, TEXT_MOST = 20, 10_000
PROMISE_MOST = 300


def draft_reply(
    matter: Matter,
    *,
    result_class: str,
    disclosure: str,
    text: str,
    contact_name: str,
    contact_phone: str,
    disclosure_reason: str = "",
    commitment: str = "",
    commitment_due_on: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """起草答复: after those who proposed were contacted and the assisting units have spoken.

    A B-class reply says what is promised and by when. One that is not to be
    public of itself says why.
    """
    text = _good_text(text)
    if result_class not in ResultClass.values:
        raise FieldRefused("result_class", _("请选择办理结果。"))
    if disclosure not in Disclosure.values:
        raise FieldRefused("disclosure", _("请选择公开属性。"))
    reason = clean(disclosure_reason)
    if disclosure != Disclosure.PROACTIVE:
        reason = standard.need(reason, "disclosure_reason", _("不主动公开的，请写明理由。"))
    name = standard.need(clean(contact_name), "contact_name", _("请填写联系人。"))
    phone = standard.need(clean(contact_phone), "contact_phone", _("请填写联系电话。"))
    promise = _promise(result_class, commitment, commitment_due_on, at)
    with engine.step(matter, "draft_reply", by=by, at=at, seen=seen) as work:
        assert work.assignment is not None
        if not Contact.objects.filter(move__assignment=work.assignment).exists():
            raise NotContacted
        _demand_assisted(work.matter)
        reply = Reply.objects.create(
            proposal=lock_proposal(work.matter),
            assignment=work.assignment,
            unit_id=work.assignment.unit_id,
            result_class=result_class,
            disclosure=disclosure,
            disclosure_reason="" if disclosure == Disclosure.PROACTIVE else reason[:200],
            text=text,
            contact_name=name[:40],
            contact_phone=phone[:40],
            drafted_by_id=by.member_id,
            drafted_by_label=work.move.by_label,
            drafted_at=at,
        )
        if promise is not None:
            Commitment.objects.create(
                proposal_id=work.matter.pk, reply=reply, text=promise[0], due_on=promise[1]
            )


def _good_text(text: str) -> str:
    text = standard.need(clean(text), "text", _("请填写答复内容。"))
    if count_characters(text) < TEXT_LEAST:
        raise FieldRefused("text", _("答复请写清办理情况，至少%d个字。") % TEXT_LEAST)
    if len(text) > TEXT_MOST:
        raise FieldRefused("text", _("答复请控制在%d字以内。") % TEXT_MOST)
    return text


def _promise(
    result_class: str, commitment: str, due_on: dt.date | None, at: dt.datetime
) -> tuple[str, dt.date] | None:
    if result_class != ResultClass.B:
        return None
    words = standard.need(clean(commitment), "commitment", _("B类答复请写明承诺解决的事项。"))
    if len(words) > PROMISE_MOST:
        raise FieldRefused("commitment", _("请控制在%d字以内。") % PROMISE_MOST)
    if due_on is None or due_on <= at.astimezone(clock.ZONE).date():
        raise FieldRefused("commitment_due_on", _("请填写承诺期限，应在今天以后。"))
    return words, due_on


def _demand_assisted(matter: Matter) -> None:
    """The lead's answer states the assisting units' opinions, so it waits for them."""
    waiting = Assignment.objects.filter(matter=matter, role=Role.ASSIST, done_at__isnull=True)
    names = list(waiting.values_list("unit__name", flat=True))
    if names:
        raise AssistOutstanding(units="、".join(names))


def _set_aside(draft: Reply, *, because: str, at: dt.datetime) -> None:
    draft.returned_at, draft.returned_because = at, because
    draft.save(update_fields=["returned_at", "returned_because"])


def withdraw_draft(
    matter: Matter, *, reason: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """收回修改: the unit takes its draft back before its head has signed."""
    with engine.step(matter, "withdraw_draft", by=by, at=at, note=clean(reason), seen=seen) as work:
        _set_aside(draft_of(work.matter), because=clean(reason) or _("承办人收回修改"), at=at)


def return_draft(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回修改: the unit's head says what has to be better before it is signed."""
    reason = standard.need(clean(reason), "reason", _("请写明要改什么。"))
    with engine.step(matter, "return_draft", by=by, at=at, note=reason, seen=seen) as work:
        _set_aside(draft_of(work.matter), because=reason, at=at)
        work.opinion(reason)


def sign_reply(
    matter: Matter, *, remark: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """签发: the unit's head answers for the reply with their name; it goes to a leader."""
    with engine.step(matter, "sign_reply", by=by, at=at, seen=seen) as work:
        draft = draft_of(work.matter)
        draft.signed_by_id, draft.signed_by_label, draft.signed_at = (
            by.member_id,
            work.move.by_label,
            at,
        )
        draft.save(update_fields=["signed_by", "signed_by_label", "signed_at"])
        if clean(remark):
            work.opinion(clean(remark))


def review_reply(
    matter: Matter, *, remark: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """领导审阅: a leader of the county has read the reply before it leaves."""
    with engine.step(matter, "review_reply", by=by, at=at, seen=seen) as work:
        draft = draft_of(work.matter)
        draft.reviewed_by_id, draft.reviewed_by_label, draft.reviewed_at = (
            by.member_id,
            work.move.by_label,
            at,
        )
        draft.save(update_fields=["reviewed_by", "reviewed_by_label", "reviewed_at"])
        work.opinion(clean(remark) or _("同意。"))


def return_reply(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回重拟: the leader says what is missing; the unit drafts anew, the clock runs on."""
    reason = standard.need(clean(reason), "reason", _("请写明要补充什么。"))
    with engine.step(matter, "return_reply", by=by, at=at, note=reason, seen=seen) as work:
        _set_aside(draft_of(work.matter), because=reason, at=at)
        work.opinion(reason)


def issue_reply(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """印发答复: the letter takes its number and leaves; the proposers are asked what they think.

    What the public reads of an earlier reply comes down: it has to be checked anew.
    """
    body = Proposal.objects.values_list("session__body", flat=True).get(pk=matter.pk)
    with transaction.atomic():
        # Taken first, because the move tells it; a refused step gives it back.
        number = numbering.take(
            f"proposals.reply.{body}", by=by, at=at, subject_kind="matter", subject_id=matter.pk
        )
        with engine.step(matter, "issue_reply", by=by, at=at, note=number, seen=seen) as work:
            proposal, draft = lock_proposal(work.matter), draft_of(work.matter)
            draft.number, draft.issued_at = number, at
            draft.save(update_fields=["number", "issued_at"])
            _take_over(proposal, draft, at)
            take_down(proposal, reason=_("有新的答复"), by=by, at=at)
            work.facts["number_taken"] = number
            work.index(proposal.texts.text, draft.text)


def _take_over(proposal: Proposal, draft: Reply, at: dt.datetime) -> None:
    proposal.reply, proposal.result_class = draft, draft.result_class
    proposal.replied_at = proposal.replied_at or at
    proposal.reviewed_at = proposal.reviewed_at or draft.reviewed_at
    proposal.satisfaction, proposal.rated_at = "", None
    proposal.save(
        update_fields=[
            "reply",
            "result_class",
            "replied_at",
            "reviewed_at",
            "satisfaction",
            "rated_at",
        ]
    )
