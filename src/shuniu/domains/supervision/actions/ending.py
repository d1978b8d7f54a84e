"""审核, 上报, 办结, 归档: a second look, the echo to whoever gave it, and the end."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.casework import attaching, engine, standard
from shuniu.casework.models import Assignment, Matter, Outcome, Role
from shuniu.casework.progress import actions as progress
from shuniu.casework.terms import resume as resume_term
from shuniu.casework.terms import suspend as suspend_term
from shuniu.commons.papers import actions as papers
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member
from shuniu.commons.people.queries import seats_of
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ..models import Result, SupervisionItem, UpwardKind, UpwardReport
from .base import TEXT_MOST, demand_length, lock_item
from .printing import upward_pdf

UPWARD = "upward"


def accept_completion(
    matter: Matter, *, text: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """审核通过: somebody of the office has looked at what was done; the units are out of it."""
    with engine.step(matter, "accept_completion", by=by, at=at, seen=seen) as work:
        work.opinion(demand_length("text", clean(text) or _("审核通过。"), TEXT_MOST))
        progress.finish(work)
        for one in Assignment.objects.filter(matter=work.matter, done_at__isnull=True):
            work.end_assignment(one, Outcome.DONE if one.role == Role.LEAD else Outcome.ENDED)


def return_completion(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回重办: what is missing; the unit has the time of ``sup.redo`` to report anew."""
    reason = standard.need(clean(reason), "reason", _("请写明退回的理由和要补办的事。"))
    with engine.step(matter, "return_completion", by=by, at=at, note=reason, seen=seen) as work:
        work.opinion(reason)
        lead = Assignment.objects.get(matter=work.matter, role=Role.LEAD, done_at__isnull=True)
        work.open_term("answer", assignment=lead)
        progress.owe_report(work, lead)


def report_interim(
    matter: Matter,
    *,
    text: str,
    to_member: Member | None = None,
    to_label: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> UpwardReport:
    """上报阶段情况: how it stands, to whoever gave the instruction, before they ask."""
    text = standard.need(clean(text), "text", _("请填写报告正文。"))
    item = SupervisionItem.objects.select_related("instructed_by").get(pk=matter.pk)
    to_member, to_label = _addressee(item, to_member, to_label, at)
    with engine.step(matter, "report_interim", by=by, at=at, note=to_label, seen=seen) as work:
        return _report(work, UpwardKind.INTERIM, text, to_member, to_label)


def report_final(
    matter: Matter,
    *,
    text: str,
    result: str = Result.DONE,
    to_member: Member | None = None,
    to_label: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> UpwardReport:
    """上报并办结: the final report goes up, and with it the item is closed.

    Whoever gave an item that was merged into this one hears of it too.
    """
    text = standard.need(clean(text), "text", _("请填写报告正文。"))
    if result not in Result.values:
        raise FieldRefused("result", _("请选择办理结果。"))
    item = SupervisionItem.objects.select_related("instructed_by").get(pk=matter.pk)
    to_member, to_label = _addressee(item, to_member, to_label, at)
    with engine.step(matter, "report_final", by=by, at=at, note=to_label, seen=seen) as work:
        made = _report(work, UpwardKind.FINAL, text, to_member, to_label)
        SupervisionItem.objects.filter(pk=work.matter.pk).update(result=result)
        work.facts["result"] = result
        others = SupervisionItem.objects.filter(
            merged_into_id=work.matter.pk, instructed_by__isnull=False
        )
        told = [key for key in others.values_list("instructed_by", flat=True) if key is not None]
        work.show_to(told, _("并办事项办结报告"))
        return made


def _addressee(
    item: SupervisionItem, to_member: Member | None, to_label: str, at: dt.datetime
) -> tuple[Member | None, str]:
    """To whom: as told, else to whoever gave it; a leader with the post held on that day."""
    label = clean(to_label)[:120]
    if to_member is None and not label:
        to_member = item.instructed_by
        label = "" if to_member is not None else item.instructor
    if to_member is not None and not label:
        seats = seats_of(to_member, at.astimezone(clock.ZONE).date())
        label = to_member.name + (seats[0].post.title if seats else "")
    return to_member, label


def _report(
    work: engine.Work, kind: str, text: str, to_member: Member | None, to_label: str
) -> UpwardReport:
    item = lock_item(work)
    made = UpwardReport(
        item=item,
        move=work.move,
        kind=kind,
        to_member=to_member,
        to_label=to_label,
        text=demand_length("text", text, TEXT_MOST),
        at=work.at,
        by_label=work.move.by_label,
    )
    name = f"{UpwardKind(kind).label}{work.matter.number}.pdf"
    data = upward_pdf(item, made, on=work.on, at=work.at)
    made.pdf = papers.store_bytes(data, name, by=work.by, at=work.at)
    made.save()
    attaching.attach(work, [made.pdf], UPWARD)
    if to_member is not None:
        work.show_to([to_member.pk], str(UpwardKind(kind).label))
    return made


def archive(
    matter: Matter, *, archived_as: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """归档: under which number the papers of the item lie in the office's archive."""
    code = standard.need(clean(archived_as), "archived_as", _("请填写归档编号。"))[:60]
    with engine.step(matter, "archive", by=by, at=at, note=f"：{code}", seen=seen) as work:
        SupervisionItem.objects.filter(pk=work.matter.pk).update(archived_as=code)


def reopen(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """重新督办: what was thought done is not; it is proposed and approved anew."""
    reason = standard.need(clean(reason), "reason", _("请写明重新督办的理由。"))
    with engine.step(matter, "reopen", by=by, at=at, note=reason, seen=seen) as work:
        progress.stop(work)
        SupervisionItem.objects.filter(pk=work.matter.pk).update(result="", archived_as="")


def suspend(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """中止: all of the item's dates stop from the next day on, with a leader's approval."""
    reason = standard.need(clean(reason), "reason", _("请写明中止的原因和依据。"))
    with engine.step(matter, "suspend", by=by, at=at, note=reason, seen=seen) as work:
        for term in work.running():
            suspend_term(
                term, on=work.on, reason=reason, by_label=work.move.by_label, days=work.days
            )


def resume(
    matter: Matter, *, reason: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """恢复: the dates run again; the stopped days stay on record."""
    with engine.step(matter, "resume", by=by, at=at, note=clean(reason), seen=seen) as work:
        for term in work.running():
            if term.suspended:
                resume_term(term, on=work.on, days=work.days)
