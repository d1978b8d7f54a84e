"""An outgoing document, its versions, enclosures and recipients."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter
from shuniu.commons.figures.period import Period
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Member, Unit

from .kinds import Category, Direction, Disclosure, DocumentKind, Form, Urgency


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    """Outgoing documents, asked for in the office's words."""

    def issued_in(self, period: Period) -> OutgoingQuerySet:
        """Numbered and signed in the period; what was voided afterwards does not count."""
        return self.filter(signed_at__gte=period.starts_at, signed_at__lt=period.ends_at).exclude(
            Q(number="") | Q(matter__state="cancelled")
        )


class Outgoing(models.Model):
    """发文: one official document of an organ, from its draft to its dispatch.

    ``matter.unit`` is the unit whose office duties handle it (the county office for the
    county government and for itself, any other organ for its own). ``issuer`` is the organ
    that issues, ``co_issuers`` those that issue with it (联合行文, the host's number alone).
    ``manuscript`` is the text as it stands now; each version of it stays in ``DraftVersion``.
    ``number`` is given at the moment of signing, and never to a draft.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="outgoing")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("发文机关"))
    co_issuers = models.ManyToManyField(
        Unit, blank=True, related_name="+", verbose_name=_("联合发文机关")
    )
    drafter = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("拟稿人")
    )
    drafter_label = models.CharField(_("拟稿人"), max_length=80)
    drafting_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("拟稿单位")
    )

    kind = models.CharField(_("文种"), max_length=24, choices=DocumentKind.choices)
    category = models.CharField(_("类别"), max_length=10, choices=Category.choices)
    direction = models.CharField(_("行文方向"), max_length=8, choices=Direction.choices)
    form = models.CharField(_("公文格式"), max_length=8, choices=Form.choices)
    subject = models.CharField(_("事由"), max_length=150)
    to_text = models.TextField(_("主送机关（印在文上的写法）"), blank=True)
    copies_text = models.TextField(_("抄送机关（印在文上的写法）"), blank=True)
    urgency = models.CharField(
        _("紧急程度"), max_length=12, choices=Urgency.choices, blank=True, default=""
    )
    disclosure = models.CharField(
        _("公开属性"), max_length=10, choices=Disclosure.choices, blank=True
    )
    disclosure_reason = models.CharField(_("不公开的理由"), max_length=300, blank=True)
    normative = models.BooleanField(_("规范性文件"), default=False)
    important = models.BooleanField(_("重要公文（主要负责人签发）"), default=False)
    manuscript = models.JSONField(_("正文"))
    remark = models.CharField(_("附注"), max_length=120, blank=True)
    printed_copies = models.PositiveIntegerField(_("印数"), default=0)
    present = models.TextField(_("出席"), blank=True)
    absent = models.TextField(_("请假"), blank=True)
    observers = models.TextField(_("列席"), blank=True)
    answers = models.CharField(_("所答复的文号"), max_length=60, blank=True)

    # What a rule asks for where the case is a special one (rules/).
    skip_reason = models.CharField(_("越级行文的理由"), max_length=300, blank=True)
    government_agreed = models.BooleanField(_("经县政府同意"), default=False)
    assigned_by_leader = models.BooleanField(_("上级领导直接交办"), default=False)
    leaning = models.TextField(_("倾向性意见"), blank=True)
    consulted = models.CharField(_("征求过意见的单位"), max_length=300, blank=True)
    fair_competition = models.CharField(_("公平竞争审查"), max_length=200, blank=True)

    # The text as it is being written: how often it was saved, by whom last.
    edits = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    edited_by_label = models.CharField(max_length=80, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    number = models.CharField(_("发文字号"), max_length=40, blank=True)
    draft_number = models.CharField(_("拟稿编号"), max_length=40, blank=True)
    series = models.CharField(max_length=40, blank=True)
    day = models.DateField(_("成文日期"), null=True, blank=True)
    signed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签发人")
    )
    signed_by_label = models.CharField(_("签发人"), max_length=200, blank=True)
    signed_at = models.DateTimeField(_("签发时间"), null=True, blank=True)
    signed_digest = models.CharField(max_length=64, blank=True)
    decision = models.TextField(_("对不同意见的决定"), blank=True)
    proved_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("校对人")
    )
    secrecy_by = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("保密审查人"),
    )
    secrecy_at = models.DateTimeField(_("保密审查时间"), null=True, blank=True)
    secrecy_open = models.BooleanField(_("保密审查：可以公开"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("页数"), default=0)
    seal_code = models.CharField(_("验证码"), max_length=40, blank=True)
    issued_at = models.DateTimeField(_("印发时间"), null=True, blank=True)
    pdf = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    ofd = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    docx = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField(_("撤销或废止日期"), null=True, blank=True)
    ended_reason = models.CharField(_("撤销或废止的依据"), max_length=300, blank=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        verbose_name = _("发文")
        constraints = [
            models.UniqueConstraint(
                name="outgoing_number", fields=["number"], condition=~Q(number="")
            ),
            models.CheckConstraint(
                name="outgoing_number_when_signed",
                condition=Q(number="") | Q(signed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="outgoing_issuer", fields=["issuer", "-matter"]),
            models.Index(name="outgoing_signed", fields=["signed_at"]),
        ]

    def __str__(self) -> str:
        return self.number or self.draft_number


class AddressRole(models.TextChoices):
    TO = "to", _("主送")
    COPY = "copy", _("抄送")


class Addressee(models.Model):
    """收文机关: a unit of ours (it gets the document by exchange) or a body outside, by name."""

    outgoing = models.ForeignKey(Outgoing, models.CASCADE, related_name="addressees")
    role = models.CharField(max_length=4, choices=AddressRole.choices)
    order = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=80)
    peer = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["role", "order"]
        constraints = [
            models.UniqueConstraint(
                name="addressee_once",
                fields=["outgoing", "unit"],
                condition=Q(unit__isnull=False),
            )
        ]


class Enclosure(models.Model):
    """附件 of a document: set from a manuscript of its own, or a file that goes along."""

    outgoing = models.ForeignKey(Outgoing, models.CASCADE, related_name="enclosures")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("附件名称"), max_length=150)
    manuscript = models.JSONField(null=True, blank=True)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["order"]


class DraftVersion(models.Model):
    """稿本: the document as somebody left it; never changed afterwards (a trigger sees to it)."""

    outgoing = models.ForeignKey(Outgoing, models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField(_("稿次"))
    name = models.CharField(_("稿名"), max_length=60)
    title = models.CharField(_("标题"), max_length=200)
    manuscript = models.JSONField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(_("修改人"), max_length=80)
    at = models.DateTimeField(_("修改时间"))

    class Meta:
        verbose_name = _("稿本")
        constraints = [models.UniqueConstraint(name="draft_version", fields=["outgoing", "n"])]
