"""承办: given to units, done, and looked at before it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from shuniu.casework import attaching, engine, standard
from shuniu.casework.attaching import Upload
from shuniu.casework.models import Assignment, Matter, Role
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean

from ..models import Incoming, IncomingCategory, TelegramLevel, Urgency
from .incoming_deciding import demand_receivers, demand_text
from .incoming_opening import demand_content, lock_incoming

RESULT = "result"


def assign(
    matter: Matter,
    *,
    lead_unit: Unit,
    assisting: Sequence[Unit] = (),
    due_on: dt.date | None = None,
    assist_due_on: dt.date | None = None,
    no_return: bool = False,
    text: str = "",
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """交办: one lead unit and those that assist; without a day by the urgency's own limit."""
    note = lead_unit.short_name
    with engine.step(matter, "assign", by=by, at=at, note=note, seen=seen) as work:
        incoming = demand_content(work)
        demand_receivers(work.matter.unit, lead_unit, assisting)
        if clean(text):
            work.opinion(demand_text(text, "text", ""), _("拟办意见"))
        standard.assign_units(
            work,
            lead_unit=lead_unit,
            assisting=list(assisting),
            rule=limit_of(incoming),
            due_on=due_on,
            assist_due_on=assist_due_on,
            no_return=no_return,
        )
        incoming.lead_unit = lead_unit
        incoming.save(update_fields=["lead_unit"])
        incoming.assisting.set(dict.fromkeys(assisting))


def limit_of(incoming: Incoming) -> str:
    """The rule by which the lead unit's days are counted: by the urgency, else by the sort."""
    if incoming.urgency == Urgency.VERY_URGENT or incoming.telegram_level in (
        TelegramLevel.FLASH,
        TelegramLevel.VERY_URGENT,
    ):
        return "inc.very_urgent"
    if incoming.urgency == Urgency.URGENT or incoming.telegram_level:
        return "inc.urgent"
    return "inc.request" if incoming.category == IncomingCategory.REQUEST else "inc.ordinary"


def answer(
    matter: Matter,
    *,
    text: str,
    evidence: Sequence[Upload] = (),
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> None:
    """报送承办结果: the lead unit says what came of it; a limit by the hour stands still."""
    text = demand_text(text, "text", _("请填写承办结果。"))
    with engine.step(matter, "answer", by=by, at=at, seen=seen) as work:
        incoming = demand_content(work)
        work.opinion(text)
        kept = attaching.keep(evidence, field="evidence", by=by, at=at)
        attaching.attach(work, kept, RESULT)
        incoming.result, incoming.answered_at = text, at
        incoming.save(update_fields=["result", "answered_at"])


def return_answer(
    matter: Matter, *, reason: str, by: Actor, at: dt.datetime, seen: int | None = None
) -> None:
    """退回重办: what was reported is not enough; the lead unit has it again, with a new day."""
    reason = demand_text(reason, "reason", _("请写明哪里需要重办。"))
    with engine.step(matter, "return_answer", by=by, at=at, note=reason[:200], seen=seen) as work:
        incoming = lock_incoming(work)
        lead = Assignment.objects.filter(
            matter=work.matter, role=Role.LEAD, done_at__isnull=True
        ).first()
        if lead is None:
            raise FieldRefused("reason", _("主办单位已经没有这一件，请收回后重新交办。"))
        work.open_term("answer", assignment=lead)
        work.opinion(reason, _("审核意见"))
        incoming.answered_at = None
        incoming.save(update_fields=["answered_at"])
