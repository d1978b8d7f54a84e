"""The sentences of a letter's steps, and where a refused letter should go instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Wording
from shuniu.commons.flow.model import Label

OPENING = Wording(
    _("来信收到，编号{number}"),
    _("您的来信已收到，受理或者不予受理的结果会在这里告知您"),
    _("新来信：“{title}”"),
)

WORDING: dict[str, Wording] = {
    **{code: standard.WORDING[code] for code in standard.ACTIONS},
    "accept": Wording(_("{who}受理"), _("您的来信已受理")),
    "reject": Wording(_("{who}不予受理：{note}"), _("您的来信不予受理。{note}")),
    "merge": Wording(
        _("{who}并案办理，主件{note}"), _("您的来信与同类来信合并办理，答复时同样会告知您")
    ),
    "unmerge": Wording(_("{who}取消并案：{note}"), _("您的来信改为单独办理")),
    "transfer": Wording(_("{who}转送：{note}"), _("您的来信已转送有权处理的机关。{note}")),
    "dispatch": Wording(
        _("{who}交办，主办{note}"),
        _("已交有关单位办理"),
        _("新交办来信：“{title}”"),
    ),
    "redispatch": Wording(
        _("{who}指定承办，主办{note}，不得退回"),
        _("已重新确定承办单位"),
        _("指定承办来信：“{title}”，不得退回"),
    ),
    "recall": Wording(
        _("{who}收回改派：{note}"), _("正在重新确定承办单位"), _("“{title}”已收回：{note}")
    ),
    "withdraw": Wording(_("来信人撤回：{note}"), _("您撤回了来信")),
    "warn_veto": Wording(
        _("临近三个月最长时限，呈送领导：{note}"), "", _("“{title}”临近三个月最长时限：{note}")
    ),
    "instruct": Wording(_("{who}批示"), "", _("领导批示：“{title}”")),
    "draft_answer": Wording(
        _("{unit}{who}提交答复，等待审核"),
        _("承办单位已提出答复，正在审核"),
        _("待审核答复：“{title}”"),
    ),
    "withdraw_draft": Wording(_("{unit}{who}收回答复修改")),
    "return_draft": Wording(_("{who}退回修改：{note}"), "", _("“{title}”的答复被退回修改：{note}")),
    "approve_answer": Wording(
        _("{who}审核通过，答复来信人"),
        _("您的来信已答复，请查看并评价"),
        _("“{title}”已答复来信人"),
    ),
    "answer_merged": Wording(_("随主件{note}答复来信人"), _("您的来信已答复，请查看并评价")),
    "prepare_publication": Wording(
        _("{who}完成脱敏，等待另一人核对"), "", _("待核对脱敏：“{title}”")
    ),
    "return_publication": Wording(_("{who}退回脱敏：{note}"), "", _("“{title}”脱敏退回：{note}")),
    "publish": Wording(_("{who}核对脱敏并公开"), _("您的来信和答复已隐去个人信息后公开")),
    "unpublish": Wording(_("{who}撤下公开：{note}"), _("公开的来信和答复已撤下")),
    "callback": Wording(_("{who}电话回访：{note}"), _("电话回访，您表示{note}")),
    "callback_dissatisfied": Wording(
        _("{who}电话回访，来信人不满意：{note}"), _("电话回访，您表示不满意，将再次办理")
    ),
    "callback_unreached": Wording(_("{who}回访未接通：{note}")),
    "rate": Wording(_("来信人评价：{note}"), _("您的评价：{note}")),
    "rate_dissatisfied": Wording(
        _("来信人评价不满意：{note}"),
        _("您的评价：不满意。将再次办理"),
        _("“{title}”的来信人不满意：{note}"),
    ),
    "ask_again": Wording(_("来信人追问"), _("您的追问已收到"), _("“{title}”的来信人追问")),
    "rehandle": Wording(
        _("{who}交办重办，主办{note}"), _("已交有关单位再次办理"), _("重办来信：“{title}”")
    ),
    "close": Wording(_("{who}办结：{note}"), _("您的来信已办结。{note}")),
    "reopen": standard.WORDING["reopen"],
}

# The right channel that goes with a reason for not accepting (潍坊市12345条例 art. 19 as
# the model); the screener may write a more exact one. Keyed by RejectReason.
CHANNELS: dict[str, Label] = {
    "litigation": _("请依法向人民法院起诉，或者向仲裁机构申请仲裁。"),
    "reconsideration": _("请向有管辖权的行政复议机关申请行政复议。"),
    "disclosure": _("请通过政府网站“依申请公开”栏目提出申请。"),
    "in_petition": _("这件事正在信访程序中办理，请向受理的信访部门查询进展。"),
    "concluded": _("这件事已依法办结。如有新的事实和理由，请另行来信并附材料。"),
    "elsewhere": _("请向有管辖权的机关反映；可拨打12345查询受理单位。"),
    "unclear": _("请补充时间、地点、事情经过和您的要求后重新来信。"),
    "improper": _("本系统为非涉密系统，请不要在信中写入国家秘密或他人隐私；请修改后重新来信。"),
}
