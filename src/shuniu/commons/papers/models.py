"""The papers' tables: what was stored, once by content, and each time that it was handed in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Member


class Blob(models.Model):
    """A file's content, stored once whatever its names; ``digest`` is its SHA-256 in hex.

    ``digest`` is of the bytes as stored (an image without its place and camera
    data); ``size`` is in bytes, as they were handed in. One that is ``locked`` lies on the
    shelf under lock (``locking.py``). Rows are never changed.
    """

    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    mime = models.CharField(max_length=100)
    locked = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("文件内容")


class Paper(models.Model):
    """附件: one file as somebody handed it in, under its (cleaned) name.

    ``kind`` is the type that its content shows (``kinds.py``), not what its
    name says. ``uploaded_by`` is empty for a citizen, who has no account.
    """

    blob = models.ForeignKey(Blob, models.PROTECT, related_name="papers")
    name = models.CharField(_("文件名"), max_length=120)
    kind = models.CharField(max_length=8)
    size = models.PositiveBigIntegerField()
    uploaded_by_label = models.CharField(max_length=80)
    uploaded_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("附件")

    def __str__(self) -> str:
        return self.name


class PaperText(models.Model):
    """提取的文字: what a file says, read once for each content; ``text`` is as people read it.

    ``reason`` says in a sentence why there is none. ``marking`` is the marking of a state
    secret that was found in it: such a file is put away (封存), its text is not kept.
    """

    blob = models.OneToOneField(Blob, models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField(blank=True)
    pages = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    marking = models.CharField(max_length=60, blank=True)
    recognised = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("提取的文字")
        indexes = [
            models.Index(name="papertext_put_away", fields=["at"], condition=~models.Q(marking=""))
        ]
