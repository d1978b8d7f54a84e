"""The outcomes of an application, as 《政府信息公开条例》 and the annual report name them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shuniu.commons.flow.model import Label

GRANTED, PARTIAL, REFUSED = "granted", "partial", "refused"
UNABLE, NOT_HANDLED, OTHERWISE, RECORD = "unable", "not_handled", "otherwise", "record"

# The parts of 三、本年度办理结果 in table 3, in their order; RECORD is outside of that table.
GROUPS: dict[str, Label] = {
    GRANTED: _("予以公开"),
    PARTIAL: _("部分公开"),
    REFUSED: _("不予公开"),
    UNABLE: _("无法提供"),
    NOT_HANDLED: _("不予处理"),
    OTHERWISE: _("其他处理"),
    RECORD: _("更正申请"),
}
WITHDRAWN, CORRECTION_OVERDUE, FEE_UNPAID = "other", "correction_overdue", "fee_unpaid"


_LAW = "《中华人民共和国政府信息公开条例》"
# What another organ has to disclose is not held here either: the same row, another ground.
OTHERS_BASIS = f"{_LAW}第三十六条第（五）项"


@dataclass(frozen=True)
class Outcome:
    """One way in which an application ends: its row in table 3, and the law it rests on.

    ``finding`` is the sentence of the answer that every such answer has. ``first`` says that
    the applicant must go to reconsideration before the court (《行政复议法》23(1)(4)).
    """

    code: str
    group: str
    row: Label
    basis: str
    finding: Label
    first: bool = False


def _article(number: str) -> str:
    return f"{_LAW}第{number}条"


_ALL = (
    Outcome(
        "granted",
        GRANTED,
        _("予以公开"),
        _article("三十六") + "第（一）、（二）项",
        _("您申请公开的政府信息属于可以公开的范围，本机关予以公开。"),
    ),
    Outcome(
        "partial",
        PARTIAL,
        _("部分公开（区分处理的，只计这一情形，不计其他情形）"),
        _article("三十七"),
        _(
            "您申请公开的政府信息中含有不应当公开的内容，但能够作区分处理，本机关公开其中可以公开的部分。"
        ),
        first=True,
    ),
    Outcome(
        "secret",
        REFUSED,
        _("属于国家秘密"),
        _article("十四"),
        _("您申请公开的政府信息依法确定为国家秘密，本机关不予公开。"),
        first=True,
    ),
    Outcome(
        "law_forbids",
        REFUSED,
        _("其他法律行政法规禁止公开"),
        _article("十四"),
        _("您申请公开的政府信息属于法律、行政法规禁止公开的政府信息，本机关不予公开。"),
        first=True,
    ),
    Outcome(
        "four_risks",
        REFUSED,
        _("危及“三安全一稳定”"),
        _article("十四"),
        _(
            "您申请公开的政府信息公开后可能危及国家安全、公共安全、经济安全、社会稳定，本机关不予公开。"
        ),
        first=True,
    ),
    Outcome(
        "third_party",
        REFUSED,
        _("保护第三方合法权益"),
        _article("十五"),
        _(
            "您申请公开的政府信息涉及商业秘密、个人隐私等，公开会对第三方合法权益造成损害，本机关不予公开。"
        ),
        first=True,
    ),
    Outcome(
        "internal",
        REFUSED,
        _("属于三类内部事务信息"),
        _article("十六") + "第一款",
        _("您申请公开的信息属于人事管理、后勤管理、内部工作流程等内部事务信息，本机关不予公开。"),
        first=True,
    ),
    Outcome(
        "process",
        REFUSED,
        _("属于四类过程性信息"),
        _article("十六") + "第二款",
        _(
            "您申请公开的信息属于履行行政管理职能过程中形成的讨论记录、过程稿、磋商信函、请示报告等过程性信息，本机关不予公开。"
        ),
        first=True,
    ),
    Outcome(
        "enforcement_file",
        REFUSED,
        _("属于行政执法案卷"),
        _article("十六") + "第二款",
        _("您申请公开的信息属于行政执法案卷信息，本机关不予公开。"),
        first=True,
    ),
    Outcome(
        "special_query",
        REFUSED,
        _("属于行政查询事项"),
        _article("三十六") + "第（七）项",
        _(
            "您申请公开的信息属于工商、不动产登记资料等信息，有关法律、行政法规对其获取有特别规定，请依照该规定办理。"
        ),
        first=True,
    ),
    Outcome(
        "not_held",
        UNABLE,
        _("本机关不掌握相关政府信息"),
        _article("三十六") + "第（四）项",
        _("经检索，本机关不掌握您申请公开的政府信息，无法提供。"),
    ),
    Outcome(
        "needs_making",
        UNABLE,
        _("没有现成信息需要另行制作"),
        _article("三十八"),
        _("您申请公开的信息没有现成的，需要本机关对现有政府信息加工、分析，本机关可以不予提供。"),
    ),
    Outcome(
        "still_unclear",
        UNABLE,
        _("补正后申请内容仍不明确"),
        _article("三十"),
        _("您的申请经补正后，内容仍不明确，本机关无法据此检索，无法提供。"),
    ),
    Outcome(
        "petition_like",
        NOT_HANDLED,
        _("信访举报投诉类申请"),
        _article("三十九") + "第一款",
        _(
            "您以政府信息公开申请的形式进行信访、投诉、举报等活动，不作为政府信息公开申请处理，可以通过相应渠道提出。"
        ),
    ),
    Outcome(
        "duplicate",
        NOT_HANDLED,
        _("重复申请"),
        _article("三十六") + "第（六）项",
        _(
            "本机关已就您提出的政府信息公开申请作出答复，您重复申请公开相同政府信息，本机关不予重复处理。"
        ),
    ),
    Outcome(
        "publication",
        NOT_HANDLED,
        _("要求提供公开出版物"),
        _article("三十九") + "第二款",
        _("您申请的内容为要求本机关提供政府公报、报刊、书籍等公开出版物，可以通过下述途径获取。"),
    ),
    Outcome(
        "excessive",
        NOT_HANDLED,
        _("无正当理由大量反复申请"),
        _article("三十五"),
        _("您申请公开政府信息的数量、频次明显超过合理范围，说明的理由不合理，本机关不予处理。"),
    ),
    Outcome(
        "reconfirm",
        NOT_HANDLED,
        _("要求行政机关确认或重新出具已获取信息"),
        _LAW,
        _("您要求对已经获取的政府信息进行确认或者重新出具，本机关不予处理。"),
    ),
    Outcome(
        CORRECTION_OVERDUE,
        OTHERWISE,
        _("申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        _article("三十"),
        _("您无正当理由逾期不补正，视为放弃申请，本机关不再处理该政府信息公开申请。"),
    ),
    Outcome(
        FEE_UNPAID,
        OTHERWISE,
        _("申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）",
        _("您逾期未按收费通知要求缴纳信息处理费，视为放弃申请，本机关不再处理该政府信息公开申请。"),
    ),
    Outcome(
        "other",
        OTHERWISE,
        _("其他"),
        _LAW,
        _("对您的政府信息公开申请，本机关处理如下。"),
    ),
    Outcome(
        "record_corrected",
        RECORD,
        _("予以更正"),
        _article("四十一"),
        _("经审核，本机关提供的与您自身相关的政府信息记录不准确，本机关已予以更正。"),
    ),
    Outcome(
        "record_elsewhere",
        RECORD,
        _("转送或者告知向有权机关提出"),
        _article("四十一"),
        _(
            "您要求更正的政府信息不属于本机关职能范围，本机关已转送有权更正的行政机关处理，或者请您向其提出。"
        ),
    ),
    Outcome(
        "record_kept",
        RECORD,
        _("不予更正"),
        _article("四十一"),
        _("经审核，现有证据不能证明本机关提供的与您自身相关的政府信息记录不准确，本机关不予更正。"),
    ),
)
OUTCOMES: dict[str, Outcome] = {outcome.code: outcome for outcome in _ALL}
# What table 3 counts, in its order.
REPORTED = tuple(o for o in _ALL if o.group != RECORD)
