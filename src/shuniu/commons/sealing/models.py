"""The county's key, the register of seals, and the ledger of every use, which only grows."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Member, Unit


class CountyKey(models.Model):
    """签名密钥: an SM2 key pair of the county with its self-made certificate.

    ``locked`` is the secret under SM4-GCM (``keys.py``); the newest key that is not
    retired signs, the others stay so that what they signed can be verified.
    """

    serial = models.CharField(_("证书序列号"), max_length=40, unique=True)
    public = models.BinaryField(max_length=64)
    certificate = models.BinaryField()
    locked = models.BinaryField()
    organ = models.CharField(_("签名单位"), max_length=80)
    made_at = models.DateTimeField(_("生成时间"))
    ends_at = models.DateTimeField(_("有效期至"))
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("签名密钥")

    def __str__(self) -> str:
        return self.serial


class Seal(models.Model):
    """印章: the picture of an organ's seal, from one day to another.

    ``picture`` is SVG drawn by the program or an uploaded PNG with transparency. ``keeper``
    is the unit that keeps it (保管单位): its people use it. ``es_seal`` is the SESeal of
    GB/T 38540 in DER, signed by the county's key when the seal was opened.
    """

    organ = models.ForeignKey(Unit, models.PROTECT, related_name="seals", verbose_name=_("单位"))
    keeper = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("保管单位"))
    name = models.CharField(_("印章名称"), max_length=80)
    picture = models.BinaryField()
    drawn = models.BooleanField(_("系统绘制"))
    es_seal = models.BinaryField()
    opened_on = models.DateField(_("启用日期"))
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    close_reason = models.CharField(_("停用原因"), max_length=200, blank=True)
    by_label = models.CharField(_("登记人"), max_length=120)

    class Meta:
        verbose_name = _("印章")
        constraints = [
            models.UniqueConstraint(
                fields=["organ"], condition=Q(closed_on__isnull=True), name="sealing_one_seal"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="sealing_closed_after",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SealUse(models.Model):
    """用印登记: one seal put to one document. Rows come in and stay (a trigger sees to it).

    ``applicant`` asked for it, ``approver`` signed the document, ``operator`` (another person)
    put the seal to it. The digests are SM3 of the files as issued, in hexadecimal; ``signature``
    is the county key's over ``statement``. A joint issue has a row a seal, all with one code.
    """

    code = models.CharField(_("验证码"), max_length=12)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="uses", verbose_name=_("印章"))
    organ_label = models.CharField(_("发文机关"), max_length=400)
    number = models.CharField(_("发文字号"), max_length=80, db_index=True)
    title = models.CharField(_("标题"), max_length=400)
    copies = models.PositiveIntegerField(_("份数"), default=0)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    applicant = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    applicant_label = models.CharField(_("申请人"), max_length=120)
    approver_label = models.CharField(_("批准人"), max_length=120, blank=True)
    operator = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    operator_label = models.CharField(_("用印人"), max_length=120)
    at = models.DateTimeField(_("用印时间"))
    pdf_digest = models.CharField(_("PDF摘要"), max_length=64, db_index=True)
    ofd_digest = models.CharField(_("OFD摘要"), max_length=64, blank=True, db_index=True)
    key = models.ForeignKey(CountyKey, models.PROTECT, related_name="+")
    signature = models.BinaryField()

    class Meta:
        verbose_name = _("用印登记")
        constraints = [
            models.UniqueConstraint(fields=["code", "seal"], name="sealing_once"),
            models.CheckConstraint(
                condition=Q(applicant__isnull=True)
                | Q(operator__isnull=True)
                | ~Q(applicant=F("operator")),
                name="sealing_two_persons",
            ),
        ]
        indexes = [
            models.Index(name="sealing_subject", fields=["subject_kind", "subject_id"]),
            models.Index(name="sealing_at", fields=["-at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.code}"


class SealVoid(models.Model):
    """用印作废: a sealed document was revoked; the use stays, this row says so and why."""

    code = models.CharField(_("验证码"), max_length=12, unique=True)
    reason = models.CharField(_("作废原因"), max_length=200)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    by_label = models.CharField(_("经办人"), max_length=120)
    at = models.DateTimeField(_("作废时间"))

    class Meta:
        verbose_name = _("用印作废")
