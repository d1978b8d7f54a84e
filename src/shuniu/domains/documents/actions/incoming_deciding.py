"""拟办、批示: what should be done is proposed, and the leaders say it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Assignment, Matter, Outcome, Role
from shuniu.casework.spawning import openers, spawn
from shuniu.commons.papers.secrecy import refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Unit
from shuniu.commons.people.queries import members_owing
from shuniu.ground.refusal import FieldRefused, NotYours
from shuniu.ground.text import clean

from .. import powers_incoming as powers
from ..flow.incoming import INSTRUCTED, PROPOSED
from ..models import Incoming
from .incoming_opening import demand_content

TEXT_MOST, NOTE_MOST, FOLLOWED_TITLE_MOST = 3000, 200, 120
SUPERVISION = "supervision"


def demand_text(text: str, field: str, sentence: str) -> str:
    """What is written on the document: not empty, not too long, no state secret."""
    text = standard.need(clean(text), field, sentence)
    if len(text) > TEXT_MOST:
        raise FieldRefused(field, _("请控制在%d字以内。") % TEXT_MOST)
    refuse_state_secrets(text, field=field)
    return text


def propose(
    matter: Matter,
    *,
    text: str,
    leaders: Sequence[Member] = (),
    in_order: bool = False,
    lead_unit: Unit | None = None,
    assisting: Sequence[Unit] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """拟办: what to do, by whom, and which leaders should say so.

    It waits for each of the leaders in person (or who stands in), all at once or one after
    the other; without any, for whoever leads the unit. Refused: somebody who leads nothing here.
    """
    text = demand_text(text, "text", _("请填写拟办意见。"))
    with engine.step(matter, "propose", by=by, at=at, seen=seen) as work:
        incoming = demand_content(work)
        demand_receivers(work.matter.unit, lead_unit, assisting)
        chosen = _demand_leaders(work, leaders)
        work.opinion(text)
        for leader in chosen[:1] if in_order else chosen:
            _stop(work, leader)
        if not chosen:
            _stop(work, None)
        incoming.waiting_leaders = [leader.pk for leader in chosen[1:]] if in_order else []
        incoming.lead_unit = lead_unit
        incoming.save(update_fields=["waiting_leaders", "lead_unit"])
        incoming.assisting.set(dict.fromkeys(assisting))
        work.facts["leaders"] = [leader.pk for leader in chosen]


def demand_receivers(owner: Unit, lead_unit: Unit | None, assisting: Sequence[Unit]) -> None:
    """The county office gives to anybody; another unit only to itself and its own parts."""
    if lead_unit is not None and lead_unit in assisting:
        raise FieldRefused("assisting", _("主办单位不能同时是协办单位。"))
    if owner.kind == "county_office":
        return
    for field, unit in [("lead_unit", lead_unit), *(("assisting", u) for u in assisting)]:
        if unit is not None and unit != owner and unit.parent_id != owner.pk:
            raise FieldRefused(
                field, _("{unit}不是本单位或者所属单位，不能交办。").format(unit=unit.name)
            )


def _demand_leaders(work: engine.Work, leaders: Sequence[Member]) -> list[Member]:
    chosen = list(dict.fromkeys(leaders))
    able = _able(work)
    for leader in chosen:
        if leader.pk not in able:
            raise FieldRefused(
                "leaders", _("{name}现在不承担批示职责，请另选。").format(name=leader.name)
            )
    if not chosen and not able:
        raise FieldRefused("leaders", _("本单位还没有人承担批示职责，请先设置单位负责人。"))
    return chosen


def _able(work: engine.Work) -> set[int]:
    holders = members_owing(powers.INSTRUCTORS, {work.matter.unit_id}, work.on)
    return {h.member_id for h in holders if h.for_member_id is None}


def _stop(work: engine.Work, leader: Member | None) -> None:
    work.assign(work.matter.unit, Role.STOP, stage=powers.INSTRUCT_STAGE, member=leader)


def redraft(matter: Matter, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """收回重拟: what was proposed is taken back; the leaders no longer have it."""
    with engine.step(matter, "redraft", by=by, at=at, seen=seen) as work:
        work.end_many(_open_stops(work.matter), Outcome.WITHDRAWN)
        Incoming.objects.filter(pk=work.matter.pk).update(waiting_leaders=[])


def _open_stops(matter: Matter) -> list[Assignment]:
    return [a for a in matter.assignments.all() if a.role == Role.STOP and a.done_at is None]


def instruct(
    matter: Matter,
    *,
    text: str,
    follow_up: bool = False,
    follow_title: str = "",
    follow_due_on: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> Matter | None:
    """批示: the leader says what is to be done; when the last has spoken, it is given out.

    With ``follow_up`` the instruction becomes a supervision item at once, linked to the
    document; that item is given back.
    """
    text = demand_text(text, "text", _("请填写批示意见。"))
    with engine.step(
        matter, "instruct", by=by, at=at, note=text[:NOTE_MOST], seen=seen, to=_after_instructing
    ) as work:
        incoming = demand_content(work)
        work.opinion(text)
        assert work.assignment is not None
        work.end_assignment(work.assignment, Outcome.DONE)
        if work.move.to_state == INSTRUCTED:
            for term in work.running("instruct"):
                work.meet(term)
            work.open_term("assign")
        _next_leader(work, incoming)
        if not follow_up:
            return None
        return follow(
            work.matter, title=follow_title, text=text, due_on=follow_due_on, by=by, at=at
        )


def _after_instructing(matter: Matter) -> str:
    """While others still have it (or come after), it waits on; else it is to be given out."""
    waiting = Incoming.objects.values_list("waiting_leaders", flat=True).get(pk=matter.pk)
    return PROPOSED if waiting or len(_open_stops(matter)) > 1 else INSTRUCTED


def _next_leader(work: engine.Work, incoming: Incoming) -> None:
    """In turn the next leader gets it; for one who has left the post it waits for the post."""
    if not incoming.waiting_leaders:
        return
    key, *rest = incoming.waiting_leaders
    leader = Member.objects.filter(pk=key).first() if key in _able(work) else None
    _stop(work, leader)
    incoming.waiting_leaders = rest
    incoming.save(update_fields=["waiting_leaders"])


def follow(
    matter: Matter, *, title: str, text: str, due_on: dt.date | None, by: Actor, at: dt.datetime
) -> Matter:
    """立为督查件: the instruction is followed up to its end; NotYours for who opens none."""
    if not powers.may_follow_up(by, matter) or SUPERVISION not in openers:
        raise NotYours
    named = clean(title) or _("落实{who}批示：{title}").format(who=by.label, title=matter.title)
    return spawn(
        SUPERVISION,
        origin=matter,
        title=named[:FOLLOWED_TITLE_MOST],
        text=text,
        by=by,
        at=at,
        due_on=due_on,
    )


def refer(
    matter: Matter,
    *,
    leader: Member,
    text: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """转请批示: the leader who has it would have another say; it now waits for that one."""
    note = leader.name
    with engine.step(matter, "refer", by=by, at=at, note=note, seen=seen) as work:
        demand_content(work)
        _demand_leaders(work, [leader])
        has = {a.member_id for a in _open_stops(work.matter)}
        if leader.pk in has:
            raise FieldRefused("leader", _("这件已经在等{name}批示。").format(name=leader.name))
        text = clean(text) or _("请{name}同志阅示。").format(name=leader.name)
        work.opinion(demand_text(text, "text", _("请填写意见。")))
        assert work.assignment is not None
        work.end_assignment(work.assignment, Outcome.DONE)
        _stop(work, leader)


def add_instruction(
    matter: Matter,
    *,
    text: str,
    follow_up: bool = False,
    follow_title: str = "",
    follow_due_on: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> Matter | None:
    """补充批示: a leader adds a word while it is under way; it stands beside the others."""
    text = demand_text(text, "text", _("请填写批示意见。"))
    with engine.step(
        matter, "add_instruction", by=by, at=at, note=text[:NOTE_MOST], seen=seen
    ) as work:
        demand_content(work)
        work.opinion(text)
        if not follow_up:
            return None
        return follow(
            work.matter, title=follow_title, text=text, due_on=follow_due_on, by=by, at=at
        )
