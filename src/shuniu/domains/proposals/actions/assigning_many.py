"""集中交办: decisions kept while they are made, and a session given out in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shuniu.casework.bulk_steps import SomeRefused, Taking, ToUnit, take_many
from shuniu.casework.models import Matter, Role
from shuniu.commons import calendar, numbering, trail
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import HANDLER, UNIT_HEAD
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import members_owing
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from .. import powers
from ..models import Handling, Proposal, Session
from .assigning import reply_rule
from .base import LaterThanLaw
from .registering import KIND


@dataclass(frozen=True, slots=True)
class Decision:
    """To whom one proposal goes; ``seen`` is its last move as it was shown."""

    matter_id: int
    lead_id: int
    assisting: tuple[int, ...] = ()
    wide: bool = False
    seen: int | None = None


def plan_many(
    session: Session, decisions: Iterable[Decision], *, by: Actor, at: dt.datetime
) -> int:
    """保存拟办: who is meant to have what; nothing is given out yet, and it can be changed."""
    powers.demand_registrar(session.unit_id, by)
    wanted = list(decisions)
    with transaction.atomic():
        _plan(session, wanted)
        trail.record(
            "proposals.planned",
            subject_kind="proposal_session",
            subject_id=session.pk,
            by=by,
            at=at,
            detail={"count": len(wanted)},
        )
    return len(wanted)


_PLAN = """
update proposals_proposal p
   set planned_lead_id = n.lead, wide = n.wide,
       planned_assisting = coalesce((select array_agg(u::bigint)
           from unnest(string_to_array(nullif(n.assisting, ''), ',')) as u), '{}')
  from unnest(%(keys)s::bigint[], %(leads)s::bigint[], %(assisting)s::text[], %(wide)s::bool[])
       as n(id, lead, assisting, wide)
 where p.matter_id = n.id and p.session_id = %(session)s and p.assigned_at is null
"""


def _plan(session: Session, wanted: Sequence[Decision]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _PLAN,
            {
                "keys": [d.matter_id for d in wanted],
                "leads": [d.lead_id for d in wanted],
                "assisting": [",".join(map(str, d.assisting)) for d in wanted],
                "wide": [d.wide for d in wanted],
                "session": session.pk,
            },
        )


def assign_planned(
    session: Session,
    *,
    due_on: dt.date | None = None,
    opinion: str = "",
    by: Actor,
    at: dt.datetime,
) -> int:
    """集中交办: all of the session that have a planned unit and wait to be given out."""
    rows = Proposal.objects.filter(
        session=session, planned_lead__isnull=False, matter__state="registered"
    ).order_by("own_number", "part")
    decisions = [
        Decision(pk, lead, tuple(assisting), wide)
        for pk, lead, assisting, wide in rows.values_list(
            "pk", "planned_lead_id", "planned_assisting", "wide"
        )
    ]
    if not decisions:
        raise FieldRefused("session", _("没有已经拟定单位、等待交办的建议提案。"))
    return assign_many(session, decisions, due_on=due_on, opinion=opinion, by=by, at=at)


def assign_many(
    session: Session,
    decisions: Sequence[Decision],
    *,
    due_on: dt.date | None = None,
    opinion: str = "",
    by: Actor,
    at: dt.datetime,
) -> int:
    """交办一批: numbers, terms and notices in one transaction, or nothing at all.

    The same as ``assign`` for each, but written set by set. ``due_on`` is a date of
    the county's own for all, never later than the rule's. Raises SomeRefused with
    the reason for each that can't be given out so.
    """
    powers.demand_registrar(session.unit_id, by)
    on = at.astimezone(clock.ZONE).date()
    with transaction.atomic(), calendar.held():
        names = _demand_units(decisions, on)
        rules = {wide: reply_rule(session.body, wide=wide) for wide in (False, True)}
        for wide in {d.wide for d in decisions}:
            _demand_within(rules[wide], due_on, on)
        numbers = _numbers(decisions, by=by, at=at)
        moves = take_many(
            KIND,
            "assign",
            (
                Taking(
                    d.matter_id,
                    note=_note(d, names),
                    seen=d.seen,
                    opinion=clean(opinion),
                    units=(
                        ToUnit(d.lead_id, Role.LEAD, rules[d.wide], due_on),
                        *(ToUnit(u, Role.ASSIST) for u in d.assisting),
                    ),
                    facts={
                        "number_taken": numbers[d.matter_id],
                        "lead": names[d.lead_id].code,
                    },
                )
                for d in decisions
            ),
            by=by,
            at=at,
        )
        _write_down(session, decisions, numbers, at)
    return len(moves)


def _numbers(decisions: Sequence[Decision], *, by: Actor, at: dt.datetime) -> dict[int, str]:
    """Assignment numbers in the order of the decisions; one that was taken back keeps its own."""
    wanted = [d.matter_id for d in decisions]
    rows = Proposal.objects.filter(pk__in=wanted).exclude(assignment_number="")
    numbers = dict(rows.values_list("pk", "assignment_number"))
    without = [key for key in wanted if key not in numbers]
    taken = numbering.take_block(
        "proposals.assignment", without, by=by, at=at, subject_kind="matter"
    )
    return numbers | dict(zip(without, taken, strict=True))


def _note(decision: Decision, names: Mapping[int, Unit]) -> str:
    note = names[decision.lead_id].name
    if decision.assisting:
        others = "、".join(names[u].name for u in decision.assisting)
        note += _("，协办{units}").format(units=others)
    return note


def _demand_within(rule: str, due_on: dt.date | None, on: dt.date) -> None:
    if due_on is None:
        return
    if due_on < on:
        raise FieldRefused("due_on", _("办理期限不能早于今天。"))
    found = calendar.resolve(rule, on)
    last = calendar.load().due(on, found.length, found.unit).due_on
    if due_on > last:
        raise LaterThanLaw(due=last.isoformat(), law=found.basis)


def _demand_units(decisions: Sequence[Decision], on: dt.date) -> dict[int, Unit]:
    """The units by key; each decision that a unit can't take is refused with why. Three queries."""
    wanted = {u for d in decisions for u in (d.lead_id, *d.assisting)}
    units = Unit.objects.in_bulk(wanted)
    standings = members_owing((HANDLER, UNIT_HEAD), wanted, on)
    manned = {s.unit_id for s in standings}
    headed = {s.unit_id for s in standings if s.duty == UNIT_HEAD}
    wrong: dict[int, str] = {}
    for d in decisions:
        for key in (d.lead_id, *d.assisting):
            unit = units.get(key)
            if unit is None:
                wrong[d.matter_id] = _("没有这个单位。")
            elif unit.closed_on is not None and unit.closed_on <= on:
                wrong[d.matter_id] = _("{unit}已撤销，请改选承接其职能的单位。").format(
                    unit=unit.name
                )
            elif key not in manned or (key == d.lead_id and key not in headed):
                wrong[d.matter_id] = _("“{unit}”还没有人承办或者签发，请先设置。").format(
                    unit=unit.name
                )
        if d.lead_id in d.assisting:
            wrong[d.matter_id] = _("主办单位不能同时是协办单位。")
    if wrong:
        numbers = dict(Matter.objects.filter(pk__in=wrong).values_list("pk", "number"))
        raise SomeRefused([(k, numbers.get(k, ""), why) for k, why in wrong.items()])
    return units


_GIVEN = """
update proposals_proposal p
   set lead_unit_id = n.lead, assignment_number = n.number, handling = n.handling, wide = n.wide,
       assigned_at = coalesce(p.assigned_at, %(at)s)
  from unnest(%(keys)s::bigint[], %(leads)s::bigint[], %(numbers)s::text[], %(handling)s::text[],
              %(wide)s::bool[]) as n(id, lead, number, handling, wide)
 where p.matter_id = n.id and p.session_id = %(session)s
"""


def _write_down(
    session: Session, decisions: Sequence[Decision], numbers: Mapping[int, str], at: dt.datetime
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _GIVEN,
            {
                "at": at,
                "session": session.pk,
                "keys": [d.matter_id for d in decisions],
                "leads": [d.lead_id for d in decisions],
                "numbers": [numbers[d.matter_id] for d in decisions],
                "handling": [
                    str(Handling.JOINT if d.assisting else Handling.SINGLE) for d in decisions
                ],
                "wide": [d.wide for d in decisions],
            },
        )
        if cursor.rowcount != len(decisions):
            raise FieldRefused("session", _("有的建议提案不属于这次会议。"))
