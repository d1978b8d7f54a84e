"""Issues of bulletins, their versions, and the matters behind each of their numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.figures.period import Period
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Unit

from ..models import Matter, Move


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    """Issues, asked for in the office's words."""

    def issued_in(self, period: Period, code: str) -> BulletinQuerySet:
        """Issues of one bulletin that were printed and sent out in the period."""
        return self.filter(code=code, issued_at__gte=period.starts_at, issued_at__lt=period.ends_at)


class Bulletin(models.Model):
    """简报: one issue of a bulletin (督查专报, 督查通报 …), drafted from the records.

    ``code`` is the bulletin's (``kinds``), ``first`` and ``last`` the days that it
    speaks of, ``topic`` what it is about where the bulletin has several. It gets
    its ``number`` when it is issued; ``paper`` is the PDF that went out (none for one
    that was loaded from an old register). The matter's flow says how far it is.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="bulletin")
    code = models.CharField(max_length=40)
    masthead = models.CharField(_("刊名"), max_length=40)
    topic = models.CharField(max_length=60, blank=True)
    first = models.DateField(_("起始日期"))
    last = models.DateField(_("截止日期"))
    number = models.CharField(_("期号"), max_length=60, blank=True)
    issued_at = models.DateTimeField(_("印发时间"), null=True, blank=True)
    signed_by_label = models.CharField(_("签发人"), max_length=80, blank=True)
    copies = models.PositiveSmallIntegerField(_("印数"), default=0)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    to = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("发送单位"))

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("简报")
        constraints = [
            models.CheckConstraint(
                name="bulletin_issued_whole",
                condition=Q(issued_at__isnull=True, number="", paper__isnull=True)
                | (Q(issued_at__isnull=False) & ~Q(number="")),
            ),
            models.UniqueConstraint(
                name="bulletin_number", fields=["code", "number"], condition=~Q(number="")
            ),
            models.CheckConstraint(name="bulletin_days", condition=Q(first__lte=models.F("last"))),
        ]
        indexes = [models.Index(name="bulletin_issued", fields=["code", "issued_at"])]

    def __str__(self) -> str:
        return f"{self.masthead}{self.issue}"

    @property
    def issue(self) -> str:
        """The number without the masthead, which a county's pattern may repeat: 〔2026〕第3期."""
        return self.number.removeprefix(self.masthead)


class Version(models.Model):
    """版本: the text as somebody left it. Only grows: an edit is another version.

    ``drafted`` ones were written by the drafter from the records of that moment.
    """

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="versions")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(_("标题"), max_length=100)
    text = models.TextField(_("正文"))
    drafted = models.BooleanField(default=False)
    move = models.ForeignKey(Move, models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("版本")
        constraints = [models.UniqueConstraint(name="version_place", fields=["bulletin", "place"])]


class Claim(models.Model):
    """文中的数: what a number counts; how many follows from the matters behind it."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="claims")
    place = models.PositiveSmallIntegerField()
    label = models.CharField(_("内容"), max_length=120)
    unit = models.CharField(_("单位"), max_length=12)
    said = models.CharField(max_length=200, blank=True)
    matters = models.ManyToManyField(Matter, related_name="+")

    class Meta:
        verbose_name = _("文中的数")
        constraints = [models.UniqueConstraint(name="claim_place", fields=["version", "place"])]
