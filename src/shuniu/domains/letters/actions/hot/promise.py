"""承诺: the unit reports, somebody goes and looks; kept, put off once, or before the leaders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard, terms
from shuniu.casework.attaching import Upload, attach, keep_photos
from shuniu.casework.models import Matter, Outcome
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import LEADER, REGISTRAR
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ...models import FollowUp, HotLetter
from ...queries import members_holding
from .base import demand_masked, lock_hot

TERM = "promise"
WORDS_MOST = 2000


def report_promise(
    matter: Matter,
    *,
    text: str,
    uploads: Sequence[Upload] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """报告办理情况: the unit says what it did about its promise; the office goes and looks."""
    text = standard.need(clean(text), "text", _("请写明承诺办得怎样。"))
    with engine.step(matter, "report_promise", by=by, at=at, seen=seen) as work:
        demand_masked(lock_hot(work), text=text)
        work.opinion(text, _("承诺办理情况"))
        attach(work, keep_photos(uploads, field="uploads", by=by, at=at), "report")
        # The clock runs on until somebody has looked, but it is no longer the unit that owes.
        term = work.term(TERM)
        term.urge_on = None
        term.save(update_fields=["urge_on"])


def _visit(
    work: engine.Work,
    *,
    kept: bool,
    visited_on: dt.date,
    visitors: str,
    findings: str,
    uploads: Sequence[Upload],
) -> HotLetter:
    hot = lock_hot(work)
    visitors = standard.need(clean(visitors), "visitors", _("请填写回访人员。"))[:120]
    findings = standard.need(clean(findings), "findings", _("请写明看到的情况。"))
    if len(findings) > WORDS_MOST:
        raise FieldRefused("findings", _("请控制在%d字以内。") % WORDS_MOST)
    assert hot.broadcast_on is not None
    if not hot.broadcast_on <= visited_on <= work.on:
        raise FieldRefused("visited_on", _("回访日期应在播出以后、今天以前。"))
    demand_masked(hot, findings=findings)
    FollowUp.objects.create(
        hot=hot,
        move=work.move,
        visited_on=visited_on,
        visitors=visitors,
        findings=findings,
        kept=kept,
        by_label=work.move.by_label,
    )
    attach(work, keep_photos(uploads, field="uploads", by=work.by, at=work.at), "visit")
    work.facts.update(kept=kept, visited_on=visited_on.isoformat())
    return hot


def follow_up_kept(
    matter: Matter,
    *,
    visited_on: dt.date,
    visitors: str,
    findings: str,
    uploads: Sequence[Upload] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """回访已兑现: somebody went there, and it is as promised; the promise is met."""
    with engine.step(matter, "follow_up_kept", by=by, at=at, seen=seen) as work:
        hot = _visit(
            work,
            kept=True,
            visited_on=visited_on,
            visitors=visitors,
            findings=findings,
            uploads=uploads,
        )
        hot.promise_kept, hot.kept_on = True, visited_on
        hot.save(update_fields=["promise_kept", "kept_on"])
        for given in work.matter.assignments.filter(done_at__isnull=True):
            work.end_assignment(given, Outcome.DONE)


def follow_up_broken(
    matter: Matter,
    *,
    visited_on: dt.date,
    visitors: str,
    findings: str,
    uploads: Sequence[Upload] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """回访未兑现: it is not as promised; the office decides on more time, or tells the leaders."""
    with engine.step(matter, "follow_up_broken", by=by, at=at, seen=seen) as work:
        _visit(
            work,
            kept=False,
            visited_on=visited_on,
            visitors=visitors,
            findings=findings,
            uploads=uploads,
        )
        term = work.term(TERM)
        terms.count(term, work.days, list(term.segments.all()))  # the unit is urged again
        term.save(update_fields=["urge_on"])


def extend_promise(
    matter: Matter,
    *,
    days: int,
    reason: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """延长承诺期限: once, by another than who found it broken, in working days, with the reason."""
    reason = standard.need(clean(reason), "reason", _("请写明延长的理由。"))
    with engine.step(matter, "extend_promise", by=by, at=at, note=reason, seen=seen) as work:
        demand_masked(lock_hot(work), reason=reason)
        term = work.term(TERM)
        terms.extend(
            term, days, on=work.on, reason=reason, by_label=work.move.by_label, days=work.days
        )
        if term.due_on <= work.on:
            raise FieldRefused("days", _("延长以后仍然已经到期，请多延几天，或者呈报领导。"))
        HotLetter.objects.filter(pk=work.matter.pk).update(extended_to=term.due_on)
        work.facts.update(days=days, due_on=term.due_on.isoformat())


def escalate(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """呈报领导: the promise is not kept; the leaders have it to read, and may instruct."""
    reason = standard.need(clean(reason), "reason", _("请写明要向领导报告的情况。"))
    with engine.step(matter, "escalate", by=by, at=at, note=reason, seen=seen) as work:
        demand_masked(lock_hot(work), reason=reason)
        leaders = members_holding((LEADER,), work.matter.unit_id, work.on)
        work.show_to(leaders, _("电视承诺未兑现"))


def instruct(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """批示: a leader writes what is to be done about the promise."""
    text = standard.need(clean(text), "text", _("请填写批示内容。"))
    with engine.step(matter, "instruct", by=by, at=at, seen=seen) as work:
        work.opinion(text)
        readers = members_holding((REGISTRAR,), work.matter.unit_id, work.on)
        work.show_to(readers, _("领导批示"))
