"""The columns of a site: a tree, each with its kind and the longest time without news."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.ground.record import in_readers_language

from .sites import Site


class ColumnKind(models.TextChoices):
    """What a column is for; limits of update and checks follow from it."""

    NEWS = "news", _("动态要闻")
    NOTICES = "notices", _("通知公告")
    POLICY = "policy", _("政策文件")
    INTERPRETATION = "interpretation", _("政策解读")
    PERSONNEL = "personnel", _("人事信息")
    PLANNING = "planning", _("规划计划")
    STATISTICS = "statistics", _("统计信息")
    FINANCE = "finance", _("财政资金")
    ABOUT = "about", _("概况")
    LEADERS = "leaders", _("领导信息")
    INSTITUTIONS = "institutions", _("机构职能")
    DISCLOSURE = "disclosure", _("信息公开")
    SERVICES = "services", _("办事服务")
    SERVICE_STATS = "service_stats", _("办事统计")
    LIFE = "life", _("生活资讯")
    LETTERS = "letters", _("来信答复")
    PROPOSALS = "proposals", _("建议提案")
    VIDEO = "video", _("视频")
    TOPIC = "topic", _("专题专栏")
    OTHER = "other", _("其他")


# By which rule of the calendar's table a kind has to have something new; what the rule says on a
# day, and by which paper, is ``queries.limits``.
YEARLY = "web.yearly_column"
UPDATE_RULES: dict[str, str] = {
    ColumnKind.NEWS: "web.news",
    ColumnKind.NOTICES: "web.policy",
    ColumnKind.POLICY: "web.policy",
    ColumnKind.INTERPRETATION: "web.policy",
    ColumnKind.PERSONNEL: YEARLY,
    ColumnKind.PLANNING: YEARLY,
    ColumnKind.STATISTICS: YEARLY,
    ColumnKind.FINANCE: YEARLY,
    ColumnKind.SERVICE_STATS: "web.stats",
    ColumnKind.LETTERS: "web.answered_pub",
}


class SiteColumn(models.Model):
    """栏目: a place of a site in which lines stand (``commons.publishing`` calls it by its code).

    ``update_limit_days`` is the county's own longest time without a new line; empty: what
    the rule of its kind says (``UPDATE_RULES``), or none. A rule is never loosened by it.
    A column in which lines stand is closed, redirected or emptied, never deleted.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="columns")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    code = models.SlugField(_("代码"), max_length=60)
    name = models.CharField(_("栏目名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    kind = models.CharField(_("类别"), max_length=16, choices=ColumnKind.choices)
    update_limit_days = models.PositiveIntegerField(_("更新时限（天）"), null=True, blank=True)
    order = models.PositiveIntegerField(_("排序"), default=0)
    in_menu = models.BooleanField(_("在导航中"), default=True)
    on_home = models.BooleanField(_("在首页"), default=False)
    about = models.CharField(_("说明"), max_length=400, blank=True)
    url_name = models.CharField(_("专页"), max_length=80, blank=True)
    opened_on = models.DateField(_("开设日期"))
    closed_on = models.DateField(_("关闭日期"), null=True, blank=True)
    redirect_to = models.CharField(_("关闭后转到"), max_length=300, blank=True)

    class Meta:
        ordering = ["site_id", "order", "id"]
        verbose_name = _("栏目")
        constraints = [
            models.UniqueConstraint(fields=["site", "code"], name="column_code_once_a_site"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=models.F("opened_on")),
                name="column_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.name}"

    @property
    def shown_name(self) -> str:
        """Its name in the reader's language."""
        return in_readers_language(self.name, self.name_en)
