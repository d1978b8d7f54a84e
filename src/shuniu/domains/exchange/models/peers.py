"""Other instances of the exchange: who they are, by which key one knows them, what they have."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .dispatch import Dispatch


class Level(models.TextChoices):
    """Where a peer stands: above (city, province), below (a department's own), or beside."""

    UP = "up", _("上级")
    DOWN = "down", _("下级")
    BESIDE = "beside", _("平级")


class Station(models.Model):
    """本级交换节点: under which code and name this instance is known to its peers. One row."""

    code = models.CharField(_("节点代码"), max_length=32)
    name = models.CharField(_("节点名称"), max_length=80)
    public_key = models.CharField(_("公钥"), max_length=130)
    private_key = models.BinaryField()  # locked, see wire.signing
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("本级交换节点")
        constraints = [
            models.UniqueConstraint(
                models.F("replaced_at"),
                name="station_only_one",
                nulls_distinct=False,
            )
        ]


class Peer(models.Model):
    """对端节点: another instance, by its code, address and key.

    ``last_sent`` and ``last_received`` are the numbers in the row of packages to
    and from it. A test peer may be reached by plain http, others by https alone
    (but on this machine itself).
    """

    code = models.CharField(_("节点代码"), max_length=32, unique=True)
    name = models.CharField(_("单位名称"), max_length=80)
    level = models.CharField(_("方向"), max_length=8, choices=Level.choices)
    base_url = models.CharField(_("地址"), max_length=200)
    is_enabled = models.BooleanField(_("启用"), default=True)
    is_test = models.BooleanField(_("测试"), default=False)
    last_sent = models.PositiveBigIntegerField(default=0)
    last_received = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("对端节点")
        ordering = ["level", "id"]

    def __str__(self) -> str:
        return self.name


class PeerKey(models.Model):
    """对端公钥: the key that a peer signs with, from one moment to another; nothing is erased."""

    peer = models.ForeignKey(Peer, models.PROTECT, related_name="keys")
    public_key = models.CharField(_("公钥"), max_length=130)
    fingerprint = models.CharField(_("指纹"), max_length=64)
    since = models.DateTimeField(_("启用时间"))
    until = models.DateTimeField(_("停用时间"), null=True, blank=True)
    by_label = models.CharField(max_length=80)
    reason = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("对端公钥")
        constraints = [
            models.UniqueConstraint(
                name="peer_key_in_use", fields=["peer"], condition=Q(until__isnull=True)
            )
        ]


class PeerDelivery(models.Model):
    """跨级送达: how a sending stands with one peer, from the outbox to its signature."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="peer_deliveries")
    peer = models.ForeignKey(Peer, models.PROTECT, related_name="deliveries")
    sent_at = models.DateTimeField(_("发出时间"))
    received_at = models.DateTimeField(_("送达时间"), null=True, blank=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    signed_by = models.CharField(_("签收人"), max_length=120, blank=True)
    returned_at = models.DateTimeField(_("退回时间"), null=True, blank=True)
    returned = models.CharField(_("退回理由"), max_length=500, blank=True)
    settled_at = models.DateTimeField(_("退回处理时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("跨级送达")
        constraints = [
            models.UniqueConstraint(
                name="peer_delivery_open_once",
                fields=["dispatch", "peer"],
                condition=Q(returned_at__isnull=True, withdrawn_at__isnull=True),
            )
        ]
