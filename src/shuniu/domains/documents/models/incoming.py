"""An incoming document: what stands in the register of the unit that received it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter
from shuniu.commons.figures.period import Period
from shuniu.commons.people.models import Unit, UnitKind

from .kinds import DocumentKind, Urgency


class IncomingCategory(models.TextChoices):
    """收文类别: by which the office handles and counts what comes in."""

    SUPERIOR = "superior", _("上级来文")
    TELEGRAM = "telegram", _("明传电报")
    MEETING = "meeting", _("会议通知")
    REQUEST = "request", _("请示件")
    REPORT = "report", _("报告件")
    INSTRUCTION = "instruction", _("上级批示件")
    LETTER = "letter", _("人民来信")
    OTHER = "other", _("其他来文")


class TelegramLevel(models.TextChoices):
    """The four levels of a telegram, from 特提 down."""

    FLASH = "flash", _("特提")
    VERY_URGENT = "very_urgent", _("特急")
    URGENT = "urgent", _("加急")
    ORDINARY = "ordinary", _("平急")


class Means(models.TextChoices):
    """方式: how it came."""

    EXCHANGE = "exchange", _("公文交换")
    SCAN = "scan", _("纸质扫描")
    PAPER = "paper", _("纸质（不扫描）")
    CONFIDENTIAL = "confidential", _("机要")
    EMAIL = "email", _("电子邮件")
    FAX = "fax", _("传真")
    WIRE = "wire", _("电报系统")
    POST = "post", _("邮寄")
    BY_HAND = "by_hand", _("当面")


class Secrecy(models.TextChoices):
    """密级 as far as it may be in this system: no state secret ever is."""

    PUBLIC = "public", _("公开")
    INTERNAL = "internal", _("内部")
    WORK_SECRET = "work_secret", _("工作秘密")


class IncomingQuerySet(models.QuerySet["Incoming"]):
    """Incoming documents, asked for in the office's words."""

    def of_county(self) -> IncomingQuerySet:
        """In the register of the county office (other units keep registers of their own)."""
        return self.filter(matter__unit__kind=UnitKind.COUNTY_OFFICE)

    def received_in(self, period: Period) -> IncomingQuerySet:
        """Received in the period; what was sent back or registered by mistake does not count."""
        return self.filter(
            received_at__gte=period.starts_at, received_at__lt=period.ends_at
        ).exclude(matter__state__in=("returned", "cancelled"))


class Incoming(models.Model):
    """收文: one document that a unit received, in its own register with its own numbers.

    ``matter.unit`` keeps the register; ``matter.number`` is the 收文号. Of a paper state
    secret (``placeholder``) only the place in the register is kept, its title is 涉密件.
    ``due_at`` is a limit by the hour (telegrams, 特急), beside the kernel's terms in days.
    ``waiting_leaders`` are those who instruct after the one who has it now (依次批示).
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="incoming")
    category = models.CharField(_("类别"), max_length=12, choices=IncomingCategory.choices)
    sender = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("来文单位")
    )
    sender_text = models.CharField(_("来文单位"), max_length=120)
    document_number = models.CharField(_("来文字号"), max_length=80, blank=True)
    number_folded = models.CharField(max_length=80, blank=True)
    full_title = models.CharField(_("标题"), max_length=500)
    kind = models.CharField(_("文种"), max_length=24, choices=DocumentKind.choices, blank=True)
    secrecy = models.CharField(
        _("密级"), max_length=12, choices=Secrecy.choices, default=Secrecy.INTERNAL
    )
    urgency = models.CharField(
        _("紧急程度"), max_length=12, choices=Urgency.choices, blank=True, default=""
    )
    telegram_level = models.CharField(
        _("电报等级"), max_length=12, choices=TelegramLevel.choices, blank=True
    )
    means = models.CharField(_("方式"), max_length=12, choices=Means.choices)
    day = models.DateField(_("成文日期"), null=True, blank=True)
    received_at = models.DateTimeField(_("收到时间"))
    received_by_label = models.CharField(_("收件人"), max_length=80)
    copies = models.PositiveSmallIntegerField(_("份数"), default=1)
    pages = models.PositiveSmallIntegerField(_("页数"), default=0)
    attachments_note = models.CharField(_("附件"), max_length=200, blank=True)
    summary = models.TextField(_("内容摘要"), blank=True)
    reply_by = models.DateField(_("来文要求的期限"), null=True, blank=True)
    meeting_at = models.DateTimeField(_("会议时间"), null=True, blank=True)
    meeting_place = models.CharField(_("会议地点"), max_length=120, blank=True)

    placeholder = models.BooleanField(_("涉密件占位"), default=False)
    copy_number = models.CharField(_("份号"), max_length=20, blank=True)
    box = models.CharField(_("存放位置"), max_length=60, blank=True)

    dispatch = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="taken_in"
    )
    delivered_to = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收文机关")
    )
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    duplicate_reason = models.CharField(_("重复登记的原因"), max_length=200, blank=True)

    for_information = models.BooleanField(_("阅知性公文"), default=False)
    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主办单位")
    )
    assisting = models.ManyToManyField(
        Unit, blank=True, related_name="+", verbose_name=_("协办单位")
    )
    waiting_leaders = ArrayField(models.BigIntegerField(), default=list, blank=True)
    due_at = models.DateTimeField(_("办理时限"), null=True, blank=True)
    due_reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(_("办理完成时间"), null=True, blank=True)
    result = models.TextField(_("办理结果"), blank=True)
    reply_number = models.CharField(_("批复文号"), max_length=60, blank=True)
    replied_at = models.DateTimeField(_("批复时间"), null=True, blank=True)
    archived_as = models.CharField(_("归档号"), max_length=60, blank=True)

    objects = IncomingQuerySet.as_manager()

    class Meta:
        verbose_name = _("收文")
        constraints = [
            models.UniqueConstraint(
                name="incoming_once_a_delivery",
                fields=["dispatch", "delivered_to"],
                condition=Q(dispatch__isnull=False),
            ),
            models.CheckConstraint(
                name="incoming_placeholder_says_nothing",
                condition=Q(placeholder=False)
                | Q(placeholder=True, full_title="涉密件", summary="", result=""),
            ),
            models.CheckConstraint(
                name="incoming_telegram_has_level",
                condition=~Q(category="telegram") | ~Q(telegram_level=""),
            ),
        ]
        indexes = [
            models.Index(name="incoming_number", fields=["number_folded"]),
            models.Index(name="incoming_category", fields=["category", "-matter"]),
            models.Index(name="incoming_received", fields=["received_at"]),
            models.Index(
                name="incoming_due_at",
                fields=["due_at"],
                condition=Q(due_at__isnull=False, answered_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.matter.number

    @property
    def urgent(self) -> bool:
        """Whether it is handled within hours."""
        return bool(self.urgency) or self.telegram_level in (
            TelegramLevel.FLASH,
            TelegramLevel.VERY_URGENT,
            TelegramLevel.URGENT,
        )

    @property
    def urgency_label(self) -> str:
        """The urgency in words, of a telegram its level."""
        if self.telegram_level:
            return str(TelegramLevel(self.telegram_level).label)
        return str(Urgency(self.urgency).label) if self.urgency else ""
