"""The trail's three tables. A trigger (migrations/guard.sql) lets rows in and nothing else."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _


class TransactionNumber(models.Func):
    """The number of the transaction that writes the row."""

    function = "pg_current_xact_id"
    arity = 0
    output_field = models.TextField()


class Entry(models.Model):
    """留痕: one thing that somebody saw, exported or changed.

    ``actor_id`` is the member's key without a foreign key: the trail outlives
    everything that it tells of. ``xid`` lets the sealer find what was written
    since its last run, slow transactions included, without reading the rest.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(_("操作人"), max_length=120)
    verb = models.CharField(_("操作"), max_length=80)
    subject_kind = models.CharField(_("对象类别"), max_length=40)
    subject_id = models.CharField(_("对象"), max_length=80)
    detail = models.JSONField(_("详情"), default=dict)
    address = models.CharField(_("来源地址"), max_length=64)
    xid = models.BigIntegerField(
        db_default=Cast(Cast(TransactionNumber(), models.TextField()), models.BigIntegerField())
    )

    class Meta:
        verbose_name = _("留痕")
        indexes = [
            models.Index(name="trail_subject", fields=["subject_kind", "subject_id", "id"]),
            models.Index(name="trail_actor", fields=["actor_id", "id"]),
            models.Index(name="trail_xid", fields=["xid"]),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label} {self.verb} {self.subject_kind}/{self.subject_id}"


class Link(models.Model):
    """One ring of the chain: the entry at this position, and SM3 over it and all before it."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT)
    digest = models.BinaryField(max_length=32)


class Seal(models.Model):
    """A batch of links, closed at a time. ``digest`` chains the seals themselves.

    Written down elsewhere (an e-mail, a printed ledger), it proves everything
    up to here even against someone who can rewrite the whole database.
    """

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    first_position = models.BigIntegerField()
    last_position = models.BigIntegerField()
    head = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    horizon = models.BigIntegerField()  # entries of older transactions are all sealed
