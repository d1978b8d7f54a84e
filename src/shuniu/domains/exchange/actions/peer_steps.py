"""What becomes of a sending when a peer signs for it or gives it back."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor

from ..flow import COMPLETED, UNDER_WAY
from ..models import PeerDelivery
from .base import follow, lock_dispatch, minute
from .receiving import open_settling


def peer_signed(
    delivery: PeerDelivery, *, who: str, when: dt.datetime, at: dt.datetime, by: Actor
) -> None:
    """A peer's receipt: who signed there, and when. A second one changes nothing."""
    if delivery.signed_at or delivery.returned_at:
        return
    delivery.signed_at, delivery.signed_by = when, who[:120]
    delivery.save(update_fields=["signed_at", "signed_by"])
    matter = Matter.objects.get(pk=delivery.dispatch_id)
    if matter.state in UNDER_WAY:
        note = _("{peer}{who}于{when}签收").format(
            peer=delivery.peer.name, who=f"（{who}）" if who else "", when=minute(when)
        )
        with engine.step(matter, "peer_signed", by=by, at=at, note=note[:300]):
            pass
        follow(matter, at)


def peer_returned(delivery: PeerDelivery, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """A peer gave it back: the sender has to deal with it. A second one changes nothing."""
    if delivery.returned_at:
        return
    delivery.returned_at, delivery.returned = at, reason[:500]
    delivery.save(update_fields=["returned_at", "returned"])
    matter = Matter.objects.get(pk=delivery.dispatch_id)
    if matter.state in (*UNDER_WAY, COMPLETED):
        note = _("{peer}退回：{reason}").format(peer=delivery.peer.name, reason=reason)
        with engine.step(matter, "peer_returned", by=by, at=at, note=note[:600]) as work:
            open_settling(work, lock_dispatch(work))
