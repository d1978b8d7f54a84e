"""收件: a package from another instance, verified and taken in exactly once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

from shuniu.commons import trail
from shuniu.commons.people.actor import Actor, system
from shuniu.commons.people.models import Unit
from shuniu.ground.refusal import Refused
from shuniu.ground.text import clean

from ..models import Dispatch, Peer, PeerKey, ReceivedPackage, SentPackage
from ..models.packages import Sort
from ..queries import office
from ..wire import signing
from ..wire.package import Opened, canonical
from . import outbox
from .peer_steps import peer_returned, peer_signed
from .station import station
from .taking_in import TEXT_MOST, Draft, draft, open_documents


class UnknownSender(Refused):
    """没有登记或者没有启用节点“{code}”，它的交换包不予接收。"""


class WrongReceiver(Refused):
    """这个交换包是发给“{code}”的，不是本级。"""


class NotInOrder(Refused):
    """交换包没有按顺序到达：应为第{expected}个，收到第{got}个。请先送前面的。"""


class Contradicts(Refused):
    """交换包与已登记的第{got}个不一致，不予登记。"""


@dataclass
class Taken:
    """A package that has its place in the row: its receipt, or what is still to be registered."""

    opened: Opened
    peer: Peer
    receipt: dict[str, Any] = field(default_factory=dict)
    draft: Draft | None = None
    returned: str = ""


class Counter:
    """收件口 for one handing-in: whom it knows, so that it is asked once for all its packages."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at
        self.own = station()
        self._keys: dict[str, str] = {}
        self._peers: dict[str, Peer] = {}
        self._office: Unit | None = None

    def key_of(self, code: str) -> str:
        """The key of a sender in the address book; refused (UnknownSender) for any other."""
        if code not in self._keys:
            key = PeerKey.objects.filter(
                peer__code=code[:32], peer__is_enabled=True, until__isnull=True
            ).first()
            if key is None:
                raise UnknownSender(code=code[:32])
            self._keys[code] = key.public_key
        return self._keys[code]

    def peer(self, code: str) -> Peer:
        """The sender's row, held until the transaction ends: its packages come one by one."""
        if code not in self._peers:
            self._peers[code] = Peer.objects.select_for_update().get(code=code)
        return self._peers[code]

    @property
    def office(self) -> Unit:
        """Who signs for what comes in."""
        if self._office is None:
            self._office = office()
        return self._office

    def take_in(self, read: Sequence[Opened]) -> list[Taken | Refused]:
        """登记交换包: in the caller's transaction, in their order; a receipt or a refusal for each.

        The same package again gets the receipt that it got. One that comes before its
        turn is refused (NotInOrder) and may come again. What can't be registered (a state
        secret, a file that is not one) is answered for as given back, so that it holds up
        nothing; nothing of it is kept.
        """
        taken: list[Taken | Refused] = []
        for opened in read:
            try:
                taken.append(self._take(opened))
            except Refused as refusal:
                taken.append(refusal)
        fresh = [one for one in taken if isinstance(one, Taken) and not one.receipt]
        for peer in self._peers.values():
            self._register([one for one in fresh if one.peer == peer], peer)
        return taken

    def sign(self, receipt: dict[str, Any]) -> str:
        """This instance's signature under a receipt."""
        return signing.sign(canonical(receipt), self.own.private_key)

    def _take(self, opened: Opened) -> Taken:
        manifest = opened.manifest
        if manifest.receiver != self.own.code:
            raise WrongReceiver(code=manifest.receiver[:32])
        peer = self.peer(manifest.sender)
        if manifest.sequence <= peer.last_received:
            return Taken(opened, peer, receipt=_known(opened, peer).receipt)
        if manifest.sequence != peer.last_received + 1:
            raise NotInOrder(expected=peer.last_received + 1, got=manifest.sequence)
        peer.last_received = manifest.sequence
        one, by = Taken(opened, peer), system(peer.name)
        if manifest.sort == Sort.RECEIPT:
            _receipt(opened.metadata, peer, by, self.at)
            return one
        try:
            one.draft = draft(opened, peer, self.office, by=by, at=self.at)
        except Refused as refusal:
            one.returned = refusal.sentence[:TEXT_MOST]
        return one

    def _register(self, fresh: Sequence[Taken], peer: Peer) -> None:
        """The rows of what is new from one peer."""
        if not fresh:
            return
        by, drafted = system(peer.name), [one for one in fresh if one.draft is not None]
        made = iter(
            open_documents(
                [one.draft for one in drafted if one.draft], peer, self.office, by=by, at=self.at
            )
            if drafted
            else ()
        )
        rows = []
        for one in fresh:
            dispatch, number = next(made) if one.draft is not None else (None, "")
            one.receipt = self._receipt_for(one, number)
            rows.append(_row(one, dispatch, self.at))
        ReceivedPackage.objects.bulk_create(rows)
        Peer.objects.filter(pk=peer.pk).update(last_received=peer.last_received)

    def _receipt_for(self, one: Taken, number: str) -> dict[str, Any]:
        manifest = one.opened.manifest
        return {
            "package": str(manifest.package_id),
            "digest": one.opened.digest,
            "sequence": manifest.sequence,
            "received_at": self.at.isoformat(),
            "number": number,
            "returned": one.returned,
        }


def _row(one: Taken, dispatch: Dispatch | None, at: dt.datetime) -> ReceivedPackage:
    manifest = one.opened.manifest
    return ReceivedPackage(
        peer=one.peer,
        package_id=manifest.package_id,
        sequence=manifest.sequence,
        sort=manifest.sort,
        digest=one.opened.digest,
        manifest=one.opened.manifest_bytes.decode(),
        signature=one.opened.signature,
        received_at=at,
        receipt=one.receipt,
        dispatch=dispatch,
    )


def _known(opened: Opened, peer: Peer) -> ReceivedPackage:
    """The package that was taken in before; refused when this is another one in its place."""
    known = ReceivedPackage.objects.filter(
        peer=peer, package_id=opened.manifest.package_id, digest=opened.digest
    ).first()
    if known is None:
        raise Contradicts(got=opened.manifest.sequence)
    return known


def refused(sentence: str, *, sender: str, address: str, at: dt.datetime) -> None:
    """Put on record that a package was not taken in, and why."""
    trail.record(
        "exchange.package_refused",
        subject_kind="exchange_peer",
        subject_id=sender[:32],
        by=system(),
        at=at,
        detail={"sentence": sentence, "address": address},
    )


def _receipt(told: dict[str, Any], peer: Peer, by: Actor, at: dt.datetime) -> None:
    """What a peer tells of a document that went to it; what can't be understood is left."""
    event = told.get("event")
    try:
        of = UUID(str(told.get("of")))
    except ValueError:
        return
    sent = (
        SentPackage.objects.filter(peer=peer, delivery__isnull=False, package_id=of)
        .select_related("delivery__dispatch", "delivery__peer")
        .first()
    )
    if sent is None or sent.delivery is None:
        return
    when = parse_datetime(str(told.get("at", ""))) or at
    if event == outbox.SIGNED:
        who = clean(str(told.get("who", "")))
        peer_signed(sent.delivery, who=who, when=when, at=at, by=by)
    elif event == outbox.RETURNED:
        reason = clean(str(told.get("reason", "")))
        peer_returned(sent.delivery, reason=reason, by=by, at=at)
