"""What was put before the public of an article, each time as it was."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .articles import Article


class Edition(models.Model):
    """版次: one published text of an article with the names of all who let it out; never rewritten.

    Number 1 is the first publication, each further one a correction with its reason.
    ``digest`` is the SHA-256 of title and text. ``attached`` are the files as they stood, in
    their order: key of the paper, the name that readers saw, its content's SHA-256 and bytes.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("版次"))
    title = models.CharField(_("标题"), max_length=120)
    html = models.TextField(_("正文"))
    digest = models.CharField(max_length=64)
    attached = models.JSONField(_("附件"), default=list)
    editors = models.JSONField(_("责任编辑与审核"), default=dict)
    reason = models.CharField(_("更正说明"), max_length=200, blank=True)
    revision_id = models.BigIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"))
    published_by_label = models.CharField(_("发布人"), max_length=80)

    class Meta:
        ordering = ["article_id", "number"]
        verbose_name = _("稿件版次")
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="edition_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
