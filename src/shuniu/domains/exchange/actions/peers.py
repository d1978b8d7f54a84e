"""对端节点: the address book of other instances, with the keys by which one knows them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from shuniu.casework.standard import need
from shuniu.commons import trail
from shuniu.commons.people.actor import Actor
from shuniu.ground.refusal import FieldRefused, NotYours, Refused
from shuniu.ground.text import clean

from .. import powers
from ..models import Level, Peer, PeerKey
from ..wire import signing
from ..wire.transport import demand_secure
from .station import demand_code


def add_peer(
    *,
    code: str,
    name: str,
    level: str,
    base_url: str,
    public_key: str,
    reason: str,
    is_test: bool = False,
    by: Actor,
    at: dt.datetime,
) -> Peer:
    """登记对端: who it is, where, and by which key one knows it (checked by telephone)."""
    _demand(by)
    code = demand_code(code)
    if Peer.objects.filter(code=code).exists():
        raise FieldRefused("code", _("已经登记过节点“{code}”。").format(code=code))
    if level not in Level.values:
        raise FieldRefused("level", _("请选择方向。"))
    name = need(clean(name), "name", _("请填写单位名称。"))[:80]
    with transaction.atomic():
        peer = Peer.objects.create(
            code=code, name=name, level=level, base_url=_address(base_url, is_test), is_test=is_test
        )
        _put_key(peer, public_key, reason, by, at)
        _record(peer, "added", by, at, address=peer.base_url, test=is_test)
    return peer


def change_address(
    peer: Peer, *, base_url: str, is_test: bool = False, by: Actor, at: dt.datetime
) -> Peer:
    """修改地址."""
    _demand(by)
    with transaction.atomic():
        before, peer.is_test = peer.base_url, is_test
        peer.base_url = _address(base_url, is_test)
        peer.save(update_fields=["base_url", "is_test"])
        _record(peer, "moved", by, at, before=before, address=peer.base_url, test=is_test)
    return peer


def change_key(peer: Peer, *, public_key: str, reason: str, by: Actor, at: dt.datetime) -> Peer:
    """更换公钥: the old key stays on record with its days; packages signed with it are refused."""
    _demand(by)
    with transaction.atomic():
        PeerKey.objects.filter(peer=peer, until__isnull=True).update(until=at)
        _put_key(peer, public_key, reason, by, at)
    return peer


def switch_peer(peer: Peer, *, by: Actor, at: dt.datetime) -> Peer:
    """停用、启用: nothing is sent to a peer that is not in use, and nothing taken from it."""
    _demand(by)
    with transaction.atomic():
        peer.is_enabled = not peer.is_enabled
        peer.save(update_fields=["is_enabled"])
        _record(peer, "switched", by, at, enabled=peer.is_enabled)
    return peer


def _demand(by: Actor) -> None:
    if not powers.keeps_peers(by):
        raise NotYours


def _address(base_url: str, is_test: bool) -> str:
    base_url = clean(base_url).rstrip("/")
    try:
        demand_secure(base_url, is_test=is_test)
    except Refused as refused:
        raise FieldRefused("base_url", refused.sentence) from refused
    return base_url[:200]


def _put_key(peer: Peer, public_key: str, reason: str, by: Actor, at: dt.datetime) -> None:
    key = "".join(public_key.split()).lower()
    if not signing.is_key(key):
        raise FieldRefused(
            "public_key", _("这不是SM2公钥：应为130位十六进制数，以04开头。请向对方重新索取。")
        )
    reason = need(clean(reason), "reason", _("请写明依据，如“市政府办公室函，电话核对指纹”。"))
    mark = signing.sm3(bytes.fromhex(key))
    PeerKey.objects.create(
        peer=peer,
        public_key=key,
        fingerprint=mark,
        since=at,
        by_label=by.label,
        reason=reason[:200],
    )
    _record(peer, "key_entered", by, at, fingerprint=mark, reason=reason[:200])


def _record(peer: Peer, verb: str, by: Actor, at: dt.datetime, **more: object) -> None:
    trail.record(
        f"exchange.peer_{verb}",
        subject_kind="exchange_peer",
        subject_id=peer.pk,
        by=by,
        at=at,
        detail={"code": peer.code, "name": peer.name, **more},
    )
