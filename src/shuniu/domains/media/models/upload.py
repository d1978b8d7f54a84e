"""Uploads in parts: how far each has come, so that it goes on after a break or a restart."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Member

from .video import Video


class Upload(models.Model):
    """上传: a file that comes in parts. ``offset`` bytes are safely on disk; the rest is to come.

    The row leads: what lies on disk past ``offset`` was cut off in the middle of a part and
    is written again. ``mark`` is by what the browser knows the same file again (its date and
    the checksum of its beginning); ``container`` is what the first part showed.
    """

    token = models.CharField(max_length=32, unique=True)
    video = models.ForeignKey(Video, models.PROTECT, related_name="uploads")
    name = models.CharField(_("文件名"), max_length=120)
    size = models.PositiveBigIntegerField(_("大小"))
    offset = models.PositiveBigIntegerField(default=0)
    mark = models.CharField(max_length=64, blank=True)
    container = models.CharField(max_length=8, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("上传")
        constraints = [
            models.CheckConstraint(
                name="upload_within_size", condition=Q(offset__lte=F("size"), size__gt=0)
            ),
        ]
        indexes = [
            models.Index(
                name="upload_open", fields=["touched_at"], condition=Q(ended_at__isnull=True)
            )
        ]
