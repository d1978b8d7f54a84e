"""The sentences of an incoming document's steps: in the trail and in notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Wording

OPENING = Wording(_("{who}收到来文{note}"), "", _("收到来文，请登记：《{title}》"))

_STANDARD = (
    "sign_for",
    "assist_sign_for",
    "assist_answer",
    "send_back",
    "request_extension",
    "grant_extension",
    "refuse_extension",
    "urge",
)

WORDING: dict[str, Wording] = {
    **{code: standard.WORDING[code] for code in _STANDARD},
    "register": Wording(_("{who}登记{note}"), "", _("来文待拟办：{number}《{title}》")),
    "correct": Wording(_("{who}更正登记：{note}")),
    "return_document": Wording(_("{who}退文：{note}")),
    "cancel": Wording(_("{who}作废登记：{note}")),
    "propose": Wording(_("{who}提出拟办意见"), "", _("请批示：{number}《{title}》")),
    "redraft": Wording(_("{who}收回重拟"), "", _("已收回重拟：{number}《{title}》")),
    "instruct": Wording(_("{who}批示：{note}"), "", _("{who}已批示：{number}《{title}》")),
    "refer": Wording(_("{who}转请{note}批示"), "", _("请批示：{number}《{title}》")),
    "add_instruction": Wording(_("{who}补充批示：{note}"), "", _("{who}补充批示：《{title}》")),
    "assign": Wording(_("{who}交{note}办理"), "", _("请签收办理：{number}《{title}》")),
    "circulate_close": Wording(_("{who}送{note}传阅，办结")),
    "draft_reply": Wording(_("{who}起草批复{note}")),
    "reply_issued": Wording(_("批复{note}已印发"), "", _("批复已印发：{number}《{title}》")),
    "explain": Wording(_("{who}说明办理情况：{note}")),
    "answer": Wording(_("{unit}{who}报送承办结果"), "", _("请审核承办结果：{number}《{title}》")),
    "return_answer": Wording(
        _("{who}退回重办：{note}"), "", _("承办结果被退回：{number}《{title}》{note}")
    ),
    "close": Wording(_("{who}办结{note}")),
    "archive": Wording(_("{who}归档{note}")),
    "reopen": Wording(_("{who}重新办理：{note}"), "", _("重新办理：{number}《{title}》")),
}
