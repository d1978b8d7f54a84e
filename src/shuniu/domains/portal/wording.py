"""The sentences of an article's steps: in the trail and in notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.commons.flow import Wording

OPENING = Wording(_("{who}采编{number}"))
_RETURNED = _("稿件退回：“{title}”，{note}")

WORDING: dict[str, Wording] = {
    "submit": Wording(_("{who}送审"), "", _("待一审：“{title}”")),
    "recall": Wording(_("{who}拿回修改")),
    "drop": Wording(_("{who}作废：{note}")),
    "pass_first": Wording(_("{unit}{who}一审一校通过"), "", _("待二审：“{title}”")),
    "pass_second": Wording(_("{unit}{who}二审二校通过"), "", _("待三审：“{title}”")),
    "pass_third": Wording(_("{unit}{who}三审三校通过"), "", _("待保密审查：“{title}”")),
    "return_text": Wording(_("{unit}{who}退回：{note}"), "", _RETURNED),
    "clear_secrecy": Wording(_("{unit}{who}保密审查：{note}"), "", _("待发布：“{title}”")),
    "publish": Wording(_("{who}发布"), "", ""),
    "schedule": Wording(_("{who}定于{note}发布")),
    "unschedule": Wording(_("{who}取消定时发布")),
    "publish_scheduled": Wording(_("到时发布")),
    "correct": Wording(_("{who}提出更正：{note}"), "", _("已发布稿件更正：“{title}”，{note}")),
    "abandon_correction": Wording(_("{who}放弃更正，已发布的文本不变")),
    "withdraw": Wording(_("{who}撤稿：{note}"), "", _("已撤稿：“{title}”，{note}")),
    "move": Wording(_("{who}移栏目：{note}")),
    "set_expiry": Wording(_("{who}设定下线时间：{note}")),
    "expire": Wording(_("到期下线"), "", _("已到期下线：“{title}”")),
    "share": Wording(_("{who}同时发布或推送到{note}")),
    "take_from": Wording(_("{who}从{note}撤下")),
}
