"""The desk's only table: what was already sent, so that a double click makes one thing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Member


class Sending(models.Model):
    """已提交: a form that opens something was sent, and where its result is looked at.

    The key is made with the form; the row is written in the transaction that opens the thing.
    """

    key = models.UUIDField(primary_key=True)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    address = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("已提交")
