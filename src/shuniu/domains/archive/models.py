"""The archive's tables: fonds, codes, the table of retention, items, what became of them."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.filing import FOR_EVER, TEN, THIRTY
from shuniu.casework.models import Matter
from shuniu.commons.figures.period import Period
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Member, Unit


class Retention(models.TextChoices):
    """保管期限, by the codes of DA/T 13-2022."""

    FOR_EVER = FOR_EVER, _("永久")
    THIRTY = THIRTY, _("30年")
    TEN = TEN, _("10年")


YEARS = {THIRTY: 30, TEN: 10}
CATEGORY = "WS"  # 文书: the one category of records that a filed matter belongs to


class Fonds(models.Model):
    """全宗: the records of one organ, under the number that the county archives gave it.

    ``source`` says where the number stands; matters closed before ``since`` are not asked for.
    """

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="fonds")
    number = models.CharField(_("全宗号"), max_length=4, unique=True)
    source = models.CharField(_("依据"), max_length=200)
    since = models.DateField(_("起用日期"))
    entered_by_label = models.CharField(max_length=120)
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("全宗")

    def __str__(self) -> str:
        return f"{self.number} {self.unit.name}"


class Organ(models.Model):
    """机构（问题）代码: three letters or digits for a section or a subject inside a fonds.

    ``kinds`` are the kinds of matters for which it is proposed; one with none is the default.
    """

    fonds = models.ForeignKey(Fonds, models.PROTECT, related_name="organs")
    code = models.CharField(_("代码"), max_length=3)
    name = models.CharField(_("机构或问题"), max_length=40)
    kinds = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("机构（问题）代码")
        constraints = [models.UniqueConstraint(name="organ_code_once", fields=["fonds", "code"])]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Rule(models.Model):
    """归档范围和保管期限表 (one line): which matters are kept how long, and by what source.

    ``kind`` is empty for every kind; ``words`` are looked for in the title, any of them will do.
    The first line that fits, by ``order``, makes the proposal.
    """

    order = models.PositiveSmallIntegerField(_("顺序"))
    scope = models.CharField(_("归档范围"), max_length=120)
    kind = models.CharField(max_length=24, blank=True)
    words = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    retention = models.CharField(_("保管期限"), max_length=3, choices=Retention.choices)
    source = models.CharField(_("依据"), max_length=200)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("归档范围和保管期限表")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.scope


class State(models.TextChoices):
    """What became of an item."""

    KEPT = "kept", _("在档")
    MOVED = "moved", _("改期限移出")
    DESTROYED = "destroyed", _("已销毁")


class Items(models.QuerySet["Item"]):
    """The archive's items, narrowed in the office's words."""

    def filed_in(self, period: Period) -> Items:
        """Filed within the period; one that was moved to another class counts once."""
        first, last = period.starts_at, period.ends_at
        return self.filter(filed_at__gte=first, filed_at__lt=last, moved_from__isnull=True)

    def ended_by(self, day: dt.date) -> Items:
        """Those in keeping whose retention is over on that day."""
        return self.filter(state=State.KEPT, ends_on__lt=day)


class Item(models.Model):
    """归档文件（件）: one filed matter under its 档号, which stays as it is for ever.

    Number, class, matter and digest never change (a trigger sees to it). The facts of the
    catalogue change by a ``Correction``; another retention is another row. ``ends_on`` is the
    last day of the retention, counted from the end of the year; none for ever.
    """

    fonds = models.ForeignKey(Fonds, models.PROTECT, related_name="items")
    year = models.PositiveSmallIntegerField(_("年度"))
    retention = models.CharField(_("保管期限"), max_length=3, choices=Retention.choices)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="items")
    number = models.PositiveIntegerField(_("件号"))
    code = models.CharField(_("档号"), max_length=40, unique=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="archive_items")
    title = models.CharField(_("题名"), max_length=300)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    responsible = models.CharField(_("责任者"), max_length=200)
    day = models.DateField(_("日期"))
    pages = models.PositiveIntegerField(_("页数"), default=0)
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    kind_label = models.CharField(_("类别"), max_length=40)
    goes_with = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="partners"
    )
    moved_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="moved_to"
    )
    package = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)
    ends_on = models.DateField(_("期满日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.KEPT)
    filed_at = models.DateTimeField(_("归档时间"))
    filed_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    filed_by_label = models.CharField(_("归档人"), max_length=120)

    objects = Items.as_manager()

    class Meta:
        verbose_name = _("归档文件")
        constraints = [
            models.UniqueConstraint(
                name="item_number_once", fields=["fonds", "year", "retention", "organ", "number"]
            ),
            models.UniqueConstraint(
                name="item_matter_once", fields=["matter"], condition=~Q(state="moved")
            ),
            models.CheckConstraint(
                name="item_package_while_kept",
                condition=Q(state="kept", package__isnull=False)
                | (~Q(state="kept") & Q(package__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(name="item_ends", fields=["fonds", "ends_on"], condition=Q(state="kept")),
            models.Index(name="item_filed", fields=["filed_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Correction(models.Model):
    """著录更正: what a fact of the catalogue was before, what it is now, and why. Only grows."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=20)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    reason = models.CharField(_("原因"), max_length=200)
    by_label = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("著录更正")


class Consultation(models.Model):
    """利用登记: who opened an item's package, when and what for. Only grows."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="consultations")
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(_("利用人"), max_length=120)
    purpose = models.CharField(_("利用目的"), max_length=200)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("利用登记")
        indexes = [models.Index(name="consultation_newest", fields=["-id"])]


class LeftOut(models.Model):
    """不归档: a closed matter that is not filed, and the reason (8号令 Art. 4)."""

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="left_out_of_archive")
    reason = models.CharField(_("理由"), max_length=200)
    by_label = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("不归档")


class Appraisal(models.Model):
    """期满鉴定: what is to become of items whose retention is over; decided by two persons."""

    fonds = models.ForeignKey(Fonds, models.PROTECT, related_name="appraisals")
    opinion = models.TextField(_("鉴定意见"))
    proposed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    proposed_by_label = models.CharField(_("提出人"), max_length=120)
    proposed_at = models.DateTimeField(_("提出时间"))
    approved = models.BooleanField(_("批准"), null=True)
    decided_by_label = models.CharField(_("审批人"), max_length=120, blank=True)
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    note = models.CharField(_("审批意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("期满鉴定")

    def __str__(self) -> str:
        return _("{fonds} {day} 期满鉴定").format(
            fonds=self.fonds.number, day=self.proposed_at.date().isoformat()
        )


class AppraisalLine(models.Model):
    """One item of an appraisal: kept for another period (``retention``), or destroyed (empty)."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="appraisal_lines")
    retention = models.CharField(max_length=3, choices=Retention.choices, blank=True)

    class Meta:
        verbose_name = _("鉴定清单")
        constraints = [
            models.UniqueConstraint(name="appraisal_item_once", fields=["appraisal", "item"])
        ]
