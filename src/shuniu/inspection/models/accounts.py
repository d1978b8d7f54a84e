"""政务新媒体: the accounts that the county's units keep, each checked by its last update."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Unit


class AccountKind(models.TextChoices):
    WECHAT = "wechat", _("微信公众号")
    WECHAT_VIDEO = "wechat_video", _("微信视频号")
    WEIBO = "weibo", _("微博")
    SHORT_VIDEO = "short_video", _("短视频号")
    NEWS = "news", _("新闻客户端账号")
    MINI = "mini", _("小程序")
    APP = "app", _("移动客户端")
    OTHER = "other", _("其他")


class Account(models.Model):
    """新媒体账号: whose it is, where it is, and since when it waits for an answer to somebody."""

    kind = models.CharField(_("类型"), max_length=16, choices=AccountKind.choices)
    name = models.CharField(_("名称"), max_length=80)
    handle = models.CharField(_("账号"), max_length=80, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("主办单位"), related_name="+")
    address = models.URLField(_("地址"), max_length=300, blank=True)
    keeper = models.CharField(_("管理人"), max_length=40, blank=True)
    interacts = models.BooleanField(_("提供互动"), default=True)
    unanswered_since = models.DateField(_("最早未答复留言"), null=True, blank=True)
    opened_on = models.DateField(_("开设日期"))
    closed_on = models.DateField(_("注销日期"), null=True, blank=True)
    closed_because = models.CharField(_("注销原因"), max_length=200, blank=True)
    registered_by = models.CharField(max_length=80)
    registered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("政务新媒体账号")
        constraints = [
            models.UniqueConstraint(
                name="account_open_once",
                fields=["kind", "name"],
                condition=Q(closed_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name


class AccountUpdate(models.Model):
    """更新记录: on that day the account said something, as somebody looked and put down."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="updates")
    on = models.DateField(_("更新日期"))
    title = models.CharField(_("内容"), max_length=200, blank=True)
    by_label = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("新媒体更新")
        indexes = [models.Index(name="accountupdate_newest", fields=["account", "-on"])]
