"""What search looks through."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shuniu.commons.search.index import bigram_index


class FoundLine(models.Model):
    """可检索条目: one source on one site, under the line by which it stood there first.

    It is kept by the listener of the publications and can be made anew from them at
    any time (``actions.fill``). ``body`` is the folded text of title, number, unit,
    summary and, of an article, its text; ``head`` that of title and number alone.
    """

    line_id = models.BigIntegerField(primary_key=True)
    site = models.CharField(_("站点"), max_length=40)
    column = models.CharField(_("栏目"), max_length=60)
    unit_label = models.CharField(_("单位"), max_length=100)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    source_kind = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    title = models.CharField(_("标题"), max_length=200)
    summary = models.CharField(_("摘要"), max_length=400, blank=True)
    url = models.CharField(_("地址"), max_length=300)
    first_published_at = models.DateTimeField(_("发布时间"))
    head = models.TextField()
    body = models.TextField()

    class Meta:
        verbose_name = _("可检索条目")
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "site"], name="found_once_a_site"
            )
        ]
        indexes = [
            bigram_index("found_words", "body"),
            bigram_index("found_heads", "head"),
            models.Index(fields=["site", "-first_published_at", "-line_id"], name="found_newest"),
            models.Index(
                fields=["site", "column", "-first_published_at", "-line_id"],
                name="found_of_column",
            ),
            models.Index(
                fields=["site", "unit_label", "-first_published_at", "-line_id"],
                name="found_of_unit",
            ),
            models.Index(
                fields=["site", "-first_published_at", "-line_id"],
                condition=~models.Q(number=""),
                name="found_numbered",
            ),
        ]

    def __str__(self) -> str:
        return self.title
