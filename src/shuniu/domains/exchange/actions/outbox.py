"""发件箱: what is to go to other instances, written with what it tells, whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import uuid4

from shuniu.casework.models import Matter

from ..models import Dispatch, Peer, PeerDelivery, ReceivedPackage, SentPackage
from ..models.packages import Sort

SIGNED, RETURNED, VOID = "signed", "returned", "void"


def put_document(dispatch: Dispatch, peers: Sequence[Peer], *, at: dt.datetime) -> None:
    """Put the document into the outbox for each peer, in the transaction of its sending."""
    for peer in sorted(peers, key=lambda p: p.pk):
        delivery = PeerDelivery.objects.create(dispatch=dispatch, peer=peer, sent_at=at)
        _put(peer, Sort.DOCUMENT, {}, delivery=delivery, at=at)


def _put(
    peer: Peer,
    sort: str,
    told: Mapping[str, object],
    *,
    delivery: PeerDelivery | None = None,
    at: dt.datetime,
) -> SentPackage:
    # The row of the peer is held, so that packages are numbered in the order of commits.
    row = Peer.objects.select_for_update().only("last_sent").get(pk=peer.pk)
    row.last_sent += 1
    row.save(update_fields=["last_sent"])
    return SentPackage.objects.create(
        peer=peer,
        package_id=uuid4(),
        sequence=row.last_sent,
        sort=sort,
        delivery=delivery,
        told=dict(told),
        created_at=at,
        next_try_at=at,
    )


def withdraw(matter: Matter, *, at: dt.datetime) -> list[PeerDelivery]:
    """Take back what no peer can have yet; its place in the row goes out empty."""
    found = SentPackage.objects.select_for_update().filter(
        delivery__dispatch_id=matter.pk,
        sort=Sort.DOCUMENT,
        exposed=False,
        cancelled_at__isnull=True,
    )
    packages = list(found.select_related(None))
    held = list(PeerDelivery.objects.filter(pk__in=[p.delivery_id for p in packages]))
    SentPackage.objects.filter(pk__in=[p.pk for p in packages]).update(
        sort=Sort.RECEIPT, told={"event": VOID}, manifest="", cancelled_at=at
    )
    PeerDelivery.objects.filter(pk__in=[d.pk for d in held]).update(withdrawn_at=at)
    return held


def tell_signed(dispatch: Dispatch, *, who: str, at: dt.datetime) -> None:
    """The instance that it came from learns who signed for it, and when."""
    _tell(dispatch, {"event": SIGNED, "who": who, "at": at.isoformat()}, at)


def tell_returned(dispatch: Dispatch, *, reason: str, who: str, at: dt.datetime) -> None:
    """The instance that it came from learns that it was given back, and why."""
    told = {"event": RETURNED, "who": who, "at": at.isoformat(), "reason": reason}
    _tell(dispatch, told, at)


def _tell(dispatch: Dispatch, told: Mapping[str, object], at: dt.datetime) -> None:
    if not dispatch.came_from:
        return
    package = ReceivedPackage.objects.select_related("peer").filter(dispatch=dispatch).first()
    if package is not None:
        of = {**told, "of": str(package.package_id)}
        _put(package.peer, Sort.RECEIPT, of, at=at)
