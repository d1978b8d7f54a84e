"""The sentences of a supervision item's steps: in the trail and in notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Wording

OPENING = Wording(_("{who}立项{note}"), "", _("新立督查件{number}，请提出拟办意见"))

_STANDARD = (
    "sign_for",
    "assist_sign_for",
    "send_back",
    "request_extension",
    "grant_extension",
    "refuse_extension",
    "urge",
    "suspend",
    "resume",
)

WORDING: dict[str, Wording] = {
    **{code: standard.WORDING[code] for code in _STANDARD},
    "propose": Wording(_("{who}提出拟办意见：{note}"), "", _("待审批督查件：{number}《{title}》")),
    "approve": Wording(_("{who}批准立项督办"), "", _("{number}已批准，请下发督办通知")),
    "return_proposal": Wording(
        _("{who}退回拟办：{note}"), "", _("{number}的拟办意见被退回：{note}")
    ),
    "redraft": Wording(_("{who}收回重拟：{note}")),
    "decline": Wording(_("{who}不予立项：{note}"), "", _("{number}不予立项：{note}")),
    "issue_notice": Wording(
        _("{who}下发{note}"), "", _("收到督办通知：{number}《{title}》，请签收")
    ),
    "set_milestones": Wording(_("{who}调整节点：{note}")),
    "merge": Wording(_("{who}将本件并入{note}"), "", _("{number}已并入{note}一并督办")),
    "report_progress": Wording(_("{unit}{who}报送进展：{note}")),
    "assist_answer": Wording(_("配合单位{unit}{who}报送配合办理情况")),
    "report_completion": Wording(
        _("{unit}{who}报送办结报告"), "", _("{unit}报送了{number}的办结报告，请审核")
    ),
    "issue_slip": Wording(
        _("{who}发出督促检查事项通知单{note}"), "", _("收到督促检查事项通知单：{number}《{title}》")
    ),
    "record_visit": Wording(_("{who}记录实地督查：{note}")),
    "report_interim": Wording(_("{who}向{note}上报阶段情况")),
    "instruct": Wording(_("{who}批示"), "", _("领导批示：{number}《{title}》")),
    "accept_completion": Wording(
        _("{who}审核通过办结报告"), "", _("{number}的办结报告审核通过，请向上报告")
    ),
    "return_completion": Wording(
        _("{who}退回重办：{note}"), "", _("{number}的办结报告被退回：{note}")
    ),
    "report_final": Wording(_("{who}向{note}上报办结报告，办结")),
    "archive": Wording(_("{who}归档{note}")),
    "reopen": Wording(_("{who}重新督办：{note}"), "", _("{number}重新督办，请提出拟办意见")),
}
