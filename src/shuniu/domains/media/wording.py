"""The sentences of a video's steps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.commons.flow import Wording

OPENING = Wording(_("{who}登记视频"))
WORDING: dict[str, Wording] = {
    "describe": Wording(_("{who}修改说明{note}")),
    "add_film": Wording(_("{who}上传影片：{note}")),
    "choose_cover": Wording(_("{who}选封面：{note}")),
    "add_captions": Wording(_("{who}{note}")),
    "submit": Wording(_("{who}送审"), "", _("请审核视频“{title}”")),
    "take_back": Wording(_("{who}收回修改")),
    "return_draft": Wording(_("{who}退回修改"), "", _("视频“{title}”被退回修改")),
    "publish": Wording(_("{who}审核发布"), "", _("视频“{title}”已经发布")),
    "withdraw": Wording(_("{who}撤下：{note}"), "", _("视频“{title}”已撤下：{note}")),
    "revise": Wording(_("{who}重新编辑")),
    "drop": Wording(_("{who}作废：{note}")),
}
