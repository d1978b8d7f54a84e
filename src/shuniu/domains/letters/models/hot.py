"""Hot letters: what is taken to television, what was promised there, and what came of it."""

from __future__ import annotations

from urllib.parse import quote

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter, Move
from shuniu.commons.figures.period import Period
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Member, Unit

from .letter import Letter


class HotRule(models.TextChoices):
    """By which rule a letter is a candidate; all but the last have a threshold."""

    REPEATS = "repeats", _("同类来信多")
    OVERDUE = "overdue", _("逾期未答")
    AGREEMENT = "agreement", _("附议多")
    DISSATISFIED = "dissatisfied", _("重办后仍不满意")
    MANUAL = "manual", _("人工提名")


class ConsentAnswer(models.TextChoices):
    GIVEN = "given", _("同意")
    REFUSED = "refused", _("不同意")
    WITHDRAWN = "withdrawn", _("撤回同意")


class ConsentMeans(models.TextChoices):
    WEB = "web", _("来信人凭编号和查询码在网上表示")
    PHONE = "phone", _("电话")


class HotLetterQuerySet(models.QuerySet["HotLetter"]):
    """Hot letters, asked for in the office's words."""

    def handed_in(self, period: Period) -> HotLetterQuerySet:
        """Whose packet was handed to the broadcaster in the period."""
        return self.filter(handed_at__gte=period.starts_at, handed_at__lt=period.ends_at)

    def broadcast_in(self, period: Period) -> HotLetterQuerySet:
        """Broadcast on a day of the period."""
        return self.filter(broadcast_on__gte=period.first, broadcast_on__lte=period.last)

    def published(self) -> HotLetterQuerySet:
        """Whose result the public can read now."""
        return self.filter(published_at__isnull=False)


class HotLetter(models.Model):
    """热点信件: a letter chosen for television (台网互动), from nomination to the promise kept.

    A matter of its own that arises from the letter's. ``rules`` maps the rule by
    which it was chosen (``HotRule``) to the number found; ``public_*`` is the
    masked copy that one person prepared and another checked, the only text that
    ever leaves the office. The packet is what the broadcaster gets; the promise
    is what a unit said on air, kept or not by what the follow-up visits found.
    """

    matter = models.OneToOneField(
        Matter, models.PROTECT, primary_key=True, related_name="hot_letter"
    )
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="hot_letters")
    rules = models.JSONField(default=dict)
    reason = models.TextField(_("提名理由"), blank=True)

    public_title = models.CharField(_("脱敏标题"), max_length=200, blank=True)
    public_text = models.TextField(_("脱敏来信"), blank=True)
    public_answer = models.TextField(_("脱敏答复"), blank=True)
    background = models.TextField(_("背景说明"), blank=True)
    questions = models.TextField(_("建议采访的问题"), blank=True)
    prepared_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    contact_name = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    handed_at = models.DateTimeField(_("移交时间"), null=True, blank=True)
    docx = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    pdf = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")

    planned_on = models.DateField(_("计划播出日期"), null=True, blank=True)
    broadcast_on = models.DateField(_("播出日期"), null=True, blank=True)
    programme = models.CharField(_("栏目"), max_length=60, blank=True)
    link = models.URLField(_("节目网址"), max_length=300, blank=True)
    on_air = models.CharField(_("上节目作答的人"), max_length=120, blank=True)

    promise = models.TextField(_("承诺内容"), blank=True)
    promise_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("承诺单位"), related_name="+"
    )
    promised_by = models.DateField(_("承诺完成日期"), null=True, blank=True)
    extended_to = models.DateField(_("延长至"), null=True, blank=True)
    promise_kept = models.BooleanField(_("承诺兑现"), null=True, blank=True)
    kept_on = models.DateField(_("兑现日期"), null=True, blank=True)

    result = models.TextField(_("公开的回访结果"), blank=True)
    published_at = models.DateTimeField(_("结果公开时间"), null=True, blank=True)

    objects = HotLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("热点信件")
        constraints = [
            models.CheckConstraint(
                name="hot_checked_by_another",
                condition=Q(checked_by__isnull=True)
                | (Q(prepared_by__isnull=False) & ~Q(checked_by=F("prepared_by"))),
            ),
            models.CheckConstraint(
                name="hot_handed_checked",
                condition=Q(handed_at__isnull=True)
                | Q(checked_at__isnull=False, docx__isnull=False, pdf__isnull=False),
            ),
            models.CheckConstraint(
                name="hot_broadcast_whole",
                condition=Q(broadcast_on__isnull=True, promised_by__isnull=True)
                | (
                    Q(
                        broadcast_on__isnull=False,
                        handed_at__isnull=False,
                        promise_unit__isnull=False,
                        promised_by__gte=F("broadcast_on"),
                    )
                    & ~Q(promise="")
                    & ~Q(programme="")
                ),
            ),
            models.CheckConstraint(
                name="hot_kept_whole",
                condition=Q(kept_on__isnull=True)
                | Q(promise_kept=True, kept_on__gte=F("broadcast_on")),
            ),
            models.CheckConstraint(
                name="hot_published_whole",
                condition=Q(published_at__isnull=True)
                | (Q(promise_kept__isnull=False, broadcast_on__isnull=False) & ~Q(result="")),
            ),
        ]
        indexes = [
            models.Index(
                name="hot_published_newest",
                fields=["-published_at", "-matter"],
                condition=Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.matter.number

    @property
    def public_address(self) -> str:
        """Where the public reads the result."""
        return f"/letters/hot/{quote(self.matter.number)}/"


class Consent(models.Model):
    """来信人意愿: one word of the writer on whether their letter may go on television.

    ``said`` is what they said, as it was heard; it may hold personal data and is
    for the office's eyes only. Kept for three years and more (网络数据安全管理条例
    2025, article 12: records of handing personal data to others).
    """

    hot = models.ForeignKey(HotLetter, models.PROTECT, related_name="consents")
    move = models.OneToOneField(Move, models.PROTECT, related_name="+")
    answer = models.CharField(_("表示"), max_length=12, choices=ConsentAnswer.choices)
    means = models.CharField(_("方式"), max_length=8, choices=ConsentMeans.choices)
    said = models.TextField(_("原话"), blank=True)
    said_at = models.DateTimeField(_("表示时间"))
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(_("记录人"), max_length=80)

    class Meta:
        verbose_name = _("来信人意愿")
        constraints = [
            models.CheckConstraint(
                name="consent_by_phone_told",
                condition=~Q(means="phone") | (~Q(said="") & Q(by__isnull=False)),
            ),
        ]


class HotPhoto(models.Model):
    """选用照片: a picture of the packet; chosen with the masked copy, and checked with it."""

    hot = models.ForeignKey(HotLetter, models.PROTECT, related_name="photos")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="hot_photos")

    class Meta:
        verbose_name = _("选用照片")
        constraints = [models.UniqueConstraint(name="hot_photo_once", fields=["hot", "paper"])]


class FollowUp(models.Model):
    """回访: somebody went to see whether the promise made on air was kept.

    Its pictures are the papers of its move.
    """

    hot = models.ForeignKey(HotLetter, models.PROTECT, related_name="follow_ups")
    move = models.OneToOneField(Move, models.PROTECT, related_name="+")
    visited_on = models.DateField(_("回访日期"))
    visitors = models.CharField(_("回访人员"), max_length=120)
    findings = models.TextField(_("看到的情况"))
    kept = models.BooleanField(_("兑现"))
    by_label = models.CharField(_("记录人"), max_length=80)

    class Meta:
        verbose_name = _("回访")


class HotThreshold(models.Model):
    """热点遴选标准: from which number on a letter is a candidate, since a day, by which paper."""

    rule = models.CharField(_("标准"), max_length=20)
    value = models.PositiveSmallIntegerField(_("数值"))
    source = models.CharField(_("依据（文号、日期）"), max_length=200)
    since = models.DateField(_("起用日期"))
    entered_at = models.DateTimeField()
    entered_by_label = models.CharField(_("录入人"), max_length=80)

    class Meta:
        verbose_name = _("热点遴选标准")
        constraints = [
            models.UniqueConstraint(name="hot_threshold_since", fields=["rule", "since"]),
            models.CheckConstraint(name="hot_threshold_positive", condition=Q(value__gt=0)),
        ]
