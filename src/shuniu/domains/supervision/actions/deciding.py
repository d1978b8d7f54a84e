"""拟办 and 审批: whom the office proposes, what the leader decides; milestones; merging."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from shuniu.casework import engine, spawning, standard
from shuniu.casework.models import Matter
from shuniu.casework.progress import actions as progress
from shuniu.casework.progress.actions import Planned
from shuniu.casework.progress.models import Cycle
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ..models import SupervisionItem
from ..queries import KIND
from .base import (
    TEXT_MOST,
    HasMergedItems,
    MayNotMerge,
    demand_length,
    demand_units,
    lock_item,
)


def propose(
    matter: Matter,
    *,
    text: str,
    lead_unit: Unit,
    assisting: Sequence[Unit] = (),
    due_on: dt.date | None = None,
    cycle: str = Cycle.NONE,
    milestones: Sequence[Planned] = (),
    past: bool = False,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """提出拟办意见: one lead unit and any assisting ones, by when, how often they report.

    Without ``due_on`` the limit of the item's urgency counts from the notice. ``past``
    lets milestones be over already: those of a year's plan that comes late.
    """
    text = standard.need(clean(text), "text", _("请填写拟办意见。"))
    note = lead_unit.short_name
    with engine.step(matter, "propose", by=by, at=at, note=note, seen=seen) as work:
        item = lock_item(work)
        others = demand_units(lead_unit, assisting, work.on)
        spawning.demand_allowed(work.matter, [lead_unit, *others])
        if due_on is not None and due_on < work.on:
            raise FieldRefused("due_on", _("办结时限不能早于今天。"))
        last = max((one.on for one in milestones), default=None)
        if due_on is not None and last is not None and last > due_on:
            raise FieldRefused("milestones", _("节点的日期不能晚于办结时限。"))
        item.lead_unit, item.due_on = lead_unit, due_on
        item.save(update_fields=["lead_unit", "due_on"])
        item.assisting.set(others)
        progress.set_course(work, cycle=cycle)
        progress.set_milestones(work, milestones, past=past)
        work.opinion(demand_length("text", text, TEXT_MOST))
        work.facts.update(lead=lead_unit.pk, assisting=[u.pk for u in others])


def approve(
    matter: Matter, *, text: str = "", by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """批准: the leader agrees (《政府督查工作条例》 article 11); from now on it may go out."""
    with engine.step(matter, "approve", by=by, at=at, seen=seen) as work:
        work.opinion(demand_length("text", clean(text) or _("同意。"), TEXT_MOST))


def return_proposal(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回拟办: the leader wants it proposed otherwise, and says how."""
    reason = standard.need(clean(reason), "reason", _("请写明退回的理由。"))
    with engine.step(matter, "return_proposal", by=by, at=at, note=reason, seen=seen) as work:
        work.opinion(reason)


def decline(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """不予立项: with the reason. Refused while other items are merged into this one."""
    reason = standard.need(clean(reason), "reason", _("请写明不予立项的理由。"))
    with engine.step(matter, "decline", by=by, at=at, note=reason, seen=seen) as work:
        demand_none_merged(work.matter)
        work.opinion(reason)


def redraft(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """收回重拟: before it goes out, the office takes its proposal back; it is approved anew."""
    reason = standard.need(clean(reason), "reason", _("请写明收回的理由。"))
    with engine.step(matter, "redraft", by=by, at=at, note=reason, seen=seen):
        pass


def instruct(
    matter: Matter, *, text: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """批示: what a leader wants done; it stands with the item for ever."""
    text = standard.need(clean(text), "text", _("请填写批示。"))
    with engine.step(matter, "instruct", by=by, at=at, seen=seen) as work:
        work.opinion(demand_length("text", text, TEXT_MOST))


def set_milestones(
    matter: Matter,
    *,
    milestones: Sequence[Planned],
    reason: str,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """调整节点: other milestones in place of those not reached, with the reason."""
    reason = standard.need(clean(reason), "reason", _("请写明调整的理由。"))
    with engine.step(matter, "set_milestones", by=by, at=at, note=reason, seen=seen) as work:
        progress.set_milestones(work, milestones)
        work.facts["milestones"] = len(milestones)


def merge(
    matter: Matter, *, into: Matter, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """并办: this item goes on with another; it keeps its number, and its giver hears of the end.

    Items that were merged into this one go along.
    """
    with engine.step(matter, "merge", by=by, at=at, note=into.number, seen=seen) as work:
        head = Matter.objects.select_for_update(of=("self",)).get(pk=into.pk)
        if head.pk == work.matter.pk:
            raise MayNotMerge(why=_("请选择另一件督查件。"))
        if head.kind != KIND or head.unit_id != work.matter.unit_id:
            raise MayNotMerge(why=_("它不是本办公室的督查件。"))
        if head.closed_at is not None:
            raise MayNotMerge(why=_("它已经办结。"))
        SupervisionItem.objects.filter(merged_into_id=work.matter.pk).update(merged_into=head.pk)
        SupervisionItem.objects.filter(pk=work.matter.pk).update(merged_into=head.pk)
        work.facts["into"] = head.number


def demand_none_merged(matter: Matter) -> None:
    """Refuse to end without result an item into which others were merged."""
    count = SupervisionItem.objects.filter(merged_into_id=matter.pk).count()
    if count:
        raise HasMergedItems(n=count)
