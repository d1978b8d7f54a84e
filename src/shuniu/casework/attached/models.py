"""Which papers of a matter full-text search has already taken in."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..models import Matter


class Indexed(models.Model):
    """附件已编入检索: the papers (keys) whose words stand in the matter's search text."""

    matter = models.OneToOneField(
        Matter, models.CASCADE, primary_key=True, related_name="indexed_papers"
    )
    papers = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("附件检索")
