"""What is found in a text before it goes out, and the county's own lists of words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .articles import Article


class WordKind(models.TextChoices):
    WRONG = "wrong", _("错误表述")
    SENSITIVE = "sensitive", _("敏感词")
    LEADER = "leader", _("领导姓名职务")


class Level(models.TextChoices):
    BLOCK = "block", _("必须改正")
    WARN = "warn", _("提醒")


class Word(models.Model):
    """词表: how something must not be written, and how it is written; the county's own list."""

    kind = models.CharField(_("类别"), max_length=10, choices=WordKind.choices)
    wrong = models.CharField(_("不应出现"), max_length=60)
    right = models.CharField(_("应写作"), max_length=60, blank=True)
    level = models.CharField(_("级别"), max_length=6, choices=Level.choices, default=Level.BLOCK)
    reason = models.CharField(_("依据"), max_length=200, blank=True)
    since = models.DateField(_("启用日期"))
    ended_on = models.DateField(_("停用日期"), null=True, blank=True)
    by_label = models.CharField(_("登记人"), max_length=80, blank=True)

    class Meta:
        ordering = ["kind", "wrong"]
        verbose_name = _("词表")
        constraints = [
            models.UniqueConstraint(
                fields=["wrong"], condition=Q(ended_on__isnull=True), name="word_once"
            )
        ]

    def __str__(self) -> str:
        return self.wrong


class CheckRule(models.Model):
    """检查规则: how strictly a check is taken from a moment on; the newest row of a check holds."""

    class Strictness(models.TextChoices):
        BLOCK = "block", _("必须改正，不得发布")
        WARN = "warn", _("提醒，可以说明理由后发布")
        OFF = "off", _("不检查")

    code = models.CharField(_("检查项"), max_length=24)
    strictness = models.CharField(_("力度"), max_length=6, choices=Strictness.choices)
    since = models.DateTimeField(_("启用时间"))
    reason = models.CharField(_("依据"), max_length=200, blank=True)
    by_label = models.CharField(_("设定人"), max_length=80)

    class Meta:
        verbose_name = _("检查规则")
        indexes = [models.Index(fields=["code", "-since", "-id"], name="checkrule_newest")]

    def __str__(self) -> str:
        return f"{self.code} {self.get_strictness_display()}"


class Finding(models.Model):
    """发现的问题: what a check found in one revision of an article, at its place in the text.

    ``digest`` is of the text that was checked: findings of an older text do not count.
    A warning may be settled by a person with a reason; what blocks can only be mended.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="findings")
    digest = models.CharField(max_length=64)
    code = models.CharField(_("检查项"), max_length=24)
    level = models.CharField(_("级别"), max_length=6, choices=Level.choices)
    place = models.CharField(_("位置"), max_length=120)
    words = models.CharField(_("内容"), max_length=200)
    advice = models.CharField(_("建议"), max_length=300, blank=True)
    at = models.DateTimeField(_("检查时间"))
    settled_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    settled_by_label = models.CharField(_("确认人"), max_length=80, blank=True)
    settled_because = models.CharField(_("确认理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("检查发现")
        indexes = [models.Index(fields=["article", "digest"], name="finding_of_text")]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.words}"
