"""交办: a unit is decided on, one by one or for a whole session in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Assignment, Matter, Outcome, Role
from shuniu.commons import calendar, numbering
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import UNIT_HEAD
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import members_with_duty
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ..models import Body, Handling, Importance, Proposal, ProposalText, Signature
from .base import LaterThanLaw, NobodyToSignReply, lock_proposal
from .registering import KIND, number_of

RULES = {
    (True, False): "sug.reply",
    (True, True): "sug.reply_wide",
    (False, False): "sug.reply_other",
    (False, True): "sug.reply_other_wide",
}


def reply_rule(body: str, *, wide: bool) -> str:
    """By which rule the reply is due: the law's for deputies' suggestions, else the local one."""
    return RULES[body == Body.CONGRESS, wide]


def demand_within(rule: str, due_on: dt.date | None, work: engine.Work) -> None:
    """Refuse a date that is later than the rule gives: a county's own may only be stricter."""
    if due_on is None:
        return
    found = calendar.resolve(rule, work.on)
    last = work.days.due(work.on, found.length, found.unit).due_on
    if due_on > last:
        raise LaterThanLaw(due=last.isoformat(), law=found.basis)


def assign(
    matter: Matter,
    *,
    lead_unit: Unit,
    assisting: Sequence[Unit] = (),
    handling: str = "",
    wide: bool = False,
    due_on: dt.date | None = None,
    opinion: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """交办: one unit alone, one with others assisting, or several that answer each by itself.

    ``handling`` follows from the units unless told; with 分办 the others get
    parts of their own. ``wide`` gives the longer term of wide and difficult
    ones; ``due_on`` a date of the county's own, never later than the rule's.
    """
    note = _named(lead_unit, assisting)
    with engine.step(matter, "assign", by=by, at=at, note=note, seen=seen) as work:
        proposal = lock_proposal(work.matter)
        own = Handling(handling) if handling else _usual(assisting)
        if own == Handling.SEPARATE and not assisting:
            raise FieldRefused("assisting", _("分办的，请选择另外的承办单位。"))
        separate = own == Handling.SEPARATE
        _give(
            work,
            proposal,
            lead_unit,
            () if separate else assisting,
            rule=reply_rule(proposal.body, wide=wide),
            due_on=due_on,
            no_return=False,
        )
        proposal.handling, proposal.wide = own, wide
        if not proposal.assignment_number:  # one that was taken back keeps its number
            proposal.assignment_number = numbering.take(
                "proposals.assignment", by=by, at=at, subject_kind="matter", subject_id=matter.pk
            )
        proposal.save(update_fields=["handling", "wide", "assignment_number"])
        work.facts["number_taken"] = proposal.assignment_number
        if clean(opinion):
            work.opinion(clean(opinion))
        if separate:
            _open_parts(proposal, list(assisting), wide=wide, due_on=due_on, by=by, at=at)


def _usual(assisting: Sequence[Unit]) -> Handling:
    return Handling.JOINT if assisting else Handling.SINGLE


def _named(lead_unit: Unit, assisting: Sequence[Unit]) -> str:
    note = lead_unit.name
    if assisting:
        note += _("，协办{units}").format(units="、".join(u.name for u in assisting))
    return note


def _give(
    work: engine.Work,
    proposal: Proposal,
    lead_unit: Unit,
    assisting: Iterable[Unit],
    *,
    rule: str,
    due_on: dt.date | None,
    no_return: bool,
) -> None:
    demand_within(rule, due_on, work)
    demand_head([lead_unit], work.on)
    standard.assign_units(
        work,
        lead_unit=lead_unit,
        assisting=list(dict.fromkeys(assisting)),
        rule=rule,
        due_on=due_on,
        no_return=no_return,
    )
    proposal.lead_unit = lead_unit
    proposal.assigned_at = proposal.assigned_at or work.at
    proposal.save(update_fields=["lead_unit", "assigned_at"])
    work.facts["lead"] = lead_unit.code


def demand_head(units: Iterable[Unit], on: dt.date) -> None:
    """Refuse a unit that has nobody to sign its reply."""
    wanted = list(units)
    headed = {s.unit_id for s in members_with_duty(UNIT_HEAD, [u.pk for u in wanted], on)}
    for unit in wanted:
        if unit.pk not in headed and not (unit.closed_on and unit.closed_on <= on):
            raise NobodyToSignReply(unit=unit.name)


def _open_parts(
    proposal: Proposal,
    units: Sequence[Unit],
    *,
    wide: bool,
    due_on: dt.date | None,
    by: Actor,
    at: dt.datetime,
) -> None:
    """分办: each further unit answers a part of its own, a matter of its own."""
    texts = ProposalText.objects.get(proposal=proposal)
    for number, unit in enumerate(dict.fromkeys(units), start=2):
        with engine.opening(
            KIND,
            title=proposal.matter.title,
            unit=proposal.matter.unit,
            number=lambda _key, n=number: number_of(proposal.session, proposal.own_number, n),  # type: ignore[misc]
            by=by,
            at=at,
            parent=proposal.matter,
            texts=(texts.text,),
        ) as work:
            part = Proposal.objects.create(
                matter=work.matter,
                session=proposal.session,
                own_number=proposal.own_number,
                part=number,
                category_id=proposal.category_id,
                handling=Handling.SEPARATE,
                importance=proposal.importance,
                may_publish=proposal.may_publish,
                proposed_on=proposal.proposed_on,
            )
            ProposalText.objects.create(proposal=part, text=texts.text)
            Signature.objects.bulk_create(
                [
                    Signature(proposal=part, proposer_id=s.proposer_id, order=s.order)
                    for s in proposal.signatures.all()
                ]
            )
        assign(part.matter, lead_unit=unit, wide=wide, due_on=due_on, by=by, at=at)
        Proposal.objects.filter(pk=part.pk).update(handling=Handling.SEPARATE)


def reassign(
    matter: Matter,
    *,
    lead_unit: Unit,
    assisting: Sequence[Unit] = (),
    opinion: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """重新交办: after a unit sent it back; whoever is chosen now may not send it back again."""
    note = _named(lead_unit, assisting)
    with engine.step(matter, "reassign", by=by, at=at, note=note, seen=seen) as work:
        proposal = lock_proposal(work.matter)
        rule = reply_rule(proposal.body, wide=proposal.wide)
        _give(work, proposal, lead_unit, assisting, rule=rule, due_on=None, no_return=True)
        _set_handling(proposal, assisting)
        if clean(opinion):
            work.opinion(clean(opinion))


def rehandle(
    matter: Matter,
    *,
    lead_unit: Unit,
    assisting: Sequence[Unit] = (),
    opinion: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """交办重办: those who proposed were not satisfied; a month for another reply."""
    note = _named(lead_unit, assisting)
    with engine.step(matter, "rehandle", by=by, at=at, note=note, seen=seen) as work:
        proposal = lock_proposal(work.matter)
        rule = "sug.rehandle"
        _give(work, proposal, lead_unit, assisting, rule=rule, due_on=None, no_return=True)
        _set_handling(proposal, assisting)
        if clean(opinion):
            work.opinion(clean(opinion))


def _set_handling(proposal: Proposal, assisting: Sequence[Unit]) -> None:
    if proposal.handling != Handling.SEPARATE:
        proposal.handling = _usual(assisting)
        proposal.save(update_fields=["handling"])


def recall(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """收回改派: the office takes it back from the units, to give it to others."""
    reason = standard.need(clean(reason), "reason", _("请写明收回的理由。"))
    with engine.step(matter, "recall", by=by, at=at, note=reason, seen=seen) as work:
        for assignment in Assignment.objects.filter(matter=work.matter, done_at__isnull=True):
            work.end_assignment(assignment, Outcome.WITHDRAWN)
        proposal = lock_proposal(work.matter)
        proposal.lead_unit = proposal.planned_lead = None
        proposal.planned_assisting = []
        proposal.save(update_fields=["lead_unit", "planned_lead", "planned_assisting"])
        set_draft_aside(proposal, because=reason, at=at)


def set_draft_aside(proposal: Proposal, *, because: str, at: dt.datetime) -> None:
    """A draft that will not leave keeps its row, with why."""
    proposal.replies.filter(issued_at__isnull=True, returned_at__isnull=True).update(
        returned_at=at, returned_because=because
    )


def mark_importance(
    matter: Matter,
    *,
    importance: str,
    source: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """确定重点: by whom it was fixed stands beside it (主任会议, 主席会议, 领导领办)."""
    if importance not in Importance.values:
        raise FieldRefused("importance", _("请选择重要程度。"))
    source = standard.need(clean(source), "source", _("请写明由谁确定、依据什么。"))
    note = f"{Importance(importance).label}（{source}）"
    with engine.step(matter, "mark_importance", by=by, at=at, note=note, seen=seen) as work:
        proposal = lock_proposal(work.matter)
        proposal.importance = importance
        proposal.save(update_fields=["importance"])


def withdraw(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """撤案: those who proposed have asked for it, in writing; nothing more is done."""
    reason = standard.need(clean(reason), "reason", _("请写明提出人撤回的理由。"))
    with engine.step(matter, "withdraw", by=by, at=at, note=reason, seen=seen):
        pass


def release_assisting(
    matter: Matter, *, unit: Unit, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """免去协办: the office lets an assisting unit go, so that the lead need not wait for it."""
    reason = standard.need(clean(reason), "reason", _("请写明免去协办的理由。"))
    note = _("{unit}：{reason}").format(unit=unit.name, reason=reason)
    with engine.step(matter, "release_assisting", by=by, at=at, note=note, seen=seen) as work:
        assignment = Assignment.objects.filter(
            matter=work.matter, unit=unit, role=Role.ASSIST, done_at__isnull=True
        ).first()
        if assignment is None:
            raise FieldRefused("unit", _("{unit}现在不是协办单位。").format(unit=unit.name))
        work.end_assignment(assignment, Outcome.WITHDRAWN)
