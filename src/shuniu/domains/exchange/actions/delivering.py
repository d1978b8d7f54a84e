"""送达: the outbox on its way, package by package in the order of its row, until it is answered."""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shuniu.commons.papers import shelf
from shuniu.commons.people.actor import Actor, system
from shuniu.ground.refusal import NotYours

from .. import powers
from ..models import Dispatch, Peer, PeerDelivery, SentPackage, Station
from ..models.packages import Sort
from ..wire import frames, package, signing
from ..wire.package import METADATA, File, Manifest, canonical
from ..wire.transport import Https, NotDelivered, Transport
from .peer_steps import peer_returned
from .station import station

log = logging.getLogger(__name__)

BATCH = 20
BATCH_BYTES = 32 * 1024 * 1024
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(seconds=15), dt.timedelta(hours=1)
_LOCK = 4_711_001  # the class of our advisory locks; the other number is the peer's key
_IN_MEMORY = 8 * 1024 * 1024


def deliver_all(*, at: dt.datetime) -> int:
    """Deliver what is due to every peer; how many packages were answered for.

    Safe to run twice, and in two processes: a peer's row has one deliverer at a time.
    What goes wrong on the way to one peer does not hold up the others.
    """
    due = SentPackage.objects.filter(
        acknowledged_at__isnull=True, next_try_at__lte=at, peer__is_enabled=True
    )
    peers = Peer.objects.filter(pk__in=due.values("peer")).order_by("pk")
    done = 0
    for peer in peers:
        try:
            done += deliver(peer, at=at)
        except Exception:
            log.exception("the packages for %s could not be delivered", peer.code)
    return done


def deliver(peer: Peer, *, at: dt.datetime, transport: Transport | None = None) -> int:
    """Deliver what waits for one peer, until all is answered for or something is in the way.

    What is in the way stays with the first package that waits, in words, and the pause
    before the next try doubles, from a quarter of a minute to an hour.
    """
    done = 0
    with _held(peer) as mine:
        if not mine:
            return 0
        own = station()
        way = transport or Https(peer.base_url, is_test=peer.is_test)
        try:
            while batch := _next(peer, at):
                answered = _carry(batch, own, peer, way, at)
                done += answered
                if answered < len(batch):
                    break
        finally:
            way.close()
    return done


def deliver_now(peer: Peer, *, by: Actor, at: dt.datetime) -> str:
    """立即发送: without waiting for the next try; says how it went."""
    if not powers.watches_outbox(by):
        raise NotYours
    waiting = SentPackage.objects.filter(peer=peer, acknowledged_at__isnull=True)
    first = waiting.order_by("sequence").first()
    if first is None:
        return _("没有等待发送的。")
    SentPackage.objects.filter(pk=first.pk).update(next_try_at=at)
    done = deliver(peer, at=at)
    left = waiting.order_by("sequence").first()
    if left is None:
        return _("已送达{n}件，没有剩下的。").format(n=done)
    return _("已送达{n}件，还有{left}件没有送达：{why}").format(
        n=done, left=waiting.count(), why=left.trouble or _("另一个进程正在发送。")
    )


@contextmanager
def _held(peer: Peer) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, peer.pk])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, peer.pk])


@dataclass
class Ready:
    """A package that can be written: its row, its metadata's bytes, where its papers lie."""

    row: SentPackage
    metadata: bytes
    papers: list[Path]

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return len(self.metadata) + sum(path.stat().st_size for path in self.papers)


def _next(peer: Peer, at: dt.datetime) -> list[Ready]:
    """The first packages that wait, marked as tried; none before their hour has come."""
    with transaction.atomic():
        waiting = list(
            SentPackage.objects.select_for_update(of=("self",))
            .filter(peer=peer, acknowledged_at__isnull=True)
            .select_related("delivery__dispatch__issuer", "delivery__dispatch__matter")
            .prefetch_related("delivery__dispatch__enclosures__paper__blob")
            .order_by("sequence")[:BATCH]
        )
        if not waiting or waiting[0].next_try_at > at:
            return []
        own, size = station(), 0
        batch: list[Ready] = []
        for row in waiting:
            ready = _ready(row, own, peer)
            size += ready.size
            if batch and size > BATCH_BYTES:
                break
            row.attempts += 1
            batch.append(ready)
        _tried([ready.row for ready in batch], at)
    return batch


_TRIED = """
update exchange_sentpackage p
   set manifest = n.manifest, told = n.told, attempts = attempts + 1, tried_at = %s, exposed = true
  from unnest(%s::bigint[], %s::text[], %s::jsonb[]) as n(id, manifest, told) where p.id = n.id
"""
_DONE = """
update exchange_sentpackage p set acknowledged_at = %s, receipt = n.receipt, trouble = ''
  from unnest(%s::bigint[], %s::jsonb[]) as n(id, receipt) where p.id = n.id
"""


def _tried(rows: Sequence[SentPackage], at: dt.datetime) -> None:
    """Write down that the packages are on their way. One statement for all of them."""
    told = [canonical(row.told).decode() for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_TRIED, [at, [r.pk for r in rows], [r.manifest for r in rows], told])


def _done(rows: Sequence[SentPackage], at: dt.datetime) -> None:
    """Write down the receipts of the packages. One statement for all of them."""
    receipts = [canonical(row.receipt or {}).decode() for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [at, [row.pk for row in rows], receipts])


def _ready(row: SentPackage, own: Station, peer: Peer) -> Ready:
    """The package's parts; the manifest is made at the first try and kept."""
    papers: list[Path] = []
    names: list[tuple[str, str]] = []
    if row.sort == Sort.DOCUMENT:
        assert row.delivery is not None
        dispatch = row.delivery.dispatch
        for enclosure in dispatch.enclosures.all():
            papers.append(shelf.place(enclosure.paper.blob.digest))
            names.append((f"papers/{enclosure.place:02}.{enclosure.paper.kind}", enclosure.name))
        if not row.manifest:
            row.told = metadata_of(dispatch)
    metadata = canonical(row.told)
    if not row.manifest:
        files = [File(METADATA, METADATA, len(metadata), signing.sm3(metadata))]
        for (path, name), place in zip(names, papers, strict=True):
            files.append(File(path, name, *package.digest_of(place)))
        manifest = Manifest(
            row.package_id,
            row.sort,
            row.sequence,
            own.code,
            peer.code,
            row.created_at.isoformat(),
            tuple(files),
        )
        row.manifest = manifest.to_bytes().decode()
    return Ready(row, metadata, papers)


def metadata_of(dispatch: Dispatch) -> dict[str, Any]:
    """The document after the elements of GB/T 33480: what the receiver registers."""
    return {
        "title": dispatch.matter.title,
        "document_number": dispatch.document_number,
        "kind": dispatch.kind_label,
        "issuer": dispatch.sender,
        "urgency": dispatch.urgency,
        "issued_on": dispatch.day.isoformat(),
        "reply_to": dispatch.reply_to,
        "remark": dispatch.remark,
        "exchange_number": dispatch.matter.number,
        "more": dispatch.metadata,
    }


def _carry(
    batch: Sequence[Ready], own: Station, peer: Peer, way: Transport, at: dt.datetime
) -> int:
    """Send the batch and write down the answers; how many packages were answered for."""
    before = {ready.row.pk: ready.row.exposed for ready in batch}
    body: IO[bytes]
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
        for ready in batch:
            _frame(body, ready, own)
        length = body.tell()
        body.seek(0)
        try:
            answers = way.post(body, length)
        except NotDelivered as failed:
            if failed.unsent:
                fresh = [key for key, exposed in before.items() if not exposed]
                SentPackage.objects.filter(pk__in=fresh).update(exposed=False)
            _wait(batch[0].row, failed.sentence, at)
            return 0
    return _answered(batch, answers, peer, at)


def _frame(body: IO[bytes], ready: Ready, own: Station) -> None:
    """Write the package behind its length."""
    start = body.tell()
    body.write(frames.head(0))
    manifest = ready.row.manifest.encode()
    signature = signing.sign(manifest, own.private_key)
    package.write(body, manifest, signature, ready.metadata, ready.papers)
    end = body.tell()
    body.seek(start)
    body.write(frames.head(end - start - len(frames.head(0))))
    body.seek(end)


def _answered(
    batch: Sequence[Ready], answers: Sequence[dict[str, Any]], peer: Peer, at: dt.datetime
) -> int:
    """The packages whose receipts are genuine are done; the first other one has to wait."""
    key = peer.keys.get(until__isnull=True).public_key
    done: list[SentPackage] = []
    trouble = _("对方没有应答。")
    for number, ready in enumerate(batch):
        answer = answers[number] if number < len(answers) else {}
        receipt = answer.get("receipt")
        if answer.get("result") != "registered" or not _genuine(ready.row, receipt, answer, key):
            trouble = str(answer.get("sentence") or trouble)[:300]
            break
        ready.row.receipt = receipt
        done.append(ready.row)
    with transaction.atomic():
        _done(done, at)
        documents = [row for row in done if row.sort == Sort.DOCUMENT]
        arrived = [row.delivery_id for row in documents if row.delivery_id is not None]
        PeerDelivery.objects.filter(pk__in=arrived).update(received_at=at)
        for row in done:
            if row.receipt and row.receipt.get("returned") and row.delivery is not None:
                reason = str(row.receipt["returned"])[:500]
                peer_returned(row.delivery, reason=reason, by=system(peer.name), at=at)
    if len(done) < len(batch):
        _wait(batch[len(done)].row, trouble, at)
    return len(done)


def _genuine(row: SentPackage, receipt: Any, answer: dict[str, Any], key: str) -> bool:
    """Whether the peer signed that it has this very package."""
    if not isinstance(receipt, dict):
        return False
    same = receipt.get("package") == str(row.package_id) and receipt.get("digest") == signing.sm3(
        row.manifest.encode()
    )
    return same and signing.verify(canonical(receipt), str(answer.get("signature")), key)


def _wait(row: SentPackage, trouble: str, at: dt.datetime) -> None:
    pause = min(FIRST_PAUSE * 2 ** min(row.attempts - 1, 12), LONGEST_PAUSE)
    SentPackage.objects.filter(pk=row.pk).update(trouble=trouble[:300], next_try_at=at + pause)
