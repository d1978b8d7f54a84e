"""Cases that the office coordinates: who stands against whom, what was said and agreed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter, Move
from shuniu.commons.figures.period import Period
from shuniu.commons.people.models import Unit
from shuniu.ground.text import mask_address, mask_name, mask_personal_data, mask_phone

MOST_REPRESENTATIVES = 5  # 信访工作条例 2022, article 20


class Sort(models.TextChoices):
    GROUP_VISIT = "group_visit", _("群众集体来访")
    DISPUTE = "dispute", _("部门间争议")
    ACTIVITY = "activity", _("活动协调")


class CaseClass(models.TextChoices):
    """By what a case is about. The legal office counts land and law-related ones."""

    LAND = "land", _("土地纠纷")
    RELOCATION = "relocation", _("征地拆迁")
    LABOUR = "labour", _("劳资欠薪")
    HOUSING = "housing", _("物业房产")
    ENVIRONMENT = "environment", _("环境污染")
    LIVELIHOOD = "livelihood", _("民生保障")
    DUTIES = "duties", _("职责分工")
    LAW = "law", _("涉法涉诉")
    ACCUSATION = "accusation", _("检举控告")
    OTHER = "other", _("其他")


# What is transferred to whoever has the power, not handled here (信访工作条例 2022, 22, 30, 31).
LEAVING = (CaseClass.LAW, CaseClass.ACCUSATION)


class Body(models.TextChoices):
    """Where a case is transferred to."""

    COURT = "court", _("人民法院")
    PROCURATORATE = "procuratorate", _("人民检察院")
    POLICE = "police", _("公安机关")
    DISCIPLINE = "discipline", _("纪检监察机关")
    RECONSIDERATION = "reconsideration", _("行政复议机关")
    SUPERIOR = "superior", _("上级有权机关")
    OTHER = "other", _("其他有权机关")


class CaseOutcome(models.TextChoices):
    SETTLED = "settled", _("协调一致，矛盾化解")
    PARTLY = "partly", _("部分诉求解决")
    EXPLAINED = "explained", _("诉求不合政策，已解释疏导")
    RULED = "ruled", _("意见不一，领导裁定")


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, asked for in the office's words."""

    def opened_in(self, period: Period) -> CaseQuerySet:
        """Registered in the period."""
        return self.filter(
            matter__opened_at__gte=period.starts_at, matter__opened_at__lt=period.ends_at
        )

    def taken_up(self) -> CaseQuerySet:
        """Which the office accepted: neither turned away nor transferred before that."""
        return self.filter(accepted_at__isnull=False)

    def settled_by(self, period: Period) -> CaseQuerySet:
        """Settled, wholly or in part, by the period's end."""
        return self.filter(
            decided_at__lt=period.ends_at,
            outcome__in=(CaseOutcome.SETTLED, CaseOutcome.PARTLY, CaseOutcome.RULED),
        )


class Case(models.Model):
    """协调事项: a group's visit (集体访), a dispute between departments, or an event to arrange.

    A group speaks through at most five representatives (信访工作条例 2022, article
    20). ``summary`` holds what is asked for; the four parts of the opinion
    (article 32: facts, reasons, opinion, legal basis) are the paper that ends it.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="case")
    sort = models.CharField(_("类型"), max_length=12, choices=Sort.choices)
    case_class = models.CharField(_("类别"), max_length=12, choices=CaseClass.choices)
    summary = models.TextField(_("诉求或争议"))
    came_on = models.DateField(_("来访或提出日期"))
    place = models.CharField(_("地点"), max_length=80, blank=True)
    visitors = models.PositiveSmallIntegerField(_("来访人数"), default=0)
    accepted_at = models.DateTimeField(_("受理时间"), null=True, blank=True)

    outcome = models.CharField(_("结果"), max_length=12, choices=CaseOutcome.choices, blank=True)
    facts = models.TextField(_("事实"), blank=True)
    reasons = models.TextField(_("理由"), blank=True)
    opinion = models.TextField(_("处理意见"), blank=True)
    basis = models.TextField(_("法律政策依据"), blank=True)
    drafted_by_label = models.CharField(max_length=80, blank=True)
    approved_by_label = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    delivered_on = models.DateField(_("送达日期"), null=True, blank=True)

    refused_because = models.TextField(_("不予受理的理由"), blank=True)
    transferred_to = models.CharField(_("转送到"), max_length=16, choices=Body.choices, blank=True)
    transferred_where = models.CharField(max_length=80, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("协调事项")
        constraints = [
            models.CheckConstraint(
                name="case_leaving_is_not_taken_up",
                condition=~Q(case_class__in=("law", "accusation")) | Q(accepted_at__isnull=True),
            ),
            models.CheckConstraint(
                name="case_decided_whole",
                condition=Q(decided_at__isnull=True) | (~Q(outcome="") & ~Q(opinion="")),
            ),
        ]
        indexes = [models.Index(name="case_class", fields=["case_class", "sort"])]

    @property
    def masked_summary(self) -> str:
        """What is asked for, without names of representatives, telephones and the like."""
        names = self.representatives.values_list("name", flat=True)
        return mask_personal_data(self.summary, names)[0]


class Side(models.TextChoices):
    PETITIONER = "petitioner", _("来访群众")
    PARTY = "party", _("有关单位")


class Party(models.Model):
    """当事方: a side of the case, with what it says; a unit, or a group of people by its name."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    side = models.CharField(max_length=12, choices=Side.choices)
    name = models.CharField(_("名称"), max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.TextField(_("主张"), blank=True)

    class Meta:
        verbose_name = _("当事方")
        constraints = [
            models.UniqueConstraint(name="party_unit_once", fields=["case", "unit"]),
        ]


class Representative(models.Model):
    """群众代表: who speaks for the group; the database too holds no sixth."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="representatives")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    address = models.CharField(_("住址"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("群众代表")
        constraints = [
            models.UniqueConstraint(name="representative_place", fields=["case", "place"]),
            models.CheckConstraint(
                name="representatives_at_most_five",
                condition=Q(place__gte=1, place__lte=MOST_REPRESENTATIVES),
            ),
        ]

    @property
    def masked(self) -> str:
        """张** 138****1234 石桥镇东坝村***: what everybody who handles the case may read."""
        parts = (
            mask_name(self.name),
            mask_phone(self.phone) if self.phone else "",
            mask_address(self.address) if self.address else "",
        )
        return " ".join(part for part in parts if part)


class MeetingKind(models.TextChoices):
    MEETING = "meeting", _("协调会")
    ON_SITE = "on_site", _("现场协调")
    RECEPTION = "reception", _("接访座谈")


class Meeting(models.Model):
    """协调会: called for a day, then held, with who came and what was said."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="meetings")
    kind = models.CharField(_("形式"), max_length=12, choices=MeetingKind.choices)
    planned_on = models.DateField(_("拟开日期"))
    held_on = models.DateField(_("召开日期"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=80, blank=True)
    chair = models.CharField(_("主持人"), max_length=80, blank=True)
    others = models.CharField(_("其他参加人"), max_length=200, blank=True)
    minutes = models.TextField(_("会议情况"), blank=True)
    called_by_label = models.CharField(max_length=80)
    recorded_by_label = models.CharField(max_length=80, blank=True)
    move = models.ForeignKey(Move, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("协调会")
        constraints = [
            models.UniqueConstraint(
                name="meeting_one_called", fields=["case"], condition=Q(held_on__isnull=True)
            ),
            models.CheckConstraint(
                name="meeting_held_has_minutes",
                condition=Q(held_on__isnull=True) | ~Q(minutes=""),
            ),
        ]
        indexes = [models.Index(name="meeting_held", fields=["held_on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on or self.planned_on}"

    @property
    def matter(self) -> Matter:
        """The matter in which it was held, for pages that lead there."""
        return self.case.matter


class Attendance(models.Model):
    """到会: a unit that was asked to come, and whether it came."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    present = models.BooleanField(_("到会"), null=True, blank=True)

    class Meta:
        verbose_name = _("到会")
        constraints = [models.UniqueConstraint(name="attendance_once", fields=["meeting", "unit"])]


class Measure(models.Model):
    """议定措施: what a unit undertook by a day; ``followed_by`` is the supervision of it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="measures")
    text = models.TextField(_("措施"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    due_on = models.DateField(_("完成期限"))
    move = models.ForeignKey(Move, models.PROTECT, related_name="+")
    followed_by = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("议定措施")


class Stage(models.TextChoices):
    REEXAMINATION = "reexamination", _("复查")
    REVIEW = "review", _("复核")


class Reexamination(models.Model):
    """复查、复核: a group that does not accept the opinion asks again, at most twice (35, 36)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reexaminations")
    stage = models.CharField(max_length=16, choices=Stage.choices)
    asked_on = models.DateField(_("申请日期"))
    reason = models.TextField(_("申请理由"))
    upheld = models.BooleanField(_("维持原意见"), null=True, blank=True)
    decision = models.TextField(_("结论"), blank=True)
    delivered_on = models.DateField(_("送达日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("复查复核")
        constraints = [models.UniqueConstraint(name="reexamination_once", fields=["case", "stage"])]
