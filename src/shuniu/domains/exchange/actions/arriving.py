"""收件: a package from another instance, verified and taken in exactly once."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from shuniu.casework import engine
from shuniu.casework.models import Role
from shuniu.casework.posting import URGENCIES, Envelope
from shuniu.commons import numbering, trail
from shuniu.commons.papers import actions as papers
from shuniu.commons.people.actor import Actor, system
from shuniu.ground.refusal import Refused
from shuniu.ground.text import clean

from ..flow import KIND, RULES
from ..models import Dispatch, Peer, PeerKey, ReceivedPackage, SentPackage, Station
from ..models.packages import Sort
from ..queries import office
from ..wire import signing
from ..wire.package import Malformed, Opened, canonical
from . import outbox, sending
from .base import day_of
from .peer_steps import peer_returned, peer_signed
from .station import station

MORE_MOST, TEXT_MOST = 60, 500


class UnknownSender(Refused):
    """没有登记或者没有启用节点“{code}”，它的交换包不予接收。"""


class WrongReceiver(Refused):
    """这个交换包是发给“{code}”的，不是本级。"""


class NotInOrder(Refused):
    """交换包没有按顺序到达：应为第{expected}个，收到第{got}个。请先送前面的。"""


class Contradicts(Refused):
    """交换包与已登记的第{got}个不一致，不予登记。"""


def key_of(code: str) -> str:
    """The key of a sender in the address book; refused (UnknownSender) for any other."""
    key = PeerKey.objects.filter(
        peer__code=code[:32], peer__is_enabled=True, until__isnull=True
    ).first()
    if key is None:
        raise UnknownSender(code=code[:32])
    return key.public_key


def take_in(opened: Opened, *, at: dt.datetime) -> tuple[dict[str, Any], str]:
    """登记交换包: in one transaction, or not at all; gives the receipt and its signature.

    The same package again gets the receipt that it got. One that comes before its
    turn is refused (NotInOrder) and may come again. What can't be registered (a state
    secret, a file that is not one) is answered for as given back, so that it holds up
    nothing; nothing of it is kept.
    """
    manifest, own = opened.manifest, station()
    if manifest.receiver != own.code:
        raise WrongReceiver(code=manifest.receiver[:32])
    with transaction.atomic():
        peer = Peer.objects.select_for_update().get(code=manifest.sender)
        known = ReceivedPackage.objects.filter(package_id=manifest.package_id).first()
        if known is not None:
            return _again(known, opened, peer, own)
        if manifest.sequence <= peer.last_received:
            raise Contradicts(got=manifest.sequence)
        if manifest.sequence != peer.last_received + 1:
            raise NotInOrder(expected=peer.last_received + 1, got=manifest.sequence)
        dispatch, returned = _apply(opened, peer, at)
        receipt = {
            "package": str(manifest.package_id),
            "digest": opened.digest,
            "sequence": manifest.sequence,
            "received_at": at.isoformat(),
            "number": dispatch.matter.number if dispatch is not None else "",
            "returned": returned,
        }
        ReceivedPackage.objects.create(
            peer=peer,
            package_id=manifest.package_id,
            sequence=manifest.sequence,
            sort=manifest.sort,
            digest=opened.digest,
            manifest=opened.manifest_bytes.decode(),
            signature=opened.signature,
            received_at=at,
            receipt=receipt,
            dispatch=dispatch,
        )
        peer.last_received = manifest.sequence
        peer.save(update_fields=["last_received"])
    return receipt, signing.sign(canonical(receipt), own.private_key)


def _again(
    known: ReceivedPackage, opened: Opened, peer: Peer, own: Station
) -> tuple[dict[str, Any], str]:
    if known.peer_id != peer.pk or known.digest != opened.digest:
        raise Contradicts(got=opened.manifest.sequence)
    receipt: dict[str, Any] = known.receipt
    return receipt, signing.sign(canonical(receipt), own.private_key)


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


def _apply(opened: Opened, peer: Peer, at: dt.datetime) -> tuple[Dispatch | None, str]:
    """What the package tells; the document that came of it, or why it is given back."""
    by = system(peer.name)
    if opened.manifest.sort == Sort.RECEIPT:
        _receipt(opened.metadata, peer, by, at)
        return None, ""
    try:
        with transaction.atomic():
            return _document(opened, peer, by, at), ""
    except Refused as refusal:
        return None, refusal.sentence[:TEXT_MOST]


def _document(opened: Opened, peer: Peer, by: Actor, at: dt.datetime) -> Dispatch:
    """A sending of the office's own to sign for, with the papers as they came."""
    kept = tuple(
        (file.name[:120], papers.store(stream, file.name, by=by, at=at))
        for file, stream in opened.papers
    )
    unit = office()
    envelope = _envelope(opened.metadata, peer, unit, kept, day_of(at))
    title = sending.demand_document(envelope, "")
    with engine.opening(
        KIND,
        title=title,
        unit=unit,
        number=lambda pk: numbering.take(
            sending.SERIES, by=by, at=at, subject_kind="matter", subject_id=pk
        ),
        by=by,
        at=at,
        texts=(envelope.number, envelope.sender),
        note=_("由{peer}传来").format(peer=peer.name),
    ) as work:
        dispatch = sending.keep_document(work, envelope, title, "")
        work.assign_many([unit], Role.RECEIVE, rule=RULES[envelope.urgency])
        work.facts["peer"] = peer.code
    return dispatch


def _envelope(
    told: dict[str, Any],
    peer: Peer,
    unit: Any,
    kept: tuple[tuple[str, Any], ...],
    today: dt.date,
) -> Envelope:
    def text(name: str) -> str:
        found = told.get(name, "")
        if not isinstance(found, str):
            raise Malformed(what=name)
        return clean(found)

    more = told.get("more", {})
    if not isinstance(more, dict) or len(more) > MORE_MOST:
        raise Malformed(what="more")
    urgency = text("urgency")
    return Envelope(
        title=text("title"),
        number=text("document_number"),
        kind_label=text("kind"),
        from_unit=unit,
        day=parse_date(text("issued_on")) or today,
        urgency=urgency if urgency in URGENCIES else "",
        metadata={str(k)[:60]: str(v)[:TEXT_MOST] for k, v in more.items()},
        papers=kept,
        reply_to=text("reply_to"),
        issuer=(text("issuer") or peer.name)[:80],
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
