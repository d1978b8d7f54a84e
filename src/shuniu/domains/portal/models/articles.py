"""An article, what goes with it, and where else it is offered."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin

from shuniu.casework.models import Matter
from shuniu.commons.figures.period import Period
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.models import Member, Unit

from .blocks import body_blocks
from .columns import SiteColumn
from .sites import Site

# What is written in the workshop, and so stands in revisions; all else is the row's own.
WRITTEN = (
    "title",
    "subtitle",
    "author",
    "source",
    "summary",
    "keywords",
    "cover",
    "body",
    "attached",
    "go_live_at",
    "expire_at",
)


def _person(label: Any) -> Any:
    """Who did this part of the present round."""
    return models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=label,
    )


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> ArticleQuerySet:
        """What the public can read now."""
        return self.filter(live=True, withdrawn_at__isnull=True)

    def first_published_in(self, period: Period) -> ArticleQuerySet:
        """Articles whose first publication lies in the period, withdrawn ones too."""
        return self.filter(
            first_published_at__gte=period.starts_at, first_published_at__lt=period.ends_at
        )


class Article(DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, models.Model):  # type: ignore[misc]
    """稿件: one text of a site; the row is what the public reads, revisions what is being written.

    ``matter`` carries the reviews; it is empty only for what was brought in from an
    older site, until that is corrected for the first time. The persons of the present
    round of reviews stand in columns (``writer``, who handed it in, to ``secrecy_reviewer``;
    ``writers`` are the keys of all who wrote in it), so that no two of them can be one;
    what was published before stands in ``Edition``. ``html`` and ``text`` are made at
    publication from the approved revision, cleaned: public pages never render the
    editor's blocks. Times of publication come from the server alone (V1: a forged
    date is a veto). ``characters`` and ``pictures`` count what was entered. ``attached``
    names the files that go with the text (``{"paper": key, "name": name}``, in their order)
    and stands in revisions like the words; ``kept`` holds all that were ever handed in, and
    what the public may fetch are the rows of ``ArticlePaper``, made at publication.
    """

    matter = models.OneToOneField(
        Matter, models.PROTECT, null=True, blank=True, related_name="article"
    )
    site = models.ForeignKey(Site, models.PROTECT, related_name="articles")
    column = models.ForeignKey(SiteColumn, models.PROTECT, related_name="articles")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("采编单位"))
    title = models.CharField(_("标题"), max_length=120)
    subtitle = models.CharField(_("副标题"), max_length=120, blank=True)
    author = models.CharField(_("作者"), max_length=60, blank=True)
    source = models.CharField(_("来源"), max_length=80, blank=True)
    summary = models.CharField(_("摘要"), max_length=300, blank=True)
    keywords = models.CharField(_("关键词"), max_length=120, blank=True)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    cover = models.ForeignKey(
        "workshop.Picture",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("题图"),
    )
    body = StreamField(body_blocks(), blank=True, verbose_name=_("正文"))
    attached = models.JSONField(_("附件"), default=list, blank=True, editable=False)
    kept = models.ManyToManyField(Paper, blank=True, editable=False, related_name="+")
    html = models.TextField(blank=True, editable=False)
    text = models.TextField(blank=True, editable=False)
    writers = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    writer = _person(_("送审人"))
    first_reviewer = _person(_("一审"))
    second_reviewer = _person(_("二审"))
    third_reviewer = _person(_("三审"))
    secrecy_reviewer = _person(_("保密审查"))
    publisher = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("终审发布单位"),
    )
    submitted_revision = models.ForeignKey(
        "wagtailcore.Revision",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("送审稿"),
    )
    editors = models.JSONField(_("责任编辑与审核"), default=dict, blank=True, editable=False)
    characters = models.PositiveIntegerField(_("字数"), default=0, editable=False)
    pictures = models.PositiveIntegerField(_("图片数"), default=0, editable=False)
    written_by_label = models.CharField(_("采编人"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("建立时间"))
    also_in = models.ManyToManyField(
        SiteColumn,
        through="AlsoIn",
        blank=True,
        related_name="+",
        verbose_name=_("同时发布到"),
    )
    shown = models.ManyToManyField(
        "workshop.Picture", blank=True, editable=False, related_name="shown_in"
    )
    withdrawn_at = models.DateTimeField(_("撤稿时间"), null=True, blank=True, editable=False)
    withdrawn_because = models.CharField(_("撤稿原因"), max_length=200, blank=True, editable=False)
    corrected_at = models.DateTimeField(_("更正时间"), null=True, blank=True, editable=False)
    correction_note = models.CharField(_("更正说明"), max_length=200, blank=True, editable=False)
    imported_from = models.CharField(_("来自旧站"), max_length=60, blank=True, editable=False)
    imported_key = models.CharField(max_length=80, blank=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("稿件")
        verbose_name_plural = _("稿件")
        constraints = [
            models.UniqueConstraint(
                fields=["imported_from", "imported_key"],
                condition=~Q(imported_from=""),
                name="article_imported_once",
            ),
            models.CheckConstraint(
                condition=Q(matter__isnull=False) | ~Q(imported_from=""),
                name="article_has_its_matter",
            ),
            models.CheckConstraint(
                condition=Q(live=False) | Q(first_published_at__isnull=False),
                name="article_live_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "first_published_at"], name="article_of_site"),
            models.Index(fields=["column", "-first_published_at"], name="article_of_column"),
            models.Index(fields=["unit", "-created_at"], name="article_of_unit"),
            models.Index(
                fields=["expire_at"], condition=Q(expire_at__isnull=False), name="article_ends"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def with_content_json(self, content: dict[str, Any]) -> Article:
        """The article with a revision's words; what the workshop does not write stays the row's."""
        made: Article = super().with_content_json(content)
        for field in self._meta.concrete_fields:
            if field.name not in WRITTEN:
                setattr(made, field.attname, getattr(self, field.attname))
        return made


class AlsoIn(models.Model):
    """同时发布: a further column in which the text stands, and by which unit's right.

    Whether the right still holds is asked at every publication, not only when it was used.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    column = models.ForeignKey(SiteColumn, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("同时发布")
        constraints = [
            models.UniqueConstraint(fields=["article", "column"], name="also_in_once_a_column")
        ]

    def __str__(self) -> str:
        return f"{self.article} → {self.column}"


class ArticlePaper(models.Model):
    """附件: a file that the public may fetch with the article, as its published text has it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="papers")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=120)
    order = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("稿件附件")

    def __str__(self) -> str:
        return self.name


class ArticleVideo(models.Model):
    """稿件中的视频: a video (by its key in its own room) that the published text shows."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="videos")
    video = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = _("稿件中的视频")
        constraints = [
            models.UniqueConstraint(fields=["article", "video"], name="article_video_once")
        ]

    def __str__(self) -> str:
        return f"{self.article} · {self.video}"


class PushState(models.TextChoices):
    OFFERED = "offered", _("待采用")
    ACCEPTED = "accepted", _("已采用")
    REFUSED = "refused", _("未采用")


class Push(models.Model):
    """推送: an article of one site offered to a column of another, and what became of it."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="pushes")
    column = models.ForeignKey(SiteColumn, models.PROTECT, related_name="pushes")
    state = models.CharField(
        _("状态"), max_length=8, choices=PushState.choices, default=PushState.OFFERED
    )
    offered_at = models.DateTimeField(_("推送时间"))
    offered_by_label = models.CharField(_("推送人"), max_length=80)
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    decided_by_label = models.CharField(_("处理人"), max_length=80, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("推送")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "column"],
                condition=~Q(state="refused"),
                name="push_once_a_column",
            )
        ]
        indexes = [
            models.Index(
                fields=["column", "offered_at"], condition=Q(state="offered"), name="push_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article} → {self.column}"
