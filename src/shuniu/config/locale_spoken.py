"""Words that stand inside f-strings, where the collector of messages does not look."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SPOKEN = (
    *(_("电报"), _("同栏目较早的内容"), _("发布时间："), _("，"), _("网址："), _("复制网址")),
    *(_("作者："), _("文号："), _("更多"), _("还没有内容，发布后会立即出现在这里。")),
    *(_("正在生效的通知"), _("联系我们"), _("相关栏目"), _("专题"), _("较早的内容")),
    *(_("全部内容"), _("还没有登记领导信息。"), _("暂定")),
)
