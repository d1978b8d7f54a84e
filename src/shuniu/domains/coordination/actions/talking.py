"""协调: meetings called and recorded, a leader's ruling, measures agreed and handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.casework.spawning import openers, spawn
from shuniu.commons.notices.actions import News, send_all
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, REGISTRAR, UNIT_HEAD
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import members_owing
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ..models import Attendance, Measure, Meeting, MeetingKind
from ..queries import called_meeting, case_of, open_measures
from .base import (
    MeetingCalledAlready,
    NoMeasures,
    NoSupervision,
    Promise,
    demand_open,
    lock_case,
    several,
    written,
)

FOLLOW_UP = "supervision"
MOST_MEASURES = 20
_OWES = (HANDLER, UNIT_HEAD)


def call_meeting(
    matter: Matter,
    *,
    kind: str,
    planned_on: dt.date,
    place: str,
    units: Sequence[Unit],
    chair: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """召集协调会: a day, a place and the units that are asked to come; each of them is told."""
    if kind not in MeetingKind.values:
        raise FieldRefused("kind", _("请选择形式。"))
    place = written(place, "place", _("请填写地点。"), 80)
    if not units:
        raise FieldRefused("units", _("请选择通知哪些单位参加。"))
    note = _("{kind}：{day}，{place}").format(
        kind=MeetingKind(kind).label, day=planned_on.isoformat(), place=place
    )
    with engine.step(matter, "call_meeting", by=by, at=at, note=note, seen=seen) as work:
        if planned_on < work.on:
            raise FieldRefused("planned_on", _("开会日期不能早于今天。"))
        demand_open(units, "units", work.on)
        case = lock_case(work)
        called = called_meeting(case)
        if called is not None:
            raise MeetingCalledAlready(day=called.planned_on)
        meeting = Meeting.objects.create(
            case=case,
            kind=kind,
            planned_on=planned_on,
            place=place,
            chair=clean(chair)[:80],
            called_by_label=work.move.by_label,
            move=work.move,
        )
        _ask(meeting, units)
        _tell(work, units, _("请参加“{title}”协调会：{note}").format(title=matter.title, note=note))


def _ask(meeting: Meeting, units: Sequence[Unit]) -> None:
    known = {unit.pk: unit for unit in units}
    Attendance.objects.bulk_create(Attendance(meeting=meeting, unit=u) for u in known.values())


def _tell(work: engine.Work, units: Sequence[Unit], text: str) -> None:
    """Those who act for the units learn of it, also where the case was not assigned to them."""
    standings = members_owing(_OWES, {unit.pk for unit in units}, work.on)
    members = sorted({s.member_id for s in standings if not s.is_away} - {work.by.member_id})
    send_all(
        [
            News(member, text, "coordination.meeting", "matter", work.matter.pk)
            for member in members
        ],
        at=work.at,
        key=f"meeting:{work.move.pk}",
    )


def record_meeting(
    matter: Matter,
    *,
    held_on: dt.date,
    present: Sequence[Unit],
    minutes: str,
    kind: str = MeetingKind.MEETING,
    chair: str = "",
    others: str = "",
    place: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """记录协调会: the one that was called, or one that came about on the spot.

    ``present`` are the units that came; those asked that did not are kept as
    absent. The minutes stand as an opinion as well, and are never edited.
    """
    minutes = written(minutes, "minutes", _("请写明会议情况和各方意见。"))
    if kind not in MeetingKind.values:
        raise FieldRefused("kind", _("请选择形式。"))
    asked = called_meeting(case_of(matter))
    kind = asked.kind if asked is not None else kind
    note = _("{kind}：{day}").format(kind=MeetingKind(kind).label, day=held_on.isoformat())
    with engine.step(matter, "record_meeting", by=by, at=at, note=note, seen=seen) as work:
        case = lock_case(work)
        if not case.came_on <= held_on <= work.on:
            raise FieldRefused("held_on", _("召开日期应在来访或提出之后、今天以前。"))
        called = called_meeting(case)
        meeting = called or Meeting(
            case=case,
            kind=kind,
            planned_on=held_on,
            called_by_label=work.move.by_label,
            move=work.move,
        )
        meeting.held_on, meeting.minutes = held_on, minutes
        meeting.chair = clean(chair)[:80] or meeting.chair
        meeting.place = clean(place)[:80] or meeting.place
        meeting.others = clean(others)[:200]
        meeting.recorded_by_label = work.move.by_label
        meeting.save()
        _note_presence(meeting, present)
        work.opinion(minutes)
        work.facts.update(held_on=held_on.isoformat(), kind=meeting.kind)


def _note_presence(meeting: Meeting, present: Sequence[Unit]) -> None:
    came: Collection[int] = {unit.pk for unit in present}
    asked = set(meeting.attendances.values_list("unit_id", flat=True))
    _ask(meeting, [unit for unit in present if unit.pk not in asked])
    meeting.attendances.filter(unit_id__in=came).update(present=True)
    meeting.attendances.exclude(unit_id__in=came).update(present=False)


def escalate(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """呈请裁定: the units don't agree; a leader decides."""
    reason = written(reason, "reason", _("请写明各方分歧和建议。"), 500)
    with engine.step(matter, "escalate", by=by, at=at, note=reason, seen=seen):
        pass


def rule(matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """裁定: the leader decides between the units; the talks go on from there."""
    text = written(text, "text", _("请填写裁定意见。"))
    with engine.step(matter, "rule", by=by, at=at, seen=seen) as work:
        work.opinion(text)


def instruct(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """批示: a leader writes what is to be done; the office's registrars have it to read."""
    text = written(text, "text", _("请填写批示内容。"))
    with engine.step(matter, "instruct", by=by, at=at, seen=seen) as work:
        work.opinion(text)
        owing = members_owing((REGISTRAR,), {work.matter.unit_id}, work.on)
        work.show_to(sorted({s.member_id for s in owing}), _("领导批示"))


def agree(
    matter: Matter,
    *,
    measures: Sequence[Promise],
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """议定措施: what each unit undertakes, and by which day."""
    if not measures or len(measures) > MOST_MEASURES:
        raise FieldRefused("measures", _("请登记议定的措施，最多%d项。") % MOST_MEASURES)
    note = _("{n}项").format(n=len(measures))
    with engine.step(matter, "agree", by=by, at=at, note=note, seen=seen) as work:
        case = lock_case(work)
        for measure in measures:
            written(measure.text, "measures", _("请写明每项措施的内容。"), 500)
            if measure.due_on < work.on:
                raise FieldRefused("measures", _("每项措施的完成期限不能早于今天。"))
        demand_open([m.unit for m in measures], "measures", work.on)
        Measure.objects.bulk_create(
            Measure(case=case, text=clean(m.text), unit=m.unit, due_on=m.due_on, move=work.move)
            for m in measures
        )
        work.facts["units"] = several([m.unit.code for m in measures])


def may_be_followed() -> bool:
    """Whether there is a room that follows up measures (督查)."""
    return FOLLOW_UP in openers


def hand_over(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """移交督查: every measure becomes an item of supervision, with its unit and its date."""
    if not may_be_followed():
        raise NoSupervision
    with engine.step(matter, "hand_over", by=by, at=at, seen=seen) as work:
        measures = open_measures(lock_case(work))
        if not measures:
            raise NoMeasures
        numbers = []
        for measure in measures:
            followed = spawn(
                FOLLOW_UP,
                origin=work.matter,
                title=_("{unit}：{text}").format(
                    unit=measure.unit.short_name, text=measure.text[:60]
                ),
                text=measure.text,
                by=by,
                at=at,
                due_on=max(measure.due_on, work.on),
            )
            measure.followed_by = followed
            measure.save(update_fields=["followed_by"])
            numbers.append(followed.number)
        work.facts["numbers"] = several(numbers)


def resume_talks(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """重新协调: what was agreed does not hold; what was handed over stays with supervision."""
    reason = written(reason, "reason", _("请写明重新协调的理由。"), 500)
    with engine.step(matter, "resume_talks", by=by, at=at, note=reason, seen=seen) as work:
        dropped = Measure.objects.filter(case_id=work.matter.pk, followed_by__isnull=True)
        dropped.update(dropped_at=at)
