"""A supervision item, its numbered notices and what was reported upward of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter, Move
from shuniu.commons.figures.period import Period
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Member, Unit

from .plan import Plan


class Source(models.TextChoices):
    """Where a supervision item comes from, as the office's ledger says it."""

    STANDING_MEETING = "standing_meeting", _("政府常务会议")
    PLENARY_MEETING = "plenary_meeting", _("县政府全体（扩大）会议")
    ECONOMIC_MEETING = "economic_meeting", _("经济工作会议")
    WORK_REPORT = "work_report", _("《政府工作报告》")
    KEY_PROJECT = "key_project", _("重点项目")
    LIVELIHOOD = "livelihood", _("民生实事")
    INSTRUCTION = "instruction", _("领导批示")
    GOVERNOR_MAILBOX = "governor_mailbox", _("省长信箱")
    MAYOR_MAILBOX = "mayor_mailbox", _("市长信箱")
    COUNTY_MAILBOX = "county_mailbox", _("县长信箱")
    SUPERIOR = "superior", _("上级交办")
    MATTER = "matter", _("系统内事项")
    VISIT = "visit", _("实地督查发现")
    OTHER = "other", _("其他")


# Sources that a person may choose by hand; the others follow from how the item came about.
OPEN_SOURCES = tuple(s for s in Source if s not in (Source.MATTER, Source.VISIT))


class SupervisionType(models.TextChoices):
    """The five kinds of 《政府督查工作条例》 article 14."""

    COMPREHENSIVE = "comprehensive", _("综合督查")
    SPECIAL = "special", _("专项督查")
    INVESTIGATION = "investigation", _("事件调查")
    DAILY = "daily", _("日常督办")
    CLUES = "clues", _("线索核查")


class Urgency(models.TextChoices):
    """How quickly; each has its limit (``sup.ordinary``, ``sup.urgent`` …) where no day is set."""

    ORDINARY = "ordinary", _("一般")
    URGENT = "urgent", _("急件")
    EXTRA_URGENT = "extra_urgent", _("特急")
    COMPLEX = "complex", _("重大复杂")


class Result(models.TextChoices):
    DONE = "done", _("已落实")
    LASTING = "lasting", _("阶段性完成，长期坚持")
    IMPOSSIBLE = "impossible", _("客观上不能落实，已作说明")


class SupervisionItemQuerySet(models.QuerySet["SupervisionItem"]):
    """Items, asked for in the office's words."""

    def opened_in(self, period: Period) -> SupervisionItemQuerySet:
        """Opened (立项) in the period."""
        return self.filter(
            matter__opened_at__gte=period.starts_at, matter__opened_at__lt=period.ends_at
        )

    def closed_in(self, period: Period) -> SupervisionItemQuerySet:
        """Closed with a result in the period; what was refused or merged is not closed so."""
        return self.filter(
            matter__closed_at__gte=period.starts_at, matter__closed_at__lt=period.ends_at
        ).exclude(result="")


class SupervisionItem(models.Model):
    """督查件: one thing that was decided or instructed, followed up until it has an end.

    One item, one thing (一事一项), exactly one lead unit. ``lead_unit`` and
    ``assisting`` are whom the office proposed; who has it is in the assignments.
    What units read is ``title`` and ``requirement``, written for them: of a matter
    that the item arose from (``matter.origin``) nothing is copied.
    """

    matter = models.OneToOneField(
        Matter, models.PROTECT, primary_key=True, related_name="supervision_item"
    )
    source = models.CharField(_("来源"), max_length=20, choices=Source.choices)
    source_note = models.CharField(_("来源说明（会议、文号、日期）"), max_length=200, blank=True)
    supervision_type = models.CharField(
        _("督查类型"),
        max_length=16,
        choices=SupervisionType.choices,
        default=SupervisionType.DAILY,
    )
    requirement = models.TextField(_("督办要求"))
    urgency = models.CharField(
        _("缓急"), max_length=12, choices=Urgency.choices, default=Urgency.ORDINARY
    )
    instructed_by = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("交办领导"),
    )
    instructed_by_label = models.CharField(_("交办人或机关"), max_length=80, blank=True)
    joint_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("联合督办单位"),
    )

    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("牵头单位")
    )
    assisting = models.ManyToManyField(
        Unit, blank=True, related_name="+", verbose_name=_("配合单位")
    )
    due_on = models.DateField(_("办结时限"), null=True, blank=True)

    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("计划")
    )
    plan_number = models.CharField(_("任务序号"), max_length=20, blank=True)
    plan_order = models.PositiveIntegerField(default=0)
    chapter = models.CharField(_("部分"), max_length=80, blank=True)
    plan_row = models.CharField(max_length=64, blank=True)

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    result = models.CharField(_("办理结果"), max_length=12, choices=Result.choices, blank=True)
    archived_as = models.CharField(_("归档编号"), max_length=60, blank=True)

    objects = SupervisionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("督查件")
        constraints = [
            models.CheckConstraint(
                name="supervision_not_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("matter")),
            ),
            models.UniqueConstraint(
                name="supervision_plan_number",
                fields=["plan", "plan_number"],
                condition=Q(plan__isnull=False),
            ),
        ]
        indexes = [models.Index(name="supervision_source", fields=["source", "-matter"])]

    def __str__(self) -> str:
        return self.matter.number

    @property
    def instructor(self) -> str:
        """Who gave it to the office: the leader's name, the body, or the source in words."""
        named = self.instructed_by.name if self.instructed_by is not None else ""
        return named or self.instructed_by_label or str(Source(self.source).label)


class NoticeForm(models.TextChoices):
    """The two papers by which the office gives a matter to units, each with its own numbers."""

    NOTICE = "notice", _("督办通知")
    SLIP = "slip", _("督促检查事项通知单")


class SupervisionNoticeQuerySet(models.QuerySet["SupervisionNotice"]):
    """Notices, asked for in the office's words."""

    def issued_in(self, period: Period) -> SupervisionNoticeQuerySet:
        """Issued in the period."""
        return self.filter(issued_at__gte=period.starts_at, issued_at__lt=period.ends_at)


class SupervisionNotice(models.Model):
    """督办通知 or 督促检查事项通知单: a numbered paper of A4 to the units that have the item.

    ``units`` are those it went to. The paper is None where it was loaded from old records.
    """

    item = models.ForeignKey(SupervisionItem, models.PROTECT, related_name="notices")
    move = models.OneToOneField(
        Move, models.PROTECT, null=True, blank=True, related_name="supervision_notice"
    )
    form = models.CharField(_("文书"), max_length=8, choices=NoticeForm.choices)
    number = models.CharField(_("编号"), max_length=40)
    issued_at = models.DateTimeField(_("下发时间"))
    issued_by_label = models.CharField(_("下发人"), max_length=80)
    units = models.ManyToManyField(Unit, related_name="+", verbose_name=_("主送单位"))
    text = models.TextField(_("正文"), blank=True)
    due_on = models.DateField(_("时限"), null=True, blank=True)
    pdf = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SupervisionNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办通知")
        constraints = [
            models.UniqueConstraint(name="supervision_notice_number", fields=["form", "number"])
        ]
        indexes = [models.Index(name="supervision_notice_issued", fields=["issued_at"])]

    def __str__(self) -> str:
        return self.number


class UpwardKind(models.TextChoices):
    INTERIM = "interim", _("阶段报告")
    FINAL = "final", _("办结报告")


class UpwardReport(models.Model):
    """上报: what the office reported to whoever gave the instruction (件件有回音).

    It lies before ``to_member`` to be read; a body outside the county gets it on paper.
    """

    item = models.ForeignKey(SupervisionItem, models.PROTECT, related_name="upward_reports")
    move = models.OneToOneField(Move, models.PROTECT, related_name="+")
    kind = models.CharField(_("类别"), max_length=8, choices=UpwardKind.choices)
    to_member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    to_label = models.CharField(_("报送"), max_length=120)
    text = models.TextField(_("正文"))
    pdf = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("上报时间"))
    by_label = models.CharField(_("报告人"), max_length=80)

    class Meta:
        verbose_name = _("上报")
