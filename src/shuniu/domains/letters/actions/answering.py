"""Answers: drafted by the lead unit, reviewed by a second person, released to all the writers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Assignment, Matter, Outcome, Role
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.publishing import actions as publishing
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean, count_characters

from ..models import Answer, Letter
from .base import PersonalDataInAnswer, findings_in, lock_letter
from .publication import SOURCE

ANSWER_LEAST, ANSWER_MOST = 10, 5000


def draft_answer(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """起草答复: what the lead unit would tell the writer; it waits for a second person's review.

    When other letters were merged into this one, their writers will read the
    same text, so nobody's personal data may stand in it.
    """
    text = standard.need(clean(text), "text", _("请填写答复内容。"))
    if count_characters(text) < ANSWER_LEAST:
        raise FieldRefused("text", _("答复请写清办理情况，至少%d个字。") % ANSWER_LEAST)
    if len(text) > ANSWER_MOST:
        raise FieldRefused("text", _("答复请控制在%d字以内。") % ANSWER_MOST)
    with engine.step(matter, "draft_answer", by=by, at=at, seen=seen) as work:
        assert work.assignment is not None
        letter = lock_letter(work.matter)
        _demand_fit_for_all(letter, text)
        Answer.objects.create(
            letter=letter,
            assignment=work.assignment,
            unit_id=work.assignment.unit_id,
            text=text,
            drafted_by_id=by.member_id,
            drafted_by_label=work.move.by_label,
            drafted_at=at,
        )


def _demand_fit_for_all(letter: Letter, text: str) -> None:
    writers = list(
        Letter.objects.filter(Q(merged_into=letter) | Q(pk=letter.pk)).values_list(
            "writer_name", flat=True
        )
    )
    if len(writers) < 2:
        return
    found = findings_in(text, writers)
    if found:
        raise PersonalDataInAnswer(n=len(writers), what=found)


def _draft_of(matter: Matter) -> Answer:
    return Answer.objects.select_for_update().get(
        letter_id=matter.pk, released_at__isnull=True, returned_at__isnull=True
    )


def _set_aside(answer: Answer, *, because: str, at: dt.datetime) -> None:
    answer.returned_at, answer.returned_because = at, because
    answer.save(
        update_fields=["returned_at", "returned_because", "reviewed_by", "reviewed_by_label"]
    )


def withdraw_draft(
    matter: Matter, *, reason: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """收回修改: the lead unit takes its draft back before anybody reviewed it."""
    with engine.step(matter, "withdraw_draft", by=by, at=at, note=clean(reason), seen=seen) as work:
        _set_aside(_draft_of(work.matter), because=clean(reason) or _("承办单位收回修改"), at=at)


def return_draft(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回修改: the reviewer says what is wrong with the draft; the answer's clock runs on."""
    reason = standard.need(clean(reason), "reason", _("请写明要改什么。"))
    with engine.step(matter, "return_draft", by=by, at=at, note=reason, seen=seen) as work:
        draft = _draft_of(work.matter)
        draft.reviewed_by_id, draft.reviewed_by_label = by.member_id, work.move.by_label
        _set_aside(draft, because=reason, at=at)
        work.opinion(reason)


def approve_answer(
    matter: Matter, *, remark: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """审核放行: a second person has read the answer; it goes to the writer and merged writers.

    Each of them has it under the number of their own letter.
    """
    with transaction.atomic():
        with engine.step(matter, "approve_answer", by=by, at=at, seen=seen) as work:
            letter = lock_letter(work.matter)
            draft = _draft_of(work.matter)
            _demand_fit_for_all(letter, draft.text)
            draft.reviewed_by_id, draft.reviewed_by_label = by.member_id, work.move.by_label
            draft.released_at = at
            draft.save(update_fields=["reviewed_by", "reviewed_by_label", "released_at"])
            for assignment in Assignment.objects.filter(matter=work.matter, done_at__isnull=True):
                done = assignment.role == Role.LEAD
                work.end_assignment(assignment, Outcome.DONE if done else Outcome.ENDED)
            if clean(remark):
                work.opinion(clean(remark))
            _give_answer(work, letter, draft)
            followers = Letter.objects.filter(merged_into=letter, matter__state="merged")
            work.facts["followers"] = followers.count()
        for follower in followers.select_related("matter").order_by("pk"):
            answer_follower(follower, letter, at=at)


def _give_answer(work: engine.Work, letter: Letter, answer: Answer) -> None:
    letter.answer = answer
    letter.answered_at = letter.answered_at or work.at
    letter.satisfaction, letter.rated_at = "", None
    # What stood before the public was the former answer.
    if letter.published_at is not None:
        reason = _("有了新的答复")
        publishing.withdraw(
            source_kind=SOURCE, source_id=letter.pk, reason=reason, by=work.by, at=work.at
        )
    letter.published_at = letter.prepared_at = None
    letter.prepared_by = letter.checked_by = None
    letter.public_search = ""
    letter.save()
    work.index(letter.text, answer.text)


def answer_follower(letter: Letter, head: Letter, *, at: dt.datetime) -> None:
    """随主件答复: a merged letter's writer gets the answer of the letter it was merged into."""
    assert head.answer is not None
    by = system(_("系统（随主件答复）"))
    with engine.step(letter.matter, "answer_merged", by=by, at=at, note=head.matter.number) as work:
        follower = lock_letter(work.matter)
        follower.lead_unit = head.lead_unit
        _give_answer(work, follower, head.answer)
