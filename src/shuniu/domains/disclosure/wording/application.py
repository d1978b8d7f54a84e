"""The sentences of an application's steps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Wording

OPENING = Wording(
    _("收到政府信息公开申请，编号{number}"),
    _("您的申请已提交，我们会与您确认收到申请的日期"),
    _("新的政府信息公开申请：“{title}”"),
)

WORDING: dict[str, Wording] = {
    **{
        code: standard.WORDING[code]
        for code in (
            "assist_sign_for",
            "assist_answer",
            "request_extension",
            "refuse_extension",
            "urge",
        )
    },
    "confirm_day": Wording(
        _("{who}确认收到申请之日：{note}"), _("收到申请之日为{note}，答复期限从次日起算")
    ),
    "accept": Wording(_("{who}审查后进入办理"), _("申请内容明确，正在检索信息")),
    "request_correction": Wording(
        _("{who}告知补正：{note}"), _("请补正申请内容。答复期限从收到补正之日起重新计算")
    ),
    "correct": Wording(
        _("收到补正，答复期限重新计算"),
        _("已收到您的补正，答复期限重新计算"),
        _("“{title}”已补正"),
    ),
    "ask_units": Wording(_("{who}请{note}协助检索"), "", _("请协助检索政府信息：“{title}”")),
    "consult": Wording(
        _("{who}征求意见：{note}"), _("正在征求第三方或者其他机关意见，所需时间不计算在答复期限内")
    ),
    "record_opinion": Wording(_("{who}登记意见：{note}"), _("已有征求意见的结果")),
    "run_again": Wording(
        _("征求意见的期限已满，答复期限恢复计算"),
        _("征求意见的期限已满，答复期限恢复计算"),
        _("“{title}”征求意见期满，答复期限已恢复计算，请登记征求意见的结果"),
    ),
    "grant_extension": Wording(
        _("{who}同意延期：{note}"),
        _("经政府信息公开工作机构负责人同意，答复期限已延长，并已告知您"),
        _("“{title}”的延期申请已同意"),
    ),
    "ask_reasons": Wording(
        _("{who}要求说明理由：{note}"), _("请说明申请数量、频次明显超过合理范围的理由")
    ),
    "give_reasons": Wording(
        _("收到申请人说明的理由：{note}"), _("已收到您说明的理由"), _("“{title}”的申请人说明了理由")
    ),
    "defer": Wording(
        _("{who}确定延迟答复的合理期限：{note}"), _("已确定延迟答复的合理期限：{note}")
    ),
    "charge": Wording(
        _("{who}发出收费通知：{note}"), _("请在期限内缴纳信息处理费。答复期限从缴费之日起重新计算")
    ),
    "record_payment": Wording(
        _("{who}登记缴费：{note}，答复期限重新计算"), _("已收到信息处理费，答复期限重新计算")
    ),
    "draft_answer": Wording(
        _("{who}提交答复，等待审核"),
        _("答复已拟出，正在审核"),
        _("待审核的信息公开答复：“{title}”"),
    ),
    "withdraw_draft": Wording(_("{who}收回答复修改")),
    "return_draft": Wording(_("{who}退回修改：{note}"), "", _("“{title}”的答复被退回修改：{note}")),
    "approve_answer": Wording(
        _("{who}审核签发答复，文号{note}"),
        _("已作出答复，文号{note}"),
        _("“{title}”的答复已签发，请送达申请人"),
    ),
    "record_delivery": Wording(_("{who}登记送达：{note}"), _("答复已送达")),
    "confirm_receipt": Wording(_("申请人在网上确认收到答复"), _("您已确认收到答复")),
    "withdraw": Wording(
        _("申请人撤回申请：{note}"), _("您撤回了申请"), _("“{title}”的申请人撤回了申请")
    ),
    "record_challenge": Wording(_("{who}登记复议诉讼：{note}")),
    "record_result": Wording(_("{who}登记复议诉讼结果：{note}")),
    "handle_again": Wording(
        _("{who}重新办理：{note}"),
        _("依照复议决定或者判决，您的申请重新办理"),
        _("重新办理：“{title}”"),
    ),
}
