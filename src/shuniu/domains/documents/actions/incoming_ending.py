"""办结、送阅、归档: how an incoming document ends, and what is said where it takes longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.circulation.actions import circulate
from shuniu.casework.models import Assignment, Matter, Outcome
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

from ..models import Incoming, IncomingCategory
from ..queries_incoming import replies
from .incoming_deciding import demand_text
from .incoming_opening import demand_content, lock_incoming

ARCHIVED_AS_MOST = 60


class ReplyUnderWay(Refused):
    """批复“{title}”还在办理，印发以后再办结；不再批复的，请先撤销批复稿。"""


class NotReplied(FieldRefused):
    """请示件还没有批复。请先起草批复；用其他方式答复的，请写明怎样答复的。"""

    def __init__(self) -> None:
        super().__init__("result", self.own_words())


def circulate_close(
    matter: Matter,
    *,
    members: Iterable[Member | int],
    purpose: str = "know",
    text: str = "",
    due_on: dt.date | None = None,
    in_order: bool = False,
    papers: Sequence[Paper] = (),
    save_as: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """送阅办结: a document to be known goes to its readers, and is done with; they read on."""
    readers = list(members)
    note = _("{n}人").format(n=len(set(readers)))
    with engine.step(matter, "circulate_close", by=by, at=at, note=note, seen=seen) as work:
        incoming = demand_content(work)
        if incoming.category == IncomingCategory.REQUEST:
            raise NotReplied
        made = circulate(
            work.matter,
            purpose=purpose,
            members=readers,
            text=text,
            due_on=due_on,
            in_order=in_order,
            papers=papers,
            save_as=save_as,
            by=by,
            at=at,
        )
        incoming.for_information, incoming.answered_at = True, at
        incoming.save(update_fields=["for_information", "answered_at"])
        work.facts["circulation"] = made.pk


def close(
    matter: Matter,
    *,
    result: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """办结: with its result in a sentence. A request wants its reply issued, or a word how else."""
    result = clean(result)
    with engine.step(matter, "close", by=by, at=at, seen=seen) as work:
        incoming = lock_incoming(work)
        if not incoming.placeholder:
            _demand_result(incoming, result)
        if result:
            work.opinion(demand_text(result, "result", ""))
        for assignment in Assignment.objects.filter(matter=work.matter, done_at__isnull=True):
            work.end_assignment(assignment, Outcome.DONE)
        incoming.answered_at = incoming.answered_at or at
        incoming.result = incoming.result or result
        incoming.save(update_fields=["answered_at", "result"])


def _demand_result(incoming: Incoming, result: str) -> None:
    if incoming.category == IncomingCategory.REQUEST and not incoming.reply_number:
        under_way = replies(incoming.matter).filter(closed_at__isnull=True).first()
        if under_way is not None:
            raise ReplyUnderWay(title=under_way.title)
        if not result:
            raise NotReplied
    if not (result or incoming.result or incoming.reply_number):
        raise FieldRefused("result", _("请写明办理结果。"))


def explain(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """说明办理情况: why it takes longer than it should; the limit stays as it is."""
    text = demand_text(text, "text", _("请写明办理情况和需要延长的原因。"))
    with engine.step(matter, "explain", by=by, at=at, note=text[:200], seen=seen) as work:
        demand_content(work)
        work.opinion(text)


def archive(
    matter: Matter,
    *,
    archived_as: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """归档: with the number under which it lies, where it has one already."""
    archived_as = clean(archived_as)
    if len(archived_as) > ARCHIVED_AS_MOST:
        raise FieldRefused("archived_as", _("请控制在%d字以内。") % ARCHIVED_AS_MOST)
    with engine.step(matter, "archive", by=by, at=at, note=archived_as, seen=seen) as work:
        Incoming.objects.filter(pk=work.matter.pk).update(archived_as=archived_as)


def reopen(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """重新办理: it was not done after all; it is proposed anew."""
    reason = standard.need(clean(reason), "reason", _("请写明重新办理的原因。"))
    with engine.step(matter, "reopen", by=by, at=at, note=reason[:200], seen=seen) as work:
        incoming = demand_content(work)
        incoming.answered_at, incoming.for_information = None, False
        incoming.save(update_fields=["answered_at", "for_information"])
