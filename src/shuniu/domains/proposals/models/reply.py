"""What passes between the unit and those who propose: contacts, replies, opinions, promises."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Assignment, Move
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Member, Unit


class ResultClass(models.TextChoices):
    """办理结果 in the common scheme of four classes; the yearbook counts by them."""

    A = "A", _("A类：已经解决或采纳")
    B = "B", _("B类：正在解决或列入计划解决")
    C = "C", _("C类：因条件限制暂时不能解决")
    D = "D", _("D类：留作参考或需向上级反映")


class Disclosure(models.TextChoices):
    PROACTIVE = "proactive", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
    NONE = "none", _("不予公开")


class Score(models.TextChoices):
    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")


class ContactMeans(models.TextChoices):
    PHONE = "phone", _("电话")
    VISIT = "visit", _("走访")
    MEETING = "meeting", _("座谈面商")


class EvaluationMeans(models.TextChoices):
    WEB = "web", _("网上凭查询码")
    PAPER = "paper", _("书面征询意见表")


class Contact(models.Model):
    """沟通联系: the unit spoke with those who propose (代表法, article 51), how and about what."""

    proposal = models.ForeignKey("Proposal", models.PROTECT, related_name="contacts")
    move = models.OneToOneField(Move, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    means = models.CharField(_("方式"), max_length=8, choices=ContactMeans.choices)
    held_on = models.DateField(_("日期"))
    people = models.CharField(_("参加人"), max_length=120)
    note = models.TextField(_("沟通情况"))
    by_label = models.CharField(_("记录人"), max_length=80)

    class Meta:
        verbose_name = _("沟通联系")


class Reply(models.Model):
    """答复: one draft of the reply letter, and, once issued, the letter itself; never rewritten.

    A draft that was returned or taken back keeps its row with the reason.
    """

    proposal = models.ForeignKey("Proposal", models.PROTECT, related_name="replies")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    result_class = models.CharField(_("办理结果"), max_length=1, choices=ResultClass.choices)
    disclosure = models.CharField(_("公开属性"), max_length=12, choices=Disclosure.choices)
    disclosure_reason = models.CharField(_("不主动公开的理由"), max_length=200, blank=True)
    text = models.TextField(_("答复内容"))
    contact_name = models.CharField(_("联系人"), max_length=40)
    contact_phone = models.CharField(_("联系电话"), max_length=40)
    drafted_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_by_label = models.CharField(_("起草人"), max_length=80)
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    signed_by_label = models.CharField(_("签发人"), max_length=80, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_by_label = models.CharField(_("审阅领导"), max_length=80, blank=True)
    reviewed_at = models.DateTimeField(_("领导审阅时间"), null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.TextField(blank=True)
    number = models.CharField(_("发文字号"), max_length=60, blank=True)
    issued_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("答复")
        constraints = [
            models.UniqueConstraint(
                name="reply_one_draft",
                fields=["proposal"],
                condition=Q(issued_at__isnull=True, returned_at__isnull=True),
            ),
            models.CheckConstraint(
                name="reply_issued_numbered",
                condition=Q(issued_at__isnull=True) | (Q(returned_at__isnull=True) & ~Q(number="")),
            ),
            models.CheckConstraint(
                name="reply_not_disclosed_because",
                condition=Q(disclosure="proactive") | ~Q(disclosure_reason=""),
            ),
        ]


class Evaluation(models.Model):
    """征询意见: the word of those who proposed on a reply: two scores, on manner and on result."""

    proposal = models.ForeignKey("Proposal", models.PROTECT, related_name="evaluations")
    reply = models.OneToOneField(Reply, models.PROTECT, related_name="evaluation")
    attitude = models.CharField(_("对办理态度"), max_length=12, choices=Score.choices)
    result = models.CharField(_("对办理结果"), max_length=12, choices=Score.choices)
    remark = models.TextField(_("意见"), blank=True)
    means = models.CharField(_("方式"), max_length=8, choices=EvaluationMeans.choices)
    scan = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = models.DateField(_("签署日期"))
    by_label = models.CharField(_("录入人"), max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("征询意见")

    @property
    def overall(self) -> str:
        """The worse of the two scores."""
        order = list(Score.values)
        return str(max((self.attitude, self.result), key=order.index))


class Commitment(models.Model):
    """承诺事项: what a B-class reply promises, kept in view until it is done (台账)."""

    proposal = models.ForeignKey("Proposal", models.PROTECT, related_name="commitments")
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="commitments")
    text = models.CharField(_("承诺事项"), max_length=300)
    due_on = models.DateField(_("承诺期限"))
    fulfilled_on = models.DateField(_("兑现日期"), null=True, blank=True)
    outcome = models.TextField(_("兑现情况"), blank=True)
    by_label = models.CharField(_("报告人"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("承诺事项")
        constraints = [
            models.CheckConstraint(
                name="commitment_fulfilled_whole",
                condition=Q(fulfilled_on__isnull=True) | ~Q(outcome=""),
            )
        ]
        indexes = [
            models.Index(
                name="commitment_open", fields=["due_on"], condition=Q(fulfilled_on__isnull=True)
            )
        ]
