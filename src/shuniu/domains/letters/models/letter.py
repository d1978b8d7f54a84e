"""The letter itself: what the citizen wrote, wished and got."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter
from shuniu.commons.figures.period import Period
from shuniu.commons.people.models import Member, Unit
from shuniu.commons.search.index import bigram_index
from shuniu.ground.text import (
    mask_address,
    mask_email,
    mask_name,
    mask_personal_data,
    mask_phone,
)

from .answer import Answer, Satisfaction
from .kinds import LetterType, Mailbox


class Channel(models.TextChoices):
    WEB = "web", _("网上来信")
    HOTLINE = "hotline", _("热线转来")
    PHONE = "phone", _("来电登记")
    VISIT = "visit", _("来访登记")
    PAPER = "paper", _("书面来信")
    SUPERIOR = "superior", _("上级转来")


class Flag(models.TextChoices):
    """What the screener marks for careful handling."""

    URGENT = "urgent", _("安全紧急")
    GROUP = "group", _("群体诉求")
    MINOR = "minor", _("涉未成年人")
    HEALTH = "health", _("涉健康医疗")
    LAND = "land", _("征地拆迁")
    SECRET = "secret", _("疑涉工作秘密")


class RejectReason(models.TextChoices):
    """Why a letter is not accepted; each has its right channel (``wording.CHANNELS``)."""

    LITIGATION = "litigation", _("应当或已经通过诉讼、仲裁解决")
    RECONSIDERATION = "reconsideration", _("应当或已经申请行政复议")
    DISCLOSURE = "disclosure", _("属于政府信息公开申请")
    IN_PETITION = "in_petition", _("已在信访程序中办理")
    CONCLUDED = "concluded", _("已依法办结且无新的事实和理由")
    ELSEWHERE = "elsewhere", _("不属于本县政府职权范围")
    UNCLEAR = "unclear", _("内容不明确，无法办理")
    IMPROPER = "improper", _("涉及国家秘密、他人隐私或违背公序良俗")


class TransferBody(models.TextChoices):
    """Who answers for petitions and accusations (信访工作条例 2022, 17, 22, 30)."""

    PETITION = "petition", _("信访部门")
    DISCIPLINE = "discipline", _("纪检监察机关")
    POLICE = "police", _("公安机关")
    OTHER = "other", _("其他有权机关")


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters, asked for in the office's words. Periods count days in the county's time."""

    def received_in(self, period: Period) -> LetterQuerySet:
        """Written in the period."""
        return self.filter(written_at__gte=period.starts_at, written_at__lt=period.ends_at)

    def answered_in(self, period: Period) -> LetterQuerySet:
        """First answered in the period."""
        return self.filter(answered_at__gte=period.starts_at, answered_at__lt=period.ends_at)

    def closed_in(self, period: Period) -> LetterQuerySet:
        """Closed in the period, in whichever way."""
        return self.filter(
            matter__closed_at__gte=period.starts_at, matter__closed_at__lt=period.ends_at
        )

    def published(self) -> LetterQuerySet:
        """Those that the public can read now."""
        return self.filter(published_at__isnull=False)

    def by_number(self, number: str) -> LetterQuerySet:
        """The letter of that number."""
        return self.filter(matter__kind="letter", matter__number=number)


class Letter(models.Model):
    """来信: what a citizen asks of the county, and has a right to see answered.

    Personal data are in ``writer_*``; show the ``masked_*`` properties instead
    (``actions.unmask`` is the one way to the data, and is recorded). The matter
    bears the title with personal data masked; ``original_title`` keeps it as it
    was written where that differs. What the
    public reads is ``public_*``: masked copies that one person prepared and
    another checked. ``lead_unit`` repeats the last lead assignment and
    ``satisfaction`` the last rating, so that lists need no second look.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="letter")
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="letters")
    letter_type = models.ForeignKey(LetterType, models.PROTECT, related_name="letters")
    complex = models.BooleanField(_("复杂事项"), default=False)
    original_title = models.CharField(_("原标题"), max_length=200, blank=True)
    text = models.TextField(_("内容"))
    channel = models.CharField(max_length=12, choices=Channel.choices, default=Channel.WEB)
    external_number = models.CharField(_("来文编号"), max_length=60, blank=True)
    written_at = models.DateTimeField(_("来信时间"))

    writer_name = models.CharField(_("姓名"), max_length=40, blank=True)
    writer_phone = models.CharField(_("电话"), max_length=20, blank=True)
    writer_email = models.EmailField(_("邮箱"), blank=True)
    writer_address = models.CharField(_("住址"), max_length=120, blank=True)
    phone_confirmed_at = models.DateTimeField(null=True, blank=True)
    town = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("所在乡镇"), related_name="+"
    )
    consent_public = models.BooleanField(_("同意公开"), default=False)
    keep_secret = models.BooleanField(_("要求保密"), default=False)
    query_code_hash = models.CharField(max_length=64)
    idempotency_key = models.CharField(max_length=64, unique=True)

    flags = ArrayField(
        models.CharField(max_length=12, choices=Flag.choices), default=list, blank=True
    )
    complained_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("被反映单位"), related_name="+"
    )
    reject_reason = models.CharField(max_length=20, choices=RejectReason.choices, blank=True)
    right_channel = models.TextField(_("建议渠道"), blank=True)
    transferred_to = models.CharField(max_length=12, choices=TransferBody.choices, blank=True)
    transferred_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_letters"
    )
    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("主办单位"), related_name="+"
    )

    answer = models.ForeignKey(
        Answer, models.PROTECT, null=True, blank=True, related_name="answered_letters"
    )
    answered_at = models.DateTimeField(_("首次答复时间"), null=True, blank=True)
    satisfaction = models.CharField(max_length=12, choices=Satisfaction.choices, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    asked_again_at = models.DateTimeField(_("追问时间"), null=True, blank=True)
    asked_again_text = models.TextField(_("追问内容"), blank=True)

    public_title = models.CharField(_("公开标题"), max_length=200, blank=True)
    public_text = models.TextField(_("公开内容"), blank=True)
    public_answer = models.TextField(_("公开答复"), blank=True)
    public_search = models.TextField(blank=True)
    prepared_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("公开时间"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("来信")
        constraints = [
            models.CheckConstraint(
                name="letter_public_or_secret",
                condition=Q(consent_public=False) | Q(keep_secret=False),
            ),
            models.CheckConstraint(
                name="letter_published_checked",
                condition=Q(published_at__isnull=True)
                | (
                    Q(consent_public=True, keep_secret=False)
                    & Q(checked_by__isnull=False, prepared_by__isnull=False)
                    & ~Q(checked_by=F("prepared_by"))
                    & ~Q(public_title="")
                    & ~Q(public_text="")
                    & ~Q(public_answer="")
                ),
            ),
            models.CheckConstraint(
                name="letter_rated_whole",
                condition=Q(satisfaction="", rated_at__isnull=True)
                | Q(satisfaction__in=Satisfaction.values, rated_at__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_answered_whole",
                condition=Q(answer__isnull=True) | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_answered_after",
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("written_at")),
            ),
            models.CheckConstraint(
                name="letter_not_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("matter")),
            ),
        ]
        indexes = [
            models.Index(name="letter_written", fields=["written_at", "matter"]),
            models.Index(name="letter_answered", fields=["answered_at", "matter"]),
            models.Index(name="letter_lead_written", fields=["lead_unit", "written_at"]),
            models.Index(name="letter_type_newest", fields=["letter_type", "-matter"]),
            models.Index(name="letter_mailbox_newest", fields=["mailbox", "-matter"]),
            models.Index(name="letter_town_newest", fields=["town", "-matter"]),
            models.Index(
                name="letter_phone_newest",
                fields=["writer_phone", "-matter"],
                condition=~Q(writer_phone=""),
            ),
            models.Index(
                name="letter_published_newest",
                fields=["-published_at", "-matter"],
                condition=Q(published_at__isnull=False),
            ),
            models.Index(
                name="letter_rated_newest",
                fields=["satisfaction", "-matter"],
                condition=~Q(satisfaction=""),
            ),
            models.Index(
                name="letter_to_prepare",
                fields=["-matter"],
                condition=Q(
                    consent_public=True,
                    prepared_at__isnull=True,
                    published_at__isnull=True,
                    answer__isnull=False,
                ),
            ),
            models.Index(
                name="letter_to_check",
                fields=["prepared_at"],
                condition=Q(prepared_at__isnull=False, published_at__isnull=True),
            ),
            bigram_index("letter_public_bigrams", "public_search"),
        ]

    def __str__(self) -> str:
        return self.matter.number

    @property
    def public_address(self) -> str:
        """Where the public reads the masked copy, once it is published."""
        return f"/letters/answered/{quote(self.matter.number)}/"

    @property
    def masked_name(self) -> str:
        """张** instead of the name."""
        return mask_name(self.writer_name)

    @property
    def masked_phone(self) -> str:
        """138****1234 instead of the telephone."""
        return mask_phone(self.writer_phone) if self.writer_phone else ""

    @property
    def masked_email(self) -> str:
        """z***@example.cn instead of the address."""
        return mask_email(self.writer_email) if self.writer_email else ""

    @property
    def masked_address(self) -> str:
        """The address down to the street or village."""
        return mask_address(self.writer_address)

    def masked(self, text: str) -> str:
        """Any text about this letter with personal data masked, the writer's name too."""
        return mask_personal_data(text, [self.writer_name])[0]

    @property
    def masked_text(self) -> str:
        """What was written, with personal data masked."""
        return self.masked(self.text)

    @property
    def full_title(self) -> str:
        """The title as it was written; the matter's own has personal data masked."""
        return self.original_title or self.matter.title

    @property
    def is_urgent(self) -> bool:
        """Whether the screener marked a danger (安全紧急)."""
        return Flag.URGENT in self.flags
