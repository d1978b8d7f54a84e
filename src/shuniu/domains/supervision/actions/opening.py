"""立项: an item is opened by hand, from any matter in the system, from a finding or by a plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from shuniu.casework import engine, standard
from shuniu.casework.models import Matter
from shuniu.casework.queries import may_see
from shuniu.commons import numbering
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Unit
from shuniu.ground.refusal import FieldRefused, NotFound, NotYours
from shuniu.ground.text import clean

from .. import powers
from ..models import Plan, Source, SupervisionItem, SupervisionType, Urgency
from ..queries import KIND
from .base import NOTE_MOST, NUMBER_SERIES, TEXT_MOST, TITLE_MOST, FollowedAlready, demand_length


def open_item(
    *,
    source: str,
    title: str,
    requirement: str,
    source_note: str = "",
    supervision_type: str = SupervisionType.DAILY,
    urgency: str = Urgency.ORDINARY,
    instructed_by: Member | None = None,
    instructed_by_label: str = "",
    joint_unit: Unit | None = None,
    due_on: dt.date | None = None,
    origin: Matter | None = None,
    plan: Plan | None = None,
    plan_facts: dict[str, Any] | None = None,
    by: Actor,
    at: dt.datetime,
) -> SupervisionItem:
    """立项: open an item from one of the sources, for the actor's own office.

    ``instructed_by`` (or a body in ``instructed_by_label``) gets the reports. Of ``origin``
    nothing is copied. Refused beside a field; ``NotYours`` for whoever opens no items;
    ``FollowedAlready`` when the same thing of that origin is open.
    """
    chosen = {"source": source, "supervision_type": supervision_type, "urgency": urgency}
    title, requirement = _checked(title, requirement, chosen)
    unit_id = powers.opening_unit(by, origin)
    if origin is not None:
        _demand_new(origin, title, by)
    with engine.opening(
        KIND,
        title=title,
        unit=Unit.objects.get(pk=unit_id),
        number=lambda pk: numbering.take(
            NUMBER_SERIES, by=by, at=at, subject_kind="matter", subject_id=pk
        ),
        by=by,
        at=at,
        origin=origin,
        texts=(requirement,),
        note=_("（来源：{source}）").format(source=Source(source).label),
    ) as work:
        if due_on is not None and due_on < work.on:
            raise FieldRefused("due_on", _("办结时限不能早于今天。"))
        return SupervisionItem.objects.create(
            matter=work.matter,
            source=source,
            source_note=demand_length("source_note", clean(source_note), NOTE_MOST),
            supervision_type=supervision_type,
            requirement=requirement,
            urgency=urgency,
            instructed_by=instructed_by,
            instructed_by_label=clean(instructed_by_label)[:80],
            joint_unit=joint_unit,
            due_on=due_on,
            plan=plan,
            **(plan_facts or {}),
        )


def _checked(title: str, requirement: str, chosen: dict[str, str]) -> tuple[str, str]:
    title = clean(" ".join(title.split()))
    if not title:
        raise FieldRefused("title", _("请填写督查事项。"))
    requirement = standard.need(clean(requirement), "requirement", _("请写明督办要求。"))
    known = {"source": Source, "supervision_type": SupervisionType, "urgency": Urgency}
    for field, value in chosen.items():
        if value not in known[field].values:
            raise FieldRefused(field, _("请从列表里选择。"))
    return (
        demand_length("title", title, TITLE_MOST),
        demand_length("requirement", requirement, TEXT_MOST),
    )


def _demand_new(origin: Matter, title: str, by: Actor) -> None:
    if not may_see(by, origin):
        raise NotFound
    if not powers.may_follow_up(by, origin):
        raise NotYours
    twin = Matter.objects.filter(
        kind=KIND, origin=origin, title=title, closed_at__isnull=True
    ).first()
    if twin is not None:
        raise FollowedAlready(number=twin.number)


def follow_up(origin: Matter, *, by: Actor, at: dt.datetime, **given: Any) -> SupervisionItem:
    """立为督查件: follow up any matter that the actor may see, without knowing its kind.

    ``given`` as for ``open_item``; the source is 系统内事项 unless told.
    """
    given.setdefault("source", Source.MATTER)
    return open_item(origin=origin, by=by, at=at, **given)


def open_followed(
    *,
    origin: Matter,
    title: str,
    text: str,
    by: Actor,
    at: dt.datetime,
    due_on: dt.date | None = None,
    **_more: Any,
) -> Matter:
    """The opener of the kind for other rooms (``casework.spawn``); ``text`` is the requirement."""
    item = follow_up(origin, title=title, requirement=text, due_on=due_on, by=by, at=at)
    return item.matter
