"""办事统计: the numbers of a month, counted from the records, as they went before the public."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Unit


class ServiceMonth(models.Model):
    """办事统计: what ``numbers`` says of the month that begins on ``first``; never typed.

    Counted when it was drawn up, from guides and notices by their own times; a second
    person publishes it. One that was withdrawn stays, and the month may be drawn up anew.
    """

    first = models.DateField(_("月份"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    numbers = models.JSONField()
    drawn_up_by_id = models.BigIntegerField(null=True)
    drawn_up_by = models.CharField(_("编制人"), max_length=80)
    drawn_up_at = models.DateTimeField(_("编制时间"))
    published_by = models.CharField(_("核对发布人"), max_length=80, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(_("撤下原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("办事统计")
        constraints = [
            models.UniqueConstraint(
                name="service_month_once",
                fields=["first"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="service_month_published",
                condition=Q(published_at__isnull=True, published_by="")
                | Q(published_at__gte=F("drawn_up_at")) & ~Q(published_by=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """2026年10月办事服务统计."""
        told = _t("{year}年{month}月办事服务统计")
        return told.format(year=self.first.year, month=self.first.month)

    @property
    def public_address(self) -> str:
        """Where the public reads it."""
        return f"/services/statistics/{self.first.year}-{self.first.month:02d}/"
