"""The sentences of the steps of notices and guides."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.commons.flow import Wording

NOTICE_OPENING = Wording(_("{who}登记生活资讯"), "", _("请核对生活资讯“{title}”"))
NOTICE_WORDING: dict[str, Wording] = {
    "publish": Wording(_("{who}核对发布")),
    "publish_at_once": Wording(_("{who}直接发布（本单位已设为直接发布）")),
    "return_notice": Wording(_("{who}退回修改"), "", _("生活资讯“{title}”被退回修改")),
    "rewrite": Wording(_("{who}修改重报"), "", _("请核对生活资讯“{title}”")),
    "shift": Wording(_("{who}更改时间：{note}")),
    "withdraw": Wording(_("{who}撤下：{note}")),
    "drop": Wording(_("{who}作废：{note}")),
}
GUIDE_OPENING = Wording(_("{who}登记办事指南"))
GUIDE_WORDING: dict[str, Wording] = {
    "write": Wording(_("{who}填写要素")),
    "add_form": Wording(_("{who}上传表格：{note}")),
    "remove_form": Wording(_("{who}删除表格：{note}")),
    "submit": Wording(_("{who}送审{note}"), "", _("请审核办事指南“{title}”")),
    "take_back": Wording(_("{who}收回修改")),
    "return_draft": Wording(_("{who}退回修改"), "", _("办事指南“{title}”被退回修改")),
    "publish": Wording(_("{who}审核公布{note}"), "", _("办事指南“{title}”已经公布")),
    "revise": Wording(_("{who}修订")),
    "withdraw": Wording(_("{who}撤下：{note}"), "", _("办事指南“{title}”已撤下：{note}")),
    "drop": Wording(_("{who}作废：{note}")),
}
