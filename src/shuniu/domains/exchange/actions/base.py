"""What the actions of the exchange share: refusals, locks, and the state that follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Assignment, Matter, Move, Outcome, Role
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused

from ..flow import SENT, UNSETTLED
from ..hands import HANDS
from ..models import Dispatch, PeerDelivery, Returned

NAMED = 5
# What units do side by side: another unit's doing doesn't make one's own page stale.
_BESIDE = ("sign_for", "send_back", "go_on", "urge", "add_units", "resend", "accept_return")


class SignedAlready(Refused):
    """{unit}已由{who}在{when}签收，不必再签。"""


class RecalledAlready(Refused):
    """这份公文已由发文单位在{when}撤回，不用签收，也看不到正文。"""


class ReturnedAlready(Refused):
    """{unit}已在{when}退回这份公文，正等发文单位处理。"""


class NobodyWaits(Refused):
    """没有等待签收的单位。已签收的不能撤回；确需收回的，请另行发文。"""


class NothingReturned(Refused):
    """没有等待处理的退回。"""


def day_of(at: dt.datetime) -> dt.date:
    """The day in the county's time."""
    return at.astimezone(clock.ZONE).date()


def minute(at: dt.datetime) -> str:
    """A moment to the minute: 签收 notes the time (处理工作条例, article 24)."""
    return at.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")


def several(units: Iterable[Unit]) -> str:
    """甲、乙、丙; of more than five the first ones and how many there are."""
    names = [unit.short_name for unit in units]
    if len(names) <= NAMED:
        return "、".join(names)
    return _("{names}等{n}个单位").format(names="、".join(names[:3]), n=len(names))


def locked(matter: Matter) -> Matter:
    """The matter's row, held until the transaction ends: what is counted now stays so."""
    return Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)


def receipts(matter: Matter) -> list[Assignment]:
    """All receipts of a sending with their units, the oldest first."""
    found = Assignment.objects.filter(matter=matter, role=Role.RECEIVE)
    return list(found.select_related("unit").order_by("pk"))


def waiting(matter: Matter) -> list[Assignment]:
    """The receipts that still wait for a signature."""
    return [a for a in receipts(matter) if a.done_at is None]


def own_seen(matter: Matter, seen: int | None) -> int | None:
    """``seen``, or None when only what units do side by side lies between the form and now.

    Whether the unit itself was one of them its receipt tells (see ``explain``).
    """
    if seen is None:
        return None
    since = Move.objects.filter(matter_id=matter.pk, pk__gt=seen).exclude(step__in=_BESIDE)
    return seen if since.exists() else None


def explain(matter: Matter, by: Actor) -> None:
    """Say why a unit can't sign or return: it signed, it returned, or it was recalled."""
    own = by.units_as(*HANDS)
    mine = [a for a in receipts(matter) if a.unit_id in own]
    if not mine:
        return
    last = mine[-1]
    when = minute(last.done_at) if last.done_at else ""
    if last.outcome == Outcome.WITHDRAWN:
        raise RecalledAlready(when=when)
    if last.outcome == Outcome.RETURNED:
        raise ReturnedAlready(unit=last.unit.short_name, when=when)
    if last.signed_at is not None:
        if last.signed_by_id == by.member_id:
            raise engine.Repeated(when=minute(last.signed_at), what=_("签收"))
        who = last.signed_by.name if last.signed_by else _("本单位")
        raise SignedAlready(unit=last.unit.short_name, who=who, when=minute(last.signed_at))


def follow(matter: Matter, at: dt.datetime) -> None:
    """Set the state that follows from the receipts; the program's own step, if one is due."""
    fresh = Matter.objects.get(pk=matter.pk)
    code = _following(fresh)
    if code:
        with engine.step(fresh, code, by=system(), at=at):
            pass


def _following(matter: Matter) -> str:
    if matter.state not in (SENT, UNSETTLED):
        return ""
    given, peers = receipts(matter), list(PeerDelivery.objects.filter(dispatch_id=matter.pk))
    unsettled = Returned.objects.filter(dispatch_id=matter.pk, settled_at__isnull=True).exists()
    unsettled |= any(p.returned_at and not p.settled_at for p in peers)
    if unsettled:
        return ""
    is_open = any(a.done_at is None for a in given) or any(
        not (p.signed_at or p.returned_at or p.withdrawn_at) for p in peers
    )
    if is_open:
        return "go_on" if matter.state == UNSETTLED else ""
    if any(a.outcome == Outcome.DONE for a in given) or any(
        p.signed_at and not p.returned_at for p in peers
    ):
        return "complete"
    returned = any(a.outcome == Outcome.RETURNED for a in given) or any(
        p.returned_at for p in peers
    )
    return "give_up" if returned else "void"


def demand_day(due_on: dt.date | None, at: dt.datetime) -> None:
    """Refuse a day before today."""
    if due_on is not None and due_on < day_of(at):
        raise FieldRefused("due_on", _("签收期限不能早于今天。"))


def lock_dispatch(work: engine.Work) -> Dispatch:
    """The sending of a step under way."""
    dispatch = Dispatch.objects.select_related("issuer").get(pk=work.matter.pk)
    dispatch.matter = work.matter
    return dispatch
