"""Telling members what waits for them: after a step, and after the nightly run.

Who is told follows from the flow itself: the holders of the powers for which
the matter waits in its new state, and the units whose part has just ended.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from shuniu.commons.flow import Flow, flows
from shuniu.commons.flow.model import Label
from shuniu.commons.notices.actions import News, send_all
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.queries import Standing, members_owing
from shuniu.ground import clock

from . import engine
from .models import Assignment, Matter, Outcome
from .powers import Owing
from .urging import Reminder


def owing_now(flow: Flow, matter: Matter, assignments: Iterable[Assignment]) -> list[Owing]:
    """For whom the matter waits in its present state, by the powers of its awaited steps."""
    given = list(assignments)
    return [
        owing
        for step in flow.steps
        if step.awaited and matter.state in step.sources and step.power is not None
        for owing in step.power.owing(matter, given)  # type: ignore[attr-defined]
    ]


def members(owing: Iterable[Owing], on: dt.date) -> dict[Owing, list[Standing]]:
    """Who holds each of these duties on a day, deputies of those away included. One query."""
    wanted = list(dict.fromkeys(owing))
    standings = members_owing(
        {duty for o in wanted for duty in o.duties}, {o.unit_id for o in wanted}, on
    )
    return {
        o: [
            s
            for s in standings
            if s.unit_id == o.unit_id
            and s.duty in o.duties
            and s.member_id != o.but_member_id
            and o.only_member_id in (None, s.member_id, s.for_member_id)
            and not s.is_away
        ]
        for o in wanted
    }


def after_step(work: engine.Work) -> None:
    """After every step whose wording has a notice: tell those for whom the matter now waits.

    Units whose part ended by this step (taken back, let go) are told as well;
    the person who took the step is not.
    """
    template = _notice_of(work)
    if not template:
        return
    matter, flow = work.matter, work.flow
    assignments = list(
        Assignment.objects.filter(Q(done_at__isnull=True) | Q(done_at=work.at), matter=matter)
    )
    owing = owing_now(flow, matter, (a for a in assignments if a.done_at is None))
    acting = work.assignment.pk if work.assignment is not None else None
    owing += [
        Owing(flow.units_see, a.unit_id)
        for a in assignments
        if a.done_at is not None and a.pk != acting and a.outcome != Outcome.ENDED
    ]
    standings = [s for found in members(owing, work.on).values() for s in found]
    told = {s.member_id for s in standings} - {work.by.member_id}
    words = str(template)
    named = work.move.unit if "{unit}" in words else None  # the unit's row only where it is said
    text = _words(words, work, named.short_name if named else "")
    kind = f"{flow.kind}.{work.move.step}"
    send_all(
        [News(member, text, kind, "matter", matter.pk) for member in sorted(told)],
        at=work.at,
        key=f"move:{work.move.pk}",
    )


def after_many(works: list[engine.Work]) -> None:
    """After one step for many matters: each member is told once, of all that now waits for them.

    One query for the assignments, one for the people. With one matter the words
    are those of ``after_step``.
    """
    template = _notice_of(works[0])
    if not template:
        return
    flow, at, on = works[0].flow, works[0].at, works[0].on
    given: dict[int, list[Assignment]] = {}
    found = Assignment.objects.filter(
        Q(done_at__isnull=True) | Q(done_at=at), matter_id__in=[w.matter.pk for w in works]
    )
    for assignment in found:
        given.setdefault(assignment.matter_id, []).append(assignment)
    owing: dict[int, list[Owing]] = {}
    for number, work in enumerate(works):
        own = given.get(work.matter.pk, [])
        owing[number] = owing_now(flow, work.matter, (a for a in own if a.done_at is None))
        owing[number] += [
            Owing(flow.units_see, a.unit_id)
            for a in own
            if a.done_at is not None and a.outcome != Outcome.ENDED
        ]
    holders = members((o for each in owing.values() for o in each), on)
    told: dict[int, list[engine.Work]] = {}
    for number, work in enumerate(works):
        for member in {s.member_id for o in owing[number] for s in holders[o]}:
            if member != work.by.member_id:
                told.setdefault(member, []).append(work)
    news = []
    for member, mine in sorted(told.items()):
        text = _words(str(template), mine[0], "")
        if len(mine) > 1:
            text = _("{first}等{n}件").format(first=text, n=len(mine))
        kind = f"{flow.kind}.{mine[0].move.step}"
        news.append(News(member, text, kind, "matter", mine[0].matter.pk))
    send_all(news, at=at, key=f"move:{works[0].move.pk}")


def _words(words: str, work: engine.Work, unit: str) -> str:
    return words.format(
        who=work.move.by_label,
        unit=unit,
        number=work.matter.number,
        title=work.matter.title,
        note=work.move.note,
    )


def _notice_of(work: engine.Work) -> Label:
    if work.step is None:
        return work.flow.opening.notice
    return work.flow.wording[work.step.code].notice


def after_urging(reminders: list[Reminder], by: Actor, at: dt.datetime) -> None:
    """After the nightly run: tell the people of each unit that was urged. Two or three queries."""
    on = at.astimezone(clock.ZONE).date()
    owing_of: dict[int, list[Owing]] = {}
    for number, reminder in enumerate(reminders):
        flow = flows.get(reminder.matter.kind)
        given = [a for a in reminder.matter.assignments.all() if a.done_at is None]
        found = [
            o for o in owing_now(flow, reminder.matter, given) if o.unit_id == reminder.unit.pk
        ]
        owing_of[number] = found or [Owing(flow.units_see, reminder.unit.pk)]
    holders = members((o for found in owing_of.values() for o in found), on)
    news = {
        (standing.member_id, number): News(
            standing.member_id,
            reminders[number].text,
            "casework.urged",
            "matter",
            reminders[number].matter.pk,
        )
        for number, found in owing_of.items()
        for o in found
        for standing in holders[o]
    }
    send_all(news.values(), at=at, key=f"urged:{on.isoformat()}")
