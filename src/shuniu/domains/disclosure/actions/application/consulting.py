"""Others are heard: third parties (art. 32) and organs that made the information too (art. 34)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.utils.translation import gettext as _

from shuniu.casework import engine, standard, terms
from shuniu.casework.models import Matter, Term
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean, mask_name

from ...applicant import seal_text
from ...flow.application import CONSULTING, KIND, REPLY
from ...models import Consultation, Notice, Said
from ...wording import letters
from .base import NothingToAnswerFor, StillWaitedFor, lock_application, send_notice

RULES = {
    Consultation.Whom.THIRD_PARTY: "disc.third_party",
    Consultation.Whom.COMAKER: "disc.comaker",
}


def consult(
    matter: Matter,
    *,
    whom: str,
    party: str,
    subject: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """征求意见: a numbered letter to somebody else; the clock of the answer stands still.

    They have fifteen working days. A person's name is kept under lock and shown masked.
    """
    if whom not in Consultation.Whom.values:
        raise FieldRefused("whom", _("请选择征求的对象是第三方还是共同制作机关。"))
    party = standard.need(clean(party), "party", _("请填写征求对象。"))[:80]
    subject = standard.need(clean(subject), "subject", _("请写明征求意见的信息内容。"))
    person = whom == Consultation.Whom.THIRD_PARTY and len(party) <= 4
    shown = mask_name(party) if person else party
    with engine.step(matter, "consult", by=by, at=at, note=shown, seen=seen) as work:
        application = lock_application(work.matter)
        term = work.open_term(
            "consult",
            rule=RULES[Consultation.Whom(whom)],
            label=_("{party}反馈意见").format(party=shown)[:60],
        )
        consultation = Consultation.objects.create(
            application=application,
            whom=whom,
            party=shown,
            sealed=seal_text(party) if person else None,
            subject=subject,
            sent_on=work.on,
            term=term,
        )
        for running in work.running(REPLY):
            if not running.suspended:
                terms.suspend(
                    running,
                    on=work.on,
                    reason=_("征求{party}意见（条例第三十三条第三款）").format(party=shown),
                    by_label=work.move.by_label,
                    days=work.days,
                )
        send_notice(
            work,
            application,
            Notice.Kind.CONSULTATION,
            letters.consultation_lines(application, consultation, term.due_on),
            consultation,
        )


def record_opinion(
    matter: Matter,
    *,
    consultation: Consultation,
    said: str,
    reasons: str = "",
    day: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """登记意见: what somebody said (received on ``day``), or that they said nothing in time.

    When nobody is waited for any more the clock runs again: from the day after the last opinion
    came, or after the last term for one was over, however late somebody puts it down (art. 32).
    """
    if said not in Said.values:
        raise FieldRefused("said", _("请选择意见。"))
    reasons = clean(reasons)
    if said in (Said.OBJECTS, Said.PARTLY) and not reasons:
        raise FieldRefused("reasons", _("不同意或者部分同意的，请写明理由和范围。"))
    if consultation.application_id != matter.pk or consultation.said:
        raise FieldRefused("consultation", _("请选择还没有答复的征求对象。"))
    others = Consultation.objects.filter(application_id=matter.pk, said="")
    last = not others.exclude(pk=consultation.pk).exists()
    note = f"{consultation.party}，{Said(said).label}"
    with engine.step(
        matter,
        "record_opinion",
        by=by,
        at=at,
        note=note,
        seen=seen,
        to=lambda locked: "searching" if last else "consulting",
    ) as work:
        term = Term.objects.get(pk=consultation.term_id)
        came = work.on if day is None or said == Said.SILENT else day
        if not consultation.sent_on <= came <= work.on:
            raise FieldRefused("day", _("收到意见的日期应在发函之后、今天以前。"))
        if said == Said.SILENT and work.on <= term.due_on:
            raise NothingToAnswerFor(due=term.due_on)
        consultation.said, consultation.reasons = said, reasons
        consultation.answered_on = came
        consultation.save(update_fields=["said", "reasons", "answered_on"])
        work.meet(term)
        if reasons:
            work.opinion(reasons)
        if last:
            until = _waited_until(work)
            for running in work.running(REPLY):
                if running.suspended:
                    terms.resume(running, on=until, days=work.days)
                else:  # the night had let it run on from the end of the fifteen days
                    terms.resume_earlier(running, on=until, days=work.days)


def run_again(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """征求意见期满: all who were asked have had their fifteen days, so the clock runs again.

    What they said, or that they said nothing, is still to be put down.
    """
    with engine.step(matter, "run_again", by=by, at=at, seen=seen) as work:
        lock_application(work.matter)
        last = Consultation.objects.filter(application_id=work.matter.pk, said="").aggregate(
            last=Max("term__due_on")
        )["last"]
        stopped = [running for running in work.running(REPLY) if running.suspended]
        if not stopped or last is None or work.on <= last:
            raise StillWaitedFor
        for running in stopped:
            terms.resume(running, on=_waited_until(work), days=work.days)


def nightly(*, on: dt.date, by: Actor, at: dt.datetime) -> int:
    """Let every clock run again that stands still for somebody whose time is over; how many."""
    waited = Consultation.objects.filter(said="", term__due_on__gte=on)
    stopped = Term.objects.filter(name=REPLY, suspended=True, met_on__isnull=True)
    matters = Matter.objects.filter(kind=KIND, state=CONSULTING, pk__in=stopped.values("matter_id"))
    found = list(matters.exclude(pk__in=waited.values("application_id")))
    for matter in found:
        run_again(matter, by=by, at=at)
    return len(found)


def _waited_until(work: engine.Work) -> dt.date:
    """The last day on which somebody was still waited for: nobody is beyond their own term."""
    asked = Consultation.objects.filter(application_id=work.matter.pk).select_related("term")
    ends = [min(one.answered_on or work.on, one.term.due_on) for one in asked]
    return min(work.on, max(ends))
