"""The sentences of a proposal's steps: in the trail, for those who propose, in notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Wording

OPENING = Wording(_("{who}登记{number}"), _("已经登记，正在确定承办单位"))

_HANDED = _("已交有关单位办理")
_STANDARD = (
    *("sign_for", "assist_sign_for", "assist_answer", "send_back", "urge"),
    *("request_extension", "grant_extension", "refuse_extension"),
)

WORDING: dict[str, Wording] = {
    **{code: standard.WORDING[code] for code in _STANDARD},
    "assign": Wording(_("{who}交办，主办{note}"), _HANDED, _("新交办{number}：“{title}”")),
    "reassign": Wording(
        _("{who}重新交办，主办{note}，不得退回"),
        _("已重新确定承办单位"),
        _("重新交办{number}：“{title}”，不得退回"),
    ),
    "recall": Wording(
        _("{who}收回改派：{note}"), _("正在重新确定承办单位"), _("{number}已收回：{note}")
    ),
    "mark_importance": Wording(
        _("{who}确定为{note}"), _("已确定为{note}"), _("{number}确定为{note}")
    ),
    "withdraw": Wording(_("{who}撤案：{note}"), _("已撤案"), _("{number}撤案：{note}")),
    "release_assisting": Wording(
        _("{who}免去协办单位：{note}"), "", _("{number}的协办单位有变动：{note}")
    ),
    "record_contact": Wording(_("{unit}{who}与提出人沟通：{note}"), _("承办单位与您沟通联系")),
    "instruct": Wording(_("{who}批示"), "", _("领导批示：{number}“{title}”")),
    "draft_reply": Wording(
        _("{unit}{who}起草答复，等待签发"), "", _("待签发答复：{number}“{title}”")
    ),
    "withdraw_draft": Wording(_("{unit}{who}收回答复修改")),
    "sign_reply": Wording(
        _("{unit}{who}签发答复，报领导审阅"), "", _("待审阅答复：{number}“{title}”")
    ),
    "return_draft": Wording(
        _("{unit}{who}退回修改：{note}"), "", _("{number}的答复退回修改：{note}")
    ),
    "review_reply": Wording(
        _("{who}审阅同意答复"), _("答复已经县领导审阅"), _("{number}的答复已审阅，请印发")
    ),
    "return_reply": Wording(_("{who}退回重拟：{note}"), "", _("{number}的答复退回重拟：{note}")),
    "issue_reply": Wording(
        _("{who}印发答复{note}"), _("已书面答复（{note}），请填写意见"), _("{number}已答复：{note}")
    ),
    "rate": Wording(_("提出人网上填写意见：{note}"), _("您填写的意见：{note}")),
    "rate_dissatisfied": Wording(
        _("提出人网上填写意见，不满意：{note}"),
        _("您填写的意见：不满意。将再次办理"),
        _("{number}的提出人不满意：{note}"),
    ),
    "enter_opinion": Wording(_("{who}录入征询意见表：{note}"), _("您的意见表已录入：{note}")),
    "enter_dissatisfied": Wording(
        _("{who}录入征询意见表，不满意：{note}"),
        _("您的意见表已录入：不满意。将再次办理"),
        _("{number}的提出人不满意：{note}"),
    ),
    "lapse": Wording(_("期限内没有收到提出人意见"), _("期限内没有收到您的意见")),
    "rehandle": Wording(
        _("{who}交办重办，主办{note}"), _("已交有关单位再次办理"), _("重办{number}：“{title}”")
    ),
    "close": Wording(_("办结"), _("已办结")),
    "track": Wording(
        _("转入承诺跟踪：{note}"), _("答复中的承诺转入跟踪：{note}"), _("{number}转入承诺跟踪")
    ),
    "fulfil": Wording(_("{who}报告承诺兑现：{note}"), _("承诺已经兑现：{note}")),
    "explain_unresolved": Wording(_("{who}说明情况后办结：{note}"), _("已向您说明情况：{note}")),
    "prepare_publication": Wording(
        _("{who}准备公开稿，等待另一人核对"), "", _("待核对公开：{number}")
    ),
    "return_publication": Wording(
        _("{who}退回公开稿：{note}"), "", _("{number}的公开稿退回：{note}")
    ),
    "publish": Wording(_("{who}核对并公开答复"), _("答复已在网站公开")),
    "unpublish": Wording(_("{who}撤下公开：{note}"), _("公开的答复已撤下")),
}
