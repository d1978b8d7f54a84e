"""The sentences of an item's steps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.commons.flow import Wording

COLUMN_LABEL = _("政府信息公开")
SECTION_LABEL = _("信息公开")
OPENING = Wording(_("{who}登记政府信息“{title}”"), "", _("待编目公开：“{title}”"))

WORDING: dict[str, Wording] = {
    "describe": Wording(_("{who}编目，等待另一人保密审查"), "", _("待保密审查：“{title}”")),
    "return_draft": Wording(_("{who}退回编目：{note}"), "", _("“{title}”退回：{note}")),
    "clear": Wording(_("{who}保密审查，可以公开：{note}"), "", _("待发布：“{title}”")),
    "publish": Wording(_("{who}审核发布，索引号{note}"), "", _("“{title}”已公开")),
    "keep": Wording(_("{who}确定不主动公开：{note}")),
    "call": Wording(_("到期复核：不主动公开的信息每年复核一次"), "", _("待复核：“{title}”")),
    "keep_again": Wording(_("{who}复核，继续不主动公开：{note}")),
    "open_up": Wording(_("{who}复核，转为主动公开：{note}"), "", _("待编目公开：“{title}”")),
    "interpret": Wording(_("{who}关联解读：{note}")),
    "interpret_more": Wording(_("{who}关联解读：{note}")),
    "waive_interpretation": Wording(_("{who}确定不需要解读：{note}")),
    "set_validity": Wording(_("{who}更改有效性：{note}")),
    "revise": Wording(_("{who}更正：{note}"), "", _("待更正：“{title}”，{note}")),
    "withdraw": Wording(_("{who}撤下：{note}"), "", _("“{title}”已撤下：{note}")),
    "restore": Wording(_("{who}重新公开：{note}"), "", _("待编目公开：“{title}”")),
    "drop": Wording(_("{who}销去登记：{note}")),
}
