"""交换节点: the address book of instances with their keys, this one's own, and the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import ADMINISTRATOR
from shuniu.desk.declare import Column, Facts, Filter, Opening, Register, RowAct, Rows, Showing
from shuniu.ground import clock

from .. import powers
from ..actions import (
    add_peer,
    change_address,
    change_key,
    deliver_now,
    set_up_station,
    switch_peer,
)
from ..forms import AddressForm, KeyForm, PeerForm, StationForm
from ..models import Level, Peer, PeerKey, SentPackage, Station
from ..models.packages import Sort
from ..wire.signing import fingerprint

WAITING, DONE, CANCELLED = "waiting", "done", "cancelled"


def _moment(moment: Any) -> str:
    return moment.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M") if moment else ""


def _keeps(_row: Any, actor: Actor) -> bool:
    return powers.keeps_peers(actor)


def _peers(_actor: Actor) -> QuerySet[Peer]:
    keys = PeerKey.objects.order_by("-since", "-pk")
    return Peer.objects.prefetch_related(Prefetch("keys", keys))


def _waiting(rows: list[Any]) -> None:
    """Set ``waiting`` on each peer: how many packages are not answered for. One query."""
    open_ = SentPackage.objects.filter(peer__in=rows, acknowledged_at__isnull=True)
    counts: dict[int, int] = {}
    for key in open_.values_list("peer_id", flat=True):
        counts[key] = counts.get(key, 0) + 1
    for peer in rows:
        peer.waiting = counts.get(peer.pk, 0)


def _key(peer: Peer) -> str:
    return next((fingerprint(k.public_key) for k in peer.keys.all() if k.until is None), "")


def _history(peer: Peer, _actor: Actor) -> Facts:
    """Every key that the peer had, from when to when, entered by whom, on what ground."""
    found: list[tuple[Label, object]] = [(_("现用公钥指纹"), _key(peer))]
    for key in peer.keys.all():
        days = f"{_moment(key.since)}—{_moment(key.until) or _('现在')}"
        words = f"{fingerprint(key.public_key)[:19]}…　{days}　{key.by_label}：{key.reason}"
        found.append((_("公钥记录"), words))
    return found


PEERS = Register(
    "exchange_peers",
    gettext_lazy("外部交换单位"),
    powers.watches_outbox,
    _peers,
    (
        Column("name", gettext_lazy("单位名称"), lambda p: p.name, width=30),
        Column("code", gettext_lazy("节点代码"), lambda p: p.code),
        Column("level", gettext_lazy("方向"), lambda p: str(Level(p.level).label)),
        Column("url", gettext_lazy("地址"), lambda p: p.base_url, width=36),
        Column(
            "state",
            gettext_lazy("状态"),
            lambda p: (_("测试") if p.is_test else _("启用")) if p.is_enabled else _("停用"),
        ),
        Column("key", gettext_lazy("公钥指纹"), lambda p: _key(p)[:19] + "…", width=22),
        Column("sent", gettext_lazy("已发"), lambda p: p.last_sent, numeric=True),
        Column("received", gettext_lazy("已收"), lambda p: p.last_received, numeric=True),
        Column("waiting", gettext_lazy("未送达"), lambda p: p.waiting, numeric=True),
    ),
    order="id",
    attach=(_waiting,),
    opening=Opening(gettext_lazy("登记外部交换单位"), PeerForm, add_peer, (ADMINISTRATOR,)),
    acts=(
        RowAct("address", gettext_lazy("修改地址"), change_address, _keeps, AddressForm),
        RowAct("key", gettext_lazy("更换公钥"), change_key, _keeps, KeyForm, danger=True),
        RowAct("switch", gettext_lazy("停用或启用"), switch_peer, _keeps, danger=True),
        RowAct(
            "deliver",
            gettext_lazy("立即发送"),
            deliver_now,
            lambda peer, actor: peer.is_enabled and powers.watches_outbox(actor),
        ),
    ),
    facts=_history,
    note=gettext_lazy(
        "上级、下级和其他地方的交换节点。公钥由系统管理员录入，指纹当面或电话核对；更换公钥留有记录。"
    ),
    empty=gettext_lazy("还没有登记外部交换单位。"),
    menu_order=270,
)


def _state(row: SentPackage) -> str:
    if row.acknowledged_at is not None:
        returned = bool(row.receipt and row.receipt.get("returned"))
        return _("对方退回") if returned else _("已送达")
    return _("等待重试") if row.trouble else _("等待发送")


def _why(row: SentPackage) -> str:
    """What is in the way, in words, and when the next try is."""
    if row.acknowledged_at is not None:
        return str(row.receipt.get("returned", "")) if row.receipt else ""
    if not row.trouble:
        return ""
    return _("{trouble}已试{n}次，{when}再试。").format(
        trouble=row.trouble, n=row.attempts, when=_moment(row.next_try_at)
    )


def _what(row: SentPackage) -> str:
    if row.delivery is not None:  # by its number: not everybody here may know what it is about
        dispatch = row.delivery.dispatch
        return f"{dispatch.matter.number} {dispatch.document_number}"
    events = {"signed": _("签收回执"), "returned": _("退回回执")}
    return events.get(str(row.told.get("event")), _("空件（已撤回）"))


def _narrow(rows: Rows, value: str, _showing: Showing) -> Rows:
    if value == CANCELLED:
        return rows.filter(cancelled_at__isnull=False)
    return rows.filter(acknowledged_at__isnull=value == WAITING)


def _states(_showing: Showing) -> Sequence[tuple[str, Label]]:
    return [(WAITING, _("未送达")), (DONE, _("已送达")), (CANCELLED, _("已撤回"))]


def _of_peer(_showing: Showing) -> Sequence[tuple[str, Label]]:
    return [(str(p.pk), p.name) for p in Peer.objects.all()]


OUTBOX = Register(
    "exchange_outbox",
    gettext_lazy("发件箱"),
    powers.watches_outbox,
    lambda _actor: SentPackage.objects.select_related("peer", "delivery__dispatch__matter"),
    (
        Column("peer", gettext_lazy("发往"), lambda r: r.peer.name, width=26),
        Column("number", gettext_lazy("序号"), lambda r: r.sequence, numeric=True),
        Column("what", gettext_lazy("内容"), _what, width=30),
        Column("sort", gettext_lazy("类别"), lambda r: str(Sort(r.sort).label), export_only=True),
        Column("state", gettext_lazy("状态"), _state),
        Column(
            "created", gettext_lazy("写入时间"), lambda r: _moment(r.created_at), export_only=True
        ),
        Column("done", gettext_lazy("送达时间"), lambda r: _moment(r.acknowledged_at)),
        Column("why", gettext_lazy("原因"), _why, width=44),
    ),
    filters=(
        Filter("state", gettext_lazy("状态"), _states, _narrow),
        Filter(
            "peer",
            gettext_lazy("发往"),
            _of_peer,
            lambda rows, value, _showing: rows.filter(peer_id=int(value)),
        ),
    ),
    order="-id",
    section="exchange",
    note=gettext_lazy(
        "发往其他节点的公文和回执，按序号逐件送达；网络不通时自动重试，间隔从15秒加倍到1小时。"
    ),
    empty=gettext_lazy("发件箱是空的。"),
    menu_order=80,
)


STATIONS = Register(
    "exchange_station",
    gettext_lazy("本级节点"),
    powers.watches_outbox,
    lambda _actor: Station.objects.all(),
    (
        Column("name", gettext_lazy("节点名称"), lambda s: s.name, width=30),
        Column("code", gettext_lazy("节点代码"), lambda s: s.code),
        Column("since", gettext_lazy("启用时间"), lambda s: _moment(s.made_at)),
        Column("until", gettext_lazy("停用时间"), lambda s: _moment(s.replaced_at)),
        Column("key", gettext_lazy("公钥指纹"), lambda s: fingerprint(s.public_key), width=80),
    ),
    facts=lambda row, _actor: [(_("公钥"), row.public_key)],
    opening=Opening(gettext_lazy("设置本级节点"), StationForm, set_up_station, (ADMINISTRATOR,)),
    note=gettext_lazy(
        "设置时生成新的密钥；把公钥交给对方，指纹当面或电话核对。私钥加密保存，不显示。"
    ),
    empty=gettext_lazy("还没有设置本级节点，不能与其他地方交换公文。"),
    menu_order=272,
)

REGISTERS = (PEERS, OUTBOX, STATIONS)
