"""After the answer: callback, rating, asking again, closing, reopening; the nightly run."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard, terms
from shuniu.casework.models import Matter, Move, Term
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from ..models import Rating, RatingSource, Satisfaction
from ..queries import members_holding, near_veto
from .base import AskedAlready, RatedAlready, TooLateToRate, lock_letter

KIND = "letter"
# How long after closing a writer can still rate or ask again, in days.
OPEN_TO_WRITER_DAYS = 30
REASON_MOST = 1000


def callback(
    matter: Matter,
    *,
    satisfaction: str,
    remark: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """回访满意: the writer, asked by telephone, is satisfied or basically so; the letter closes."""
    if satisfaction not in (Satisfaction.SATISFIED, Satisfaction.BASICALLY):
        raise FieldRefused("satisfaction", _("请选择满意或基本满意。"))
    label = str(Satisfaction(satisfaction).label)
    with engine.step(matter, "callback", by=by, at=at, note=label, seen=seen) as work:
        _rate(work, satisfaction, clean(remark), RatingSource.PHONE)


def callback_dissatisfied(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """回访不满意: the writer says by telephone what is still wrong; it is to be handled again."""
    reason = standard.need(clean(reason), "reason", _("请记下来信人不满意的理由。"))
    with engine.step(matter, "callback_dissatisfied", by=by, at=at, note=reason, seen=seen) as work:
        _rate(work, Satisfaction.DISSATISFIED, reason, RatingSource.PHONE)


def callback_unreached(
    matter: Matter, *, note: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """回访未接通: when it was tried, and how."""
    note = standard.need(clean(note), "note", _("请记下什么时间、怎样联系的。"))
    with engine.step(matter, "callback_unreached", by=by, at=at, note=note, seen=seen):
        pass


def rate(
    matter: Matter,
    *,
    satisfaction: str,
    reason: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """评价: the writer's own word on the answer, once an answer; a dissatisfied one says why.

    Satisfied or basically satisfied closes the letter; dissatisfied takes it
    back to the office, to be handled again.
    """
    if satisfaction not in Satisfaction.values:
        raise FieldRefused("satisfaction", _("请选择满意、基本满意或不满意。"))
    reason = clean(reason)[:REASON_MOST]
    bad = satisfaction == Satisfaction.DISSATISFIED
    if bad:
        reason = standard.need(reason, "reason", _("请告诉我们哪里不满意，便于再次办理。"))
    letter = lock_letter(matter)
    label = str(Satisfaction(satisfaction).label)
    note = f"{label}。{letter.masked(reason)}" if reason and not bad else label
    code = "rate_dissatisfied" if bad else "rate"
    with engine.step(
        matter, code, by=by, at=at, note=letter.masked(reason) if bad else note, seen=seen
    ) as work:
        _demand_still_open(work)
        _rate(work, satisfaction, reason, RatingSource.WEB)


def _rate(work: engine.Work, satisfaction: str, reason: str, source: str) -> None:
    letter = lock_letter(work.matter)
    assert letter.answer_id is not None
    if Rating.objects.filter(letter=letter, answer=letter.answer_id, source=source).exists():
        raise RatedAlready
    Rating.objects.create(
        letter=letter,
        answer_id=letter.answer_id,
        satisfaction=satisfaction,
        reason=reason,
        source=source,
        by_id=work.by.member_id,
        at=work.at,
    )
    letter.satisfaction, letter.rated_at = satisfaction, work.at
    letter.save(update_fields=["satisfaction", "rated_at"])
    work.facts["satisfaction"] = satisfaction


def _demand_still_open(work: engine.Work) -> None:
    closed = work.matter.closed_at
    if closed is not None and work.at - closed > dt.timedelta(days=OPEN_TO_WRITER_DAYS):
        raise TooLateToRate(days=OPEN_TO_WRITER_DAYS)


def ask_again(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """追问: the writer asks once again about the answer; it goes back to the office."""
    text = standard.need(clean(text), "text", _("请填写要追问的内容。"))
    if len(text) > REASON_MOST:
        raise FieldRefused("text", _("追问请控制在%d字以内。") % REASON_MOST)
    with engine.step(matter, "ask_again", by=by, at=at, seen=seen) as work:
        letter = lock_letter(work.matter)
        if letter.asked_again_at is not None:
            raise AskedAlready
        _demand_still_open(work)
        letter.asked_again_at, letter.asked_again_text = at, text
        letter.save(update_fields=["asked_again_at", "asked_again_text"])
        work.opinion(letter.masked(text))
        work.index(letter.text, letter.answer.text if letter.answer else "", text)


def close(
    matter: Matter,
    *,
    explanation: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """办结: nothing more is to be done; a writer who was not content gets an explanation."""
    explanation = clean(explanation)
    with engine.step(matter, "close", by=by, at=at, note=explanation, seen=seen) as work:
        if work.move.from_state == "to_rehandle":
            standard.need(
                explanation, "explanation", _("来信人不满意或有追问，办结要向来信人说明理由。")
            )


def reopen(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """重新办理: a closed letter is taken up again, with the reason."""
    reason = standard.need(clean(reason), "reason", _("请写明重新办理的理由。"))
    with engine.step(matter, "reopen", by=by, at=at, note=reason, seen=seen):
        pass


def warn_veto(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """呈送领导: three months are nearly over; the leaders have the letter to read."""
    term = terms.running(matter, "veto")
    note = _("应于{due}前答复").format(due=term.due_on.isoformat())
    with engine.step(matter, "warn_veto", by=by, at=at, note=note, seen=seen) as work:
        leaders = members_holding((LEADER,), work.matter.unit_id, work.on)
        work.show_to(leaders, _("临近三个月最长时限，{note}").format(note=note))


@dataclass(frozen=True)
class NightlyRun:
    """What a nightly run did: the numbers of the letters closed, and of those shown to leaders."""

    closed: list[str]
    shown: list[str]


def nightly(*, on: dt.date, by: Actor, at: dt.datetime) -> NightlyRun:
    """The letters' nightly run: safe to run twice, and after a missed night.

    Closes answered letters to which nothing more came within the callback
    term, and brings letters near the three-month limit before the leaders,
    each once.
    """
    closed, shown = [], []
    silent = Term.objects.filter(
        name="callback", met_on__isnull=True, due_on__lt=on, matter__kind=KIND
    )
    for matter in Matter.objects.filter(pk__in=silent.values("matter_id"), state="answered"):
        try:
            close(matter, explanation=_("回访期内没有新的意见"), by=by, at=at)
        except Refused:
            continue  # somebody was quicker, and it is no longer a silent one
        closed.append(matter.number)
    warned = Move.objects.filter(step="warn_veto").values("matter_id")
    for letter in near_veto(on).exclude(pk__in=warned):
        try:
            warn_veto(letter.matter, by=by, at=at)
        except Refused:
            continue
        shown.append(letter.matter.number)
    return NightlyRun(closed, shown)
