"""问题: a matter that waits until a site is as it has to be."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter
from shuniu.commons.figures.period import Period

from .accounts import Account


class Healed(models.TextChoices):
    """How a finding came to its end."""

    BY_ITSELF = "by_itself", _("系统核实已整改")
    CONFIRMED = "confirmed", _("核实整改报告后销号")
    BY_HAND = "by_hand", _("凭证据销号")
    DISMISSED = "dismissed", _("不属实")


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings, asked for in the office's words."""

    def opened_in(self, period: Period) -> FindingQuerySet:
        """Found in the period."""
        return self.filter(
            matter__opened_at__gte=period.starts_at, matter__opened_at__lt=period.ends_at
        )

    def closed_in(self, period: Period) -> FindingQuerySet:
        """Put right in the period; what turned out to be none is not counted."""
        return self.filter(
            matter__closed_at__gte=period.starts_at, matter__closed_at__lt=period.ends_at
        ).exclude(healed=Healed.DISMISSED)

    def in_time(self) -> FindingQuerySet:
        """Which were found before the day after which the limit is broken."""
        return self.filter(limit_on__isnull=False, found_on__lte=F("limit_on"))


class Finding(models.Model):
    """检查发现的问题: what is (or will soon be) wrong with a site or an account, and by which rule.

    ``limit_on`` is the last day on which it can be put right without breaking the
    rule; ``breached_on`` the day on which it was found broken. ``cause`` names what it is
    about (``column:county/news``): the same cause has one open finding at a time.
    One that somebody opened by hand has none. The indicator's name, rule and source are
    kept as they were on that day.
    """

    matter = models.OneToOneField(
        Matter, models.PROTECT, primary_key=True, related_name="inspection_finding"
    )
    site = models.CharField(_("站点"), max_length=40, blank=True)
    site_name = models.CharField(_("站点名称"), max_length=100, blank=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.CharField(_("指标"), max_length=32)
    indicator_name = models.CharField(max_length=80)
    rule = models.TextField()
    source = models.CharField(_("依据"), max_length=200)
    cause = models.CharField(max_length=160, blank=True)
    evidence = models.TextField(_("证据"))
    address = models.CharField(_("地址"), max_length=500, blank=True)
    amount = models.PositiveIntegerField(_("处数"), default=1)
    found_on = models.DateField(_("发现日期"))
    limit_on = models.DateField(_("不超标的最后一天"), null=True, blank=True)
    breached_on = models.DateField(_("超标日期"), null=True, blank=True)
    healed = models.CharField(_("怎样销号"), max_length=12, choices=Healed.choices, blank=True)
    healed_by = models.TextField(_("销号依据"), blank=True)
    quiet_until = models.DateField(null=True, blank=True)
    open = models.BooleanField(default=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("检查发现的问题")
        constraints = [
            models.UniqueConstraint(
                name="inspection_open_once",
                fields=["cause"],
                condition=Q(open=True) & ~Q(cause=""),
            ),
            models.CheckConstraint(
                name="inspection_closed_how", condition=Q(open=True, healed="") | ~Q(healed="")
            ),
        ]
        indexes = [
            models.Index(name="inspection_site_open", fields=["site"], condition=Q(open=True)),
            models.Index(
                name="inspection_quiet", fields=["cause"], condition=Q(quiet_until__isnull=False)
            ),
        ]
