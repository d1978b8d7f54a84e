"""Agreement of other citizens with a published letter."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgreeVote(models.Model):
    """附议: somebody has the same concern as a published letter; once a person.

    ``voter`` is a keyed digest of what tells one browser from another; it does
    not say who it was.
    """

    letter = models.ForeignKey("letters.Letter", models.PROTECT, related_name="agree_votes")
    voter = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("附议")
        constraints = [models.UniqueConstraint(name="agree_once", fields=["letter", "voter"])]
