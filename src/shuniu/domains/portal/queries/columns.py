"""The columns of a site, and what stands in the way of taking one off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shuniu.commons.publishing.models import Publication

from ..models import Article, Push, Right, Site, SiteColumn


def open_columns(day: dt.date) -> QuerySet[SiteColumn]:
    """The columns that stand on a day, on sites that stand."""
    standing = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    site = Q(site__closed_on__isnull=True) | Q(site__closed_on__gt=day)
    return SiteColumn.objects.filter(standing & site).select_related("site")


def columns_of(site: Site) -> Sequence[SiteColumn]:
    """All columns of a site in the order of its menu, closed ones too."""
    return list(SiteColumn.objects.filter(site=site).order_by("order", "id"))


def standing_lines(column: SiteColumn) -> QuerySet[Publication]:
    """What the public sees in the column now."""
    site, code = column.site.code, column.code
    return Publication.objects.standing().filter(site=site, column=code)


def hindrances(column: SiteColumn) -> list[str]:
    """Why the column may not be deleted, a sentence each; none: nothing ever stood there."""
    counts = (
        (
            Publication.objects.filter(site=column.site.code, column=column.code),
            _("有{n}条发布过的内容"),
        ),
        (Article.objects.filter(Q(column=column) | Q(also_in=column)).distinct(), _("有{n}篇稿件")),
        (Push.objects.filter(column=column), _("有{n}条推送记录")),
        (SiteColumn.objects.filter(parent=column), _("下面有{n}个子栏目")),
        (Right.objects.filter(column=column), _("有{n}条授权记录")),
    )
    return [words.format(n=n) for rows, words in counts if (n := rows.count())]
