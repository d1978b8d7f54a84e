"""The catalogue: what organs make public, under which headings, what they keep back and why."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.casework.models import Matter
from shuniu.commons.figures.period import Period
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Member, Unit
from shuniu.commons.publishing.models import Publication
from shuniu.commons.search.index import bigram_index, folded_field


class Axis(models.TextChoices):
    """By what the catalogue is divided, beside the organ."""

    SUBJECT = "subject", _("主题分类")
    STATUTORY = "statutory", _("法定主动公开内容")
    GENRE = "genre", _("体裁")


class Level(models.TextChoices):
    """Whose duty an item of the law is: everybody's, a county's besides, a town's besides."""

    ALL = "all", _("各级行政机关")
    COUNTY = "county", _("县级人民政府及其部门")
    TOWN = "town", _("乡镇人民政府")


class Heading(models.Model):
    """类目: one heading of the catalogue, with the rule that it comes from.

    What the law names (《条例》 articles 20 and 21) is data as the county's own headings are;
    one that is no longer used is ended on a day and stays with what was filed under it.
    """

    axis = models.CharField(_("分类"), max_length=10, choices=Axis.choices)
    code = models.CharField(_("代码"), max_length=24)
    name = models.CharField(_("名称"), max_length=120)
    basis = models.CharField(_("依据"), max_length=120)
    level = models.CharField(_("适用"), max_length=8, choices=Level.choices, default=Level.ALL)
    order = models.PositiveIntegerField(_("排序"), default=100)
    since = models.DateField(_("起用日期"))
    ended_on = models.DateField(_("停用日期"), null=True, blank=True)
    entered_by_label = models.CharField(_("录入人"), max_length=80)

    class Meta:
        verbose_name = _("公开类目")
        ordering = ["axis", "order", "id"]
        constraints = [models.UniqueConstraint(name="heading_code", fields=["axis", "code"])]

    def __str__(self) -> str:
        return self.name


class Organ(models.Model):
    """公开主体: a unit that discloses in its own name, and its disclosure body (《条例》第四条).

    The credit code begins its index numbers; body, address, hours and ways of contact are
    what the guide and the list of institutions show (第十二条). An organ that ``receives``
    takes applications in its own name (第四条、第二十七条); ``mark`` (机关代字) begins the numbers
    of its letters. What goes to the county government is handled by its office.
    """

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="organ")
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    body = models.CharField(_("公开工作机构"), max_length=80)
    address = models.CharField(_("办公地址"), max_length=120)
    postcode = models.CharField(_("邮政编码"), max_length=6, blank=True)
    hours = models.CharField(_("办公时间"), max_length=120)
    phone = models.CharField(_("联系电话"), max_length=40)
    fax = models.CharField(_("传真"), max_length=40, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    duties = models.TextField(_("机构职能"), blank=True)
    receives = models.BooleanField(_("受理申请"), default=False)
    mark = models.CharField(_("机关代字"), max_length=10, blank=True)
    entered_by_label = models.CharField(_("录入人"), max_length=80)
    entered_at = models.DateTimeField(_("更新时间"))

    class Meta:
        verbose_name = _("公开主体")
        ordering = ["unit__order", "unit_id"]
        constraints = [
            models.UniqueConstraint(name="organ_mark", fields=["mark"], condition=~Q(mark=""))
        ]

    def __str__(self) -> str:
        return self.unit.name


class Guide(models.Model):
    """公开指南: how an organ's information is arranged and obtained (《条例》第十二条).

    A change is a new row from a day on; the newest that is in force is shown, the older stay.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="guides")
    since = models.DateField(_("施行日期"))
    arrangement = models.TextField(_("信息分类和编排体系"))
    ways = models.TextField(_("获取方式"))
    requests = models.TextField(_("依申请公开"))
    remedies = models.TextField(_("监督和救济"))
    entered_by_label = models.CharField(_("录入人"), max_length=80)
    entered_at = models.DateTimeField(_("录入时间"))

    class Meta:
        verbose_name = _("公开指南")
        ordering = ["organ", "-since", "-id"]
        indexes = [models.Index(name="guide_newest", fields=["organ", "-since", "-id"])]


class Attribute(models.TextChoices):
    """公开属性 (国办发〔2016〕80号): open to all, on request only, or not to be disclosed."""

    OPEN = "open", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
    CLOSED = "closed", _("不予公开")


class Validity(models.TextChoices):
    """有效性 of a document that is before the public."""

    IN_FORCE = "in_force", _("有效")
    ABOLISHED = "abolished", _("废止")
    LAPSED = "lapsed", _("失效")
    PARTLY = "partly", _("部分失效")


class ItemQuerySet(models.QuerySet["Item"]):
    """Items, asked for in the office's words."""

    def public(self) -> ItemQuerySet:
        """What stands before the public now."""
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)

    def published_in(self, period: Period) -> ItemQuerySet:
        """First made public in the period, whether or not it was withdrawn since."""
        return self.filter(
            first_published_at__gte=period.starts_at, first_published_at__lt=period.ends_at
        )


class Item(models.Model):
    """政府信息: one piece of information that an organ made or keeps, public or not.

    ``matter.unit`` is the unit whose people handle it, ``organ`` the organ in whose name it
    stands (公开主体). ``index_number`` (索引号) is given when it is first published, is unique
    and is never given again. While something public is being corrected (更正) the new words wait
    in ``draft``: the public reads the old ones until a second person has passed the new ones.
    """

    matter = models.OneToOneField(
        Matter, models.PROTECT, primary_key=True, related_name="disclosure_item"
    )
    organ = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("发文机关"))
    responsible = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("责任单位")
    )
    index_number = models.CharField(_("索引号"), max_length=40, blank=True)
    title = models.CharField(_("名称"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    formed_on = models.DateField(_("成文日期"))
    subject = models.ForeignKey(
        Heading,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("主题分类"),
    )
    statutory = models.ForeignKey(
        Heading,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("法定主动公开内容"),
    )
    genre = models.ForeignKey(
        Heading, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("体裁")
    )
    attribute = models.CharField(_("公开方式"), max_length=10, choices=Attribute.choices)
    reason = models.CharField(_("不公开的理由"), max_length=300, blank=True)
    scope = models.CharField(_("公开范围"), max_length=60, default="面向社会")
    summary = models.CharField(_("内容概述"), max_length=400, blank=True)
    keywords = models.CharField(_("关键词"), max_length=120, blank=True)
    text = models.TextField(_("正文"), blank=True)
    source = models.CharField(_("来源"), max_length=120, blank=True)
    normative = models.BooleanField(_("行政规范性文件"), default=False)
    reading_due = models.BooleanField(_("需要解读"), default=False)
    draft = models.JSONField(null=True, blank=True)

    validity = models.CharField(
        _("有效性"), max_length=10, choices=Validity.choices, default=Validity.IN_FORCE
    )
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    ended_on = models.DateField(_("废止日期"), null=True, blank=True)
    ended_note = models.CharField(_("废止或失效的依据"), max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    prepared_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    prepared_by_label = models.CharField(_("编目人"), max_length=80, blank=True)
    secrecy_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    secrecy_by_label = models.CharField(_("保密审查人"), max_length=80, blank=True)
    secrecy_at = models.DateTimeField(_("保密审查时间"), null=True, blank=True)
    published_by_label = models.CharField(_("审核人"), max_length=80, blank=True)
    first_published_at = models.DateTimeField(_("首次发布时间"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布日期"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    withdrawn_because = models.CharField(_("撤下原因"), max_length=200, blank=True)
    reexamine_on = models.DateField(_("下次复核日期"), null=True, blank=True)
    search = folded_field("title", "document_number", "summary", "keywords", "text")

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开目录条目")
        constraints = [
            models.UniqueConstraint(
                name="item_index_number", fields=["index_number"], condition=~Q(index_number="")
            ),
            models.CheckConstraint(
                name="item_published_after_review",
                condition=Q(published_at__isnull=True)
                | (Q(secrecy_at__isnull=False) & ~Q(index_number="")),
            ),
            models.CheckConstraint(
                name="item_two_persons",
                condition=Q(secrecy_by__isnull=True)
                | Q(prepared_by__isnull=True)
                | ~Q(secrecy_by=models.F("prepared_by")),
            ),
        ]
        indexes = [
            bigram_index("item_bigrams", "search"),
            models.Index(
                name="item_public_newest",
                fields=["-published_at", "-matter"],
                condition=Q(published_at__isnull=False, withdrawn_at__isnull=True),
            ),
            models.Index(name="item_organ", fields=["organ", "-published_at"]),
            models.Index(name="item_formed", fields=["formed_on"]),
            models.Index(
                name="item_reexamine",
                fields=["reexamine_on"],
                condition=Q(reexamine_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether it stands before the public now."""
        return self.published_at is not None and self.withdrawn_at is None

    def lapsed_by(self, day: dt.date) -> bool:
        """Whether it was no longer wholly in force on a day."""
        return self.validity in (Validity.ABOLISHED, Validity.LAPSED) and (
            self.ended_on is None or self.ended_on <= day
        )


class ItemPaper(models.Model):
    """附件 of an item; ``pending`` until the words with which it came are published."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="papers")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    name = models.CharField(_("附件名称"), max_length=120)
    order = models.PositiveSmallIntegerField(default=0)
    pending = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("附件")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(name="item_paper_once", fields=["item", "paper"])]


class ReadingForm(models.TextChoices):
    """解读方式."""

    TEXT = "text", _("文字解读")
    PICTURES = "pictures", _("图解")
    VIDEO = "video", _("视频")
    PRESS = "press", _("新闻发布会")


class Interpretation(models.Model):
    """解读: what explains a published document; each page leads to the other.

    It is an item of the catalogue itself, or a line that another room put before the public.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="interpretations")
    reading = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="interprets"
    )
    line = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="interprets"
    )
    form = models.CharField(_("解读方式"), max_length=10, choices=ReadingForm.choices)
    linked_by_label = models.CharField(max_length=80)
    linked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("解读")
        ordering = ["linked_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="interpretation_of_one",
                condition=Q(reading__isnull=False, line__isnull=True)
                | Q(reading__isnull=True, line__isnull=False),
            ),
            models.UniqueConstraint(
                name="interpretation_once",
                fields=["item", "reading", "line"],
                nulls_distinct=False,
            ),
        ]
