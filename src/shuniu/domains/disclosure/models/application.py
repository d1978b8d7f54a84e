"""依申请公开: what somebody asked to be told, what was written to them, and who else was heard."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter, Move, Term
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Member, Unit

from .outcomes import OUTCOMES, Outcome


class Ask(models.TextChoices):
    """What is asked for: information, or that a record about oneself be put right (art. 41)."""

    INFORMATION = "information", _("申请公开政府信息")
    RECORD = "record", _("申请更正与自身相关的政府信息")


class ApplicantKind(models.TextChoices):
    """The columns of the annual report's table 3 (国办公开办函〔2021〕30号)."""

    PERSON = "person", _("自然人")
    COMPANY = "company", _("商业企业")
    RESEARCH = "research", _("科研机构")
    CHARITY = "charity", _("社会公益组织")
    LEGAL = "legal", _("法律服务机构")
    OTHER = "other", _("其他组织")


class IdentityKind(models.TextChoices):
    ID_CARD = "id_card", _("居民身份证")
    CREDIT_CODE = "credit_code", _("统一社会信用代码")
    OTHER = "other", _("其他证件")


class Way(models.TextChoices):
    """How the application came; the day of receipt depends on it (art. 31)."""

    WEB = "web", _("网上提交")
    COUNTER = "counter", _("当面提交")
    ORAL = "oral", _("口头提出，工作人员代填")
    REGISTERED = "registered", _("挂号信、特快专递（需签收）")
    ORDINARY = "ordinary", _("平常信函（无需签收）")
    FAX = "fax", _("传真")


# The office knows the day by itself; for the others it is agreed with the applicant.
DAY_KNOWN = (Way.COUNTER, Way.ORAL, Way.REGISTERED)


class Shape(models.TextChoices):
    """In which form the information is wanted."""

    PAPER = "paper", _("纸质复制件")
    ELECTRONIC = "electronic", _("电子文本")
    READ = "read", _("当场查阅、抄录")


class Getting(models.TextChoices):
    """In which way the answer and the information are to be got."""

    WEB = "web", _("网上凭码查看")
    EMAIL = "email", _("电子邮件")
    POST = "post", _("邮寄")
    FETCH = "fetch", _("自行领取")


class FeeWay(models.TextChoices):
    """国办函〔2020〕109号: one way of charging an application, never both."""

    ITEMS = "items", _("按件")
    PAGES = "pages", _("按量（页）")


class Application(models.Model):
    """政府信息公开申请: what an applicant wants to be told, and has a right to get an answer to.

    Personal data lie in ``sealed`` (SM4, see ``applicant.py``); what lists and pages show
    is ``masked_name``. ``identity_digest`` tells one applicant's applications from another's
    without telling who it is. ``handed_on`` is the day it came, ``received_on`` the day from
    which the law counts (art. 31), once it is known. ``outcome`` and ``ended_on`` say how it
    ended the first time; the annual report counts by them. ``answer`` is the answer that stands.
    ``organ`` is who is asked and answers in its name; ``matter.unit`` whose people handle it
    (the county's office for the county government). The copy of the identity document lies under
    lock in ``identity_paper`` and is destroyed after its term (``identity_removed_on``).
    """

    matter = models.OneToOneField(
        Matter, models.PROTECT, primary_key=True, related_name="disclosure_application"
    )
    organ = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("受理机关"))
    ask = models.CharField(_("申请事项"), max_length=12, choices=Ask.choices)
    way = models.CharField(_("提交方式"), max_length=12, choices=Way.choices)
    applicant_kind = models.CharField(_("申请人类别"), max_length=12, choices=ApplicantKind.choices)
    masked_name = models.CharField(_("申请人"), max_length=80)
    sealed = models.BinaryField()
    identity_digest = models.CharField(max_length=64)
    identity_paper = models.ForeignKey(
        Paper, models.PROTECT, null=True, blank=True, related_name="+"
    )
    identity_removed_on = models.DateField(_("身份证明销毁日期"), null=True, blank=True)
    wanted = models.CharField(_("所需信息的名称"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    description = models.TextField(_("内容描述"))
    items = models.PositiveSmallIntegerField(_("拆分为件数"), default=1)
    shape = models.CharField(_("获取形式"), max_length=12, choices=Shape.choices)
    getting = models.CharField(_("获取方式"), max_length=8, choices=Getting.choices)
    handed_on = models.DateField(_("送达日期"))
    received_on = models.DateField(_("收到申请之日"), null=True, blank=True)
    query_code_hash = models.CharField(max_length=64)
    idempotency_key = models.CharField(max_length=64, unique=True)

    fee_way = models.CharField(_("收费方式"), max_length=8, choices=FeeWay.choices, blank=True)
    fee_pages = models.PositiveIntegerField(_("页数"), null=True, blank=True)
    fee = models.PositiveIntegerField(_("信息处理费（元）"), null=True, blank=True)
    fee_paid_on = models.DateField(_("缴费日期"), null=True, blank=True)
    fee_receipt = models.CharField(_("缴费票据号"), max_length=60, blank=True)

    outcome = models.CharField(_("办理结果"), max_length=24, blank=True)
    ended_on = models.DateField(_("办结（答复）日期"), null=True, blank=True)
    answer = models.ForeignKey(
        "disclosure.Answer", models.PROTECT, null=True, blank=True, related_name="+"
    )
    delivered_on = models.DateField(_("送达日期"), null=True, blank=True)
    delivered_by = models.CharField(
        _("送达方式"), max_length=8, choices=Getting.choices, blank=True
    )
    delivery_proof = models.CharField(_("送达凭证"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("政府信息公开申请")
        constraints = [
            models.CheckConstraint(
                name="application_ended_whole",
                condition=Q(outcome="", ended_on__isnull=True)
                | Q(outcome__in=list(OUTCOMES), ended_on__isnull=False, received_on__isnull=False),
            ),
            models.CheckConstraint(
                name="application_ended_after",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("received_on")),
            ),
            models.CheckConstraint(
                name="application_received_after",
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("handed_on")),
            ),
            models.CheckConstraint(
                name="application_one_way_of_fee",
                condition=Q(fee__isnull=True, fee_way="")
                | Q(fee__isnull=False, fee_way="items", fee_pages__isnull=True)
                | Q(fee__isnull=False, fee_way="pages", fee_pages__isnull=False),
            ),
            models.CheckConstraint(name="application_items", condition=Q(items__gte=1)),
        ]
        indexes = [
            models.Index(name="application_received", fields=["received_on", "ask"]),
            models.Index(name="application_same_person", fields=["identity_digest", "handed_on"]),
            models.Index(name="application_of_organ", fields=["organ", "received_on"]),
            models.Index(
                name="application_identity",
                fields=["ended_on"],
                condition=Q(identity_paper__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.matter.number


class Answer(models.Model):
    """答复: one draft with its outcome; in force once a second person has approved it.

    A draft that was returned stays, with what the reviewer wrote. ``text`` is what is
    particular to this application; the sentences that each outcome has stand in the letter.
    ``right_organ`` is whom to ask instead, where it is not this organ's to disclose (art. 36(5)).
    ``come_from`` is the state to which the matter goes back when the draft is returned. What
    is provided are the matter's papers of the purpose ``purpose``.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="answers")
    outcome = models.CharField(_("答复类型"), max_length=24)
    text = models.TextField(_("答复内容"))
    withheld = models.TextField(_("不予公开部分及理由"), blank=True)
    public_interest = models.TextField(_("不采纳第三方意见的理由"), blank=True)
    right_organ = models.CharField(_("负责公开的机关"), max_length=80, blank=True)
    right_contact = models.CharField(_("该机关的联系方式"), max_length=200, blank=True)
    reconsideration_body = models.CharField(_("行政复议机关"), max_length=80)
    court = models.CharField(_("管辖法院"), max_length=80)
    come_from = models.CharField(max_length=32)
    drafted_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_by_label = models.CharField(max_length=80)
    drafted_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.TextField(blank=True)
    number = models.CharField(_("文号"), max_length=40, blank=True)
    approved_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    approved_by_label = models.CharField(max_length=80, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("政府信息公开申请答复")
        constraints = [
            models.UniqueConstraint(
                name="disclosure_answer_one_draft",
                fields=["application"],
                condition=Q(issued_at__isnull=True, returned_at__isnull=True),
            ),
            models.CheckConstraint(
                name="disclosure_answer_issued_whole",
                condition=Q(issued_at__isnull=True) | (~Q(number="") & ~Q(approved_by_label="")),
            ),
            models.CheckConstraint(
                name="disclosure_answer_second_person",
                condition=Q(issued_at__isnull=True)
                | Q(approved_by__isnull=True)
                | Q(drafted_by__isnull=True)
                | ~Q(approved_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="disclosure_answer_outcome", condition=Q(outcome__in=list(OUTCOMES))
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(_("答复稿"))

    @property
    def purpose(self) -> str:
        """Under which the information that goes with this answer lies with the matter."""
        return f"answer-{self.pk}"

    @property
    def declared(self) -> Outcome:
        """Its outcome, as the law has it."""
        return OUTCOMES[self.outcome]


class Notice(models.Model):
    """告知书: a numbered letter on the way to the answer, to the applicant or to somebody asked.

    ``lines`` are its paragraphs as they were sent. Who else was asked stands in ``consultation``.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("补正告知书")
        REASONS = "reasons", _("说明理由告知书")
        CONSULTATION = "consultation", _("意见征求书")
        EXTENSION = "extension", _("延期答复告知书")
        FEE = "fee", _("信息处理费收费通知书")
        DECISION = "decision", _("决定公开告知书")

    application = models.ForeignKey(Application, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.CharField(_("文号"), max_length=40)
    lines = ArrayField(models.TextField())
    consultation = models.ForeignKey(
        "disclosure.Consultation", models.PROTECT, null=True, blank=True, related_name="notices"
    )
    move = models.ForeignKey(Move, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("告知书")


class Correction(models.Model):
    """补正: what the applicant was asked, once, to make clear, and by when; what they answered."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="correction")
    asked_on = models.DateField()
    missing = models.TextField(_("需要补正的内容"))
    due_on = models.DateField(_("补正期限"))
    answered_on = models.DateField(null=True, blank=True)
    text = models.TextField(_("补正内容"), blank=True)
    explanation = models.TextField(_("逾期的正当理由"), blank=True)

    class Meta:
        verbose_name = _("补正")


class Said(models.TextChoices):
    """What somebody who was asked said."""

    AGREES = "agrees", _("同意公开")
    PARTLY = "partly", _("同意部分公开")
    OBJECTS = "objects", _("不同意公开")
    SILENT = "silent", _("逾期未答复")


class Consultation(models.Model):
    """征求意见: of a third party whose rights are touched, or of an organ that made it too.

    The clock of the answer stands still meanwhile (art. 33). A third party's silence leaves
    the decision to the organ (art. 32), a co-maker's is consent (art. 34). The name of a
    person lies in ``sealed``; ``party`` shows it masked, an organ's name as it is.
    """

    class Whom(models.TextChoices):
        THIRD_PARTY = "third_party", _("第三方")
        COMAKER = "comaker", _("共同制作机关")

    application = models.ForeignKey(Application, models.PROTECT, related_name="consultations")
    whom = models.CharField(max_length=12, choices=Whom.choices)
    party = models.CharField(_("征求对象"), max_length=80)
    sealed = models.BinaryField(null=True, blank=True)
    subject = models.TextField(_("征求意见的内容"))
    sent_on = models.DateField()
    term = models.OneToOneField(Term, models.PROTECT, related_name="+")
    said = models.CharField(_("意见"), max_length=8, choices=Said.choices, blank=True)
    reasons = models.TextField(_("意见和理由"), blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("征求意见")
        constraints = [
            models.CheckConstraint(
                name="consultation_answered_whole",
                condition=Q(said="", answered_on__isnull=True)
                | Q(said__in=Said.values, answered_on__isnull=False),
            )
        ]


class Challenge(models.Model):
    """行政复议、行政诉讼: somebody contests the answer; the rows of the annual report's table 4."""

    class Kind(models.TextChoices):
        RECONSIDERATION = "reconsideration", _("行政复议")
        DIRECT_SUIT = "direct_suit", _("未经复议直接起诉")
        LATER_SUIT = "later_suit", _("复议后起诉")

    class Result(models.TextChoices):
        UPHELD = "upheld", _("结果维持")
        CORRECTED = "corrected", _("结果纠正")
        OTHER = "other", _("其他结果")

    application = models.ForeignKey(Application, models.PROTECT, related_name="challenges")
    kind = models.CharField(_("类别"), max_length=16, choices=Kind.choices)
    body = models.CharField(_("受理机关"), max_length=80)
    case_number = models.CharField(_("案号"), max_length=60)
    filed_on = models.DateField(_("受理日期"))
    result = models.CharField(_("结果"), max_length=12, choices=Result.choices, blank=True)
    decided_on = models.DateField(_("结案日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("复议诉讼")
        constraints = [
            models.UniqueConstraint(name="challenge_once", fields=["kind", "case_number"]),
            models.CheckConstraint(
                name="challenge_decided_whole",
                condition=Q(result="", decided_on__isnull=True)
                | Q(decided_on__gte=F("filed_on")) & ~Q(result=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.case_number}"
