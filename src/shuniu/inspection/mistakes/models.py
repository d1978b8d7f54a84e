"""What somebody told of a page: where, what kind of mistake, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter, Term
from shuniu.commons.figures.period import Period


class Source(models.TextChoices):
    """Where the report came in."""

    PLATFORM = "platform", _("“我为政府网站找错”平台")
    SITE = "site", _("本网站纠错入口")
    OTHER = "other", _("电话、来函等")


class Sort(models.TextChoices):
    """What is wrong, as the national entrance sorts it."""

    LINK = "link", _("页面打不开、链接错误")
    WORDS = "words", _("错别字、表述错误")
    CONTENT = "content", _("内容不准确、过时")
    FUNCTION = "function", _("功能不能用")
    PRIVACY = "privacy", _("泄露个人信息")
    OTHER = "other", _("其他")


class Outcome(models.TextChoices):
    """What the answer says."""

    FIXED = "fixed", _("已改正")
    EXPLAINED = "explained", _("没有错误，已说明")
    REFUSED = "refused", _("不予处理")


class MistakeQuerySet(models.QuerySet["Mistake"]):
    """Reports, asked for in the office's words."""

    def reported_in(self, period: Period) -> MistakeQuerySet:
        """Told in the period, wherever; what was not ours to handle is not counted."""
        found = self.filter(reported_on__gte=period.first, reported_on__lte=period.last)
        return found.exclude(outcome=Outcome.REFUSED)

    def answered(self) -> MistakeQuerySet:
        """Which have an answer."""
        return self.filter(answered_at__isnull=False)

    def on_time(self) -> MistakeQuerySet:
        """Answered by the day on which the term of the answer ended."""
        kept = Term.objects.filter(
            matter=OuterRef("pk"), name="answer", void=False, met_on__lte=F("due_on")
        )
        return self.answered().filter(Exists(kept))


class Mistake(models.Model):
    """网民找错: a report about a page, from the national entrance, our own, or by telephone.

    Nobody is asked who they are: number and query code lead to the answer. The
    clock runs from ``reported_on``, the day on which it was told, wherever that was.
    """

    matter = models.OneToOneField(
        Matter, models.PROTECT, primary_key=True, related_name="site_mistake"
    )
    source = models.CharField(_("来源"), max_length=12, choices=Source.choices)
    platform_number = models.CharField(_("平台编号"), max_length=60, blank=True)
    site = models.CharField(_("站点"), max_length=40)
    site_name = models.CharField(_("站点名称"), max_length=100)
    address = models.CharField(_("网页地址"), max_length=500, blank=True)
    sort = models.CharField(_("错误类型"), max_length=12, choices=Sort.choices)
    description = models.TextField(_("错误描述"))
    reported_on = models.DateField(_("网民提交日期"))
    outcome = models.CharField(_("处理结果"), max_length=12, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    query_code_hash = models.CharField(max_length=64, blank=True)
    idempotency_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    objects = MistakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("网民找错")
        constraints = [
            models.CheckConstraint(
                name="mistake_answered_whole",
                condition=Q(answered_at__isnull=True, outcome="", answer="")
                | Q(answered_at__isnull=False) & ~Q(outcome="") & ~Q(answer=""),
            ),
            models.UniqueConstraint(
                name="mistake_platform_once",
                fields=["platform_number"],
                condition=~Q(platform_number=""),
            ),
        ]
        indexes = [
            models.Index(name="mistake_reported", fields=["reported_on"]),
            models.Index(
                name="mistake_waiting", fields=["site"], condition=Q(answered_at__isnull=True)
            ),
        ]
