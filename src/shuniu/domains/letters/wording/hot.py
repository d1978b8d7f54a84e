"""The sentences of a hot letter's steps. No note of a step holds what a writer said."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Wording
from shuniu.commons.flow.model import Label

OPENING = Wording(_("遴选为热点信件：{note}"), "", _("新的热点信件{number}，请征求来信人意见"))

_ASKED_ON_AIR = _("您的来信有望登上电视节目，请告诉我们您是否同意")
_GIVEN = _("您同意隐去个人信息后用于电视节目和公开整改结果")

WORDING: dict[str, Wording] = {
    "ask_consent": Wording(_("{who}请来信人在网上表示意见"), _ASKED_ON_AIR),
    "give_consent": Wording(_("来信人在网上表示同意"), _GIVEN, _("{number}的来信人同意，请脱敏")),
    "refuse_consent": Wording(_("来信人在网上表示不同意"), _("您不同意用于电视节目，我们不再使用")),
    "consent_by_phone": Wording(_("{who}电话征得来信人同意"), _GIVEN),
    "refusal_by_phone": Wording(
        _("{who}电话征求意见，来信人不同意"), _("您不同意用于电视节目，我们不再使用")
    ),
    "prepare_masking": Wording(
        _("{who}完成脱敏，等待另一人核对"), "", _("待核对热点信件脱敏：{number}")
    ),
    "return_masking": Wording(
        _("{who}退回脱敏：{note}"), "", _("热点信件{number}脱敏退回：{note}")
    ),
    "check_masking": Wording(_("{who}核对脱敏通过"), "", _("热点信件{number}可以移交电视台")),
    "hand_over": Wording(
        _("{who}向电视台移交材料"),
        _("您的来信（已隐去个人信息）已移交电视台"),
        _("新的热点信件材料{number}，请按期答复是否采用"),
    ),
    "accept_packet": Wording(
        _("{who}采用{note}"),
        _("电视台准备采用您的来信"),
        _("电视台采用热点信件{number}{note}"),
    ),
    "decline_packet": Wording(_("{who}未采用：{note}"), _("电视台没有采用您的来信")),
    "withdraw_consent": Wording(
        _("来信人在网上撤回同意"), _("您撤回了同意，材料已收回，电视台不能再使用")
    ),
    "withdrawal_by_phone": Wording(
        _("{who}电话记录：来信人撤回同意"), _("您撤回了同意，材料已收回，电视台不能再使用")
    ),
    "recall": Wording(_("{who}收回材料：{note}"), _("您的来信不再用于电视节目")),
    "record_broadcast": Wording(
        _("{note}"),
        _("您反映的问题{note}"),
        _("{number}{note}"),
    ),
    "report_promise": Wording(
        _("{unit}{who}报告承诺办理情况"),
        _("承诺单位报告了办理情况，将派人回访"),
        _("{unit}报告了{number}的承诺办理情况，请回访"),
    ),
    "urge": standard.WORDING["urge"],
    "follow_up_kept": Wording(
        _("{who}记录回访：承诺已兑现"), _("已派人回访，承诺已经兑现"), _("{number}回访：承诺已兑现")
    ),
    "follow_up_broken": Wording(
        _("{who}记录回访：承诺未兑现"),
        _("已派人回访，承诺还没有兑现，将继续督促"),
        _("{number}回访：承诺未兑现"),
    ),
    "extend_promise": Wording(
        _("{who}同意延长承诺期限：{note}"),
        _("承诺期限已延长"),
        _("{number}的承诺期限已延长：{note}"),
    ),
    "escalate": Wording(
        _("{who}呈报领导：{note}"), _("承诺未兑现，已呈报领导"), _("{number}承诺未兑现，已呈报领导")
    ),
    "instruct": Wording(_("{who}批示"), "", _("领导批示：{number}")),
    "publish_result": Wording(
        _("{who}核对并公开回访结果"), _("回访结果已经公开"), _("{number}的回访结果已公开")
    ),
    "publish_unkept": Wording(
        _("{who}核对并公开未兑现的结果"), _("回访结果已经公开"), _("{number}的回访结果已公开")
    ),
    "take_down": Wording(_("{who}撤下结果页：{note}"), _("公开的回访结果已撤下")),
    "close": Wording(_("{who}办结"), _("台网互动已办结")),
}

# What the writer is told by a short message; it names the number of their letter only.
TOLD: dict[str, Label] = {
    "ask_consent": _(
        "您的来信{number}有望登上电视节目，请凭编号和查询码上网表示是否同意，也可等我们来电。"
    ),
    "hand_over": _("您的来信{number}（已隐去个人信息）已移交电视台，播出前可随时撤回同意。"),
    "record_broadcast": _("您的来信{number}反映的问题已在电视节目中播出，承诺和进展可上网查看。"),
    "publish_result": _("您的来信{number}所涉承诺的回访结果已公开，可上网查看。"),
    "publish_unkept": _("您的来信{number}所涉承诺的回访结果已公开，可上网查看。"),
    "recall": _("您的来信{number}不再用于电视节目。"),
    "withdraw_consent": _("您已撤回同意，来信{number}不再用于电视节目，材料已收回。"),
    "withdrawal_by_phone": _("您已撤回同意，来信{number}不再用于电视节目，材料已收回。"),
}
TO_BROADCASTER = _("热点信件材料{number}已收回，请停止使用，并删除已经下载的文件。")
