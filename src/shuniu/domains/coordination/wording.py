"""The sentences of a case's steps; no note of a step names a representative."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Wording

OPENING = Wording(_("{who}登记：{note}"), "", _("待受理的协调事项{number}：“{title}”"))

WORDING: dict[str, Wording] = {
    **{
        code: standard.WORDING[code]
        for code in (
            *("sign_for", "assist_sign_for", "assist_answer", "send_back", "urge"),
            *("request_extension", "grant_extension", "refuse_extension"),
        )
    },
    "accept": Wording(_("{who}受理{note}")),
    "not_accept": Wording(_("{who}不予受理：{note}")),
    "transfer": Wording(_("{who}{note}")),
    "assign": Wording(_("{who}交办"), "", _("请签收协调事项“{title}”")),
    "call_meeting": Wording(_("{who}召集{note}"), "", _("“{title}”：{note}")),
    "record_meeting": Wording(_("{who}记录{note}")),
    "escalate": Wording(_("{who}呈请领导裁定：{note}"), "", _("请裁定“{title}”：{note}")),
    "rule": Wording(_("{who}裁定"), "", _("领导已裁定“{title}”")),
    "instruct": Wording(_("{who}批示"), "", _("领导批示：“{title}”")),
    "agree": Wording(_("{who}登记议定的措施：{note}"), "", _("“{title}”已议定措施")),
    "hand_over": Wording(_("{who}将议定的措施移交督查")),
    "resume_talks": Wording(_("{who}重新协调：{note}"), "", _("“{title}”重新协调：{note}")),
    "draft_opinion": Wording(_("{who}起草处理意见：{note}"), "", _("请审核“{title}”的处理意见")),
    "return_opinion": Wording(
        _("{who}退回处理意见：{note}"), "", _("“{title}”的处理意见退回修改：{note}")
    ),
    "approve_opinion": Wording(_("{who}审核办结：{note}")),
    "ask_reexamination": Wording(_("{who}登记复查申请")),
    "decide_reexamination": Wording(_("{who}登记复查结论：{note}")),
    "ask_review": Wording(_("{who}登记复核申请")),
    "decide_review": Wording(_("{who}登记复核结论：{note}")),
}
