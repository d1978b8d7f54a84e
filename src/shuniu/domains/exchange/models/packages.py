"""Packages between instances: the outbox, and what was taken in, each exactly once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .dispatch import Dispatch
from .peers import Peer, PeerDelivery


class Sort(models.TextChoices):
    DOCUMENT = "document", _("公文")
    RECEIPT = "receipt", _("回执")


class SentPackage(models.Model):
    """发件箱: a package for a peer, written in the transaction of what it tells.

    ``sequence`` counts the packages to this peer without a gap; they are delivered
    in that order. ``manifest`` and ``signature`` are made once, at the first try,
    so that every repetition is the same package. ``acknowledged_at`` ends it.
    """

    peer = models.ForeignKey(Peer, models.PROTECT, related_name="outbox")
    package_id = models.UUIDField(unique=True)
    sequence = models.PositiveBigIntegerField()
    sort = models.CharField(max_length=8, choices=Sort.choices)
    delivery = models.ForeignKey(
        PeerDelivery, models.PROTECT, null=True, blank=True, related_name="packages"
    )
    told = models.JSONField(default=dict)
    manifest = models.TextField(blank=True)
    exposed = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(_("未送达原因"), max_length=300, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    receipt = models.JSONField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("发件箱")
        constraints = [
            models.UniqueConstraint(name="sent_package_row", fields=["peer", "sequence"])
        ]
        indexes = [
            models.Index(
                name="sent_package_waiting",
                fields=["peer", "sequence"],
                condition=Q(acknowledged_at__isnull=True),
            )
        ]


class ReceivedPackage(models.Model):
    """收件箱: a package that was verified and taken in. The same package finds its own row.

    ``digest`` is the manifest's SM3, ``receipt`` what was answered, signed.
    """

    peer = models.ForeignKey(Peer, models.PROTECT, related_name="inbox")
    package_id = models.UUIDField(unique=True)
    sequence = models.PositiveBigIntegerField()
    sort = models.CharField(max_length=8, choices=Sort.choices)
    digest = models.CharField(max_length=64)
    manifest = models.TextField()
    signature = models.CharField(max_length=160)
    received_at = models.DateTimeField()
    receipt = models.JSONField()
    dispatch = models.OneToOneField(
        Dispatch, models.PROTECT, null=True, blank=True, related_name="package"
    )

    class Meta:
        verbose_name = _("收件箱")
        constraints = [
            models.UniqueConstraint(name="received_package_row", fields=["peer", "sequence"])
        ]
