"""What stands in the letters: the answer of each outcome, and the notices on the way to it.

Each function gives the paragraphs of one letter, in Chinese as the county writes them. What
the law says stands in ``models.outcomes``; what is particular comes from the clerk.
"""

from __future__ import annotations

import datetime as dt

from ..models import OUTCOMES, Answer, ApplicantKind, Application, Ask, Consultation
from ..models.outcomes import OTHERS_BASIS, Outcome

TITLES = {
    "correction": "关于补正政府信息公开申请的告知书",
    "reasons": "关于说明政府信息公开申请理由的告知书",
    "consultation": "关于征求公开政府信息意见的函",
    "extension": "关于延期答复政府信息公开申请的告知书",
    "decision": "关于决定公开政府信息的告知书",
    "fee": "关于收取政府信息公开信息处理费的通知书",
}
UNNAMED = "本函所涉申请人的个人信息依法不予告知。"


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _to(application: Application, *lines: str) -> list[str]:
    """The lines as they are said to a person, or to an organisation."""
    if application.applicant_kind == ApplicantKind.PERSON:
        return list(lines)
    return [line.replace("您", "贵单位") for line in lines]


def _came(application: Application) -> str:
    """收悉: which application this is about, and when it was received."""
    day = application.received_on or application.handed_on
    what = "更正政府信息的申请" if application.ask == Ask.RECORD else "政府信息公开申请"
    return (
        f"您提出的{what}（编号：{application.matter.number}，"
        f"所需信息：{application.wanted}），本机关于{_day(day)}收到。"
    )


def _remedy(answer: Answer) -> str:
    """救济途径: refusals go to reconsideration first (《行政复议法》 2023, 23(1)(4))."""
    body, court = answer.reconsideration_body, answer.court
    if OUTCOMES[answer.outcome].first:
        return (
            "根据《中华人民共和国行政复议法》第二十三条第一款第（四）项，对不予公开政府信息不服的，"
            f"应当先申请行政复议。如对本答复不服，可以自收到之日起六十日内向{body}申请行政复议；"
            f"对行政复议决定不服的，可以自收到复议决定书之日起十五日内向{court}提起行政诉讼。"
        )
    return (
        f"如对本答复不服，可以自收到之日起六十日内向{body}申请行政复议，"
        f"或者自收到之日起六个月内向{court}提起行政诉讼。"
    )


def answer_title(answer: Answer) -> str:
    """The title of the answer letter."""
    record = answer.application.ask == Ask.RECORD
    return "关于更正政府信息申请的答复" if record else "政府信息公开申请答复书"


def answer_lines(answer: Answer) -> tuple[str, ...]:
    """The answer: what came, what the law says of it, what is particular, and what one can do."""
    outcome = OUTCOMES[answer.outcome]
    others = outcome.code == "not_held" and answer.right_organ
    basis = OTHERS_BASIS if others else outcome.basis
    lines = _to(
        answer.application,
        f"{_came(answer.application)}经审查，根据{basis}的规定，现答复如下：",
        _finding(answer, outcome),
    )
    lines += _split(answer.text)
    if answer.withheld:
        lines += ["不予公开的部分及理由：", *_split(answer.withheld)]
    if answer.right_organ:
        lines.append(
            f"经查，该事项由{answer.right_organ}负责，联系方式：{answer.right_contact}。"
            "请您向该机关提出申请。"
        )
    lines += [_remedy(answer), "特此答复。"]
    return tuple(lines)


def _finding(answer: Answer, outcome: Outcome) -> str:
    """The outcome's sentence; not held because it is another organ's (art. 36(5)) is said so."""
    if outcome.code == "not_held" and answer.right_organ:
        return "经审查，您申请公开的信息不属于本机关负责公开，无法提供。"
    return str(outcome.finding)


def correction_lines(application: Application, missing: str, due_on: dt.date) -> tuple[str, ...]:
    """一次性告知补正 (art. 30)."""
    return tuple(
        _to(
            application,
            f"{_came(application)}经审查，申请内容不明确。根据《中华人民共和国政府信息公开条例》"
            "第三十条的规定，现一次性告知您需要补正的事项：",
            *_split(missing),
            f"请于{_day(due_on)}前提交补正材料。答复期限自本机关收到补正的申请之日起计算；"
            "无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。",
        )
    )


def reasons_lines(application: Application, why: str, due_on: dt.date) -> tuple[str, ...]:
    """要求说明理由 (art. 35)."""
    return tuple(
        _to(
            application,
            f"{_came(application)}您申请公开政府信息的数量、频次明显超过合理范围。"
            "根据《中华人民共和国政府信息公开条例》第三十五条的规定，请您说明理由：",
            *_split(why),
            f"请于{_day(due_on)}前说明。理由不合理的，本机关将告知您不予处理；"
            "理由合理但无法在规定期限内答复的，将确定延迟答复的合理期限并告知您。",
        )
    )


def extension_lines(application: Application, due_on: dt.date, reason: str) -> tuple[str, ...]:
    """延期答复 (art. 33)."""
    why = reason.rstrip("。")
    return tuple(
        _to(
            application,
            f"{_came(application)}因{why}，本机关无法按期答复。根据《中华人民共和国政府信息公开条例》"
            "第三十三条第二款的规定，经政府信息公开工作机构负责人同意，"
            f"现将答复期限延长至{_day(due_on)}，特此告知。",
        )
    )


def deferral_lines(application: Application, due_on: dt.date, reason: str) -> tuple[str, ...]:
    """延迟答复 (art. 35): the reasons hold, but so much can't be answered in the usual time."""
    why = reason.rstrip("。")
    return tuple(
        _to(
            application,
            f"{_came(application)}您申请公开政府信息的数量、频次明显超过合理范围，说明的理由合理，"
            f"但{why}，本机关无法在规定的期限内答复。根据《中华人民共和国政府信息公开条例》"
            f"第三十五条的规定，现将延迟答复的合理期限确定为{_day(due_on)}，特此告知。",
        )
    )


def fee_lines(application: Application, basis: str, due_on: dt.date, how: str) -> tuple[str, ...]:
    """收费通知 (国办函〔2020〕109号): basis, amount, how to pay, what can be contested."""
    pay = how.rstrip("。") or "请持本通知与本机关政府信息公开工作机构联系缴纳"
    return tuple(
        _to(
            application,
            f"{_came(application)}根据《中华人民共和国政府信息公开条例》第四十二条和"
            "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）的规定，"
            f"本机关对您的申请收取信息处理费{application.fee}元。计算方法：{basis}。",
            f"请自收到本通知次日起20个工作日内（{_day(due_on)}前）缴纳。逾期未缴纳的，"
            "视为放弃申请，本机关不再处理该政府信息公开申请。您按时缴费后，本机关继续处理您的申请。",
            f"缴纳方式：{pay}。",
            "对收取信息处理费的决定有异议的，不能单独申请行政复议或者提起行政诉讼，可以在缴费期满后，"
            "就本机关不再处理申请的行为依法投诉、举报，或者申请行政复议、提起行政诉讼。",
        )
    )


def consultation_lines(
    application: Application, consultation: Consultation, due_on: dt.date
) -> tuple[str, ...]:
    """征求意见 (art. 32, 34): says nothing of who applied."""
    third = consultation.whom == Consultation.Whom.THIRD_PARTY
    rule = "第三十二条" if third else "第三十四条"
    silent = (
        "逾期未提出意见的，由本机关依照条例的规定决定是否公开"
        if third
        else "逾期未提出意见的，视为同意公开"
    )
    you = "您" if consultation.sealed else "贵单位"
    why = f"公开后可能损害{you}的合法权益" if third else "由你单位共同制作"
    return (
        f"本机关收到一件政府信息公开申请（编号：{application.matter.number}），"
        f"申请公开“{application.wanted}”，相关政府信息{why}。根据《中华人民共和国"
        f"政府信息公开条例》{rule}的规定，现征求意见：",
        *_split(consultation.subject),
        f"请自收到本函之日起15个工作日内（{_day(due_on)}前）书面提出是否同意公开的意见和理由。"
        f"{silent}。",
        UNNAMED,
    )


def decision_lines(
    application: Application, consultation: Consultation, answer: Answer
) -> tuple[str, ...]:
    """决定公开 (art. 15, 32): a third party that objected is told what becomes public, and why."""
    you = "您" if consultation.sealed else "贵单位"
    return (
        f"关于公开“{application.wanted}”（编号：{application.matter.number}），{you}曾提出"
        "不同意公开的意见。本机关认为，不公开可能对公共利益造成重大影响。根据《中华人民共和国"
        "政府信息公开条例》第十五条、第三十二条的规定，决定予以公开，理由如下：",
        *_split(answer.public_interest),
        f"公开的内容：{consultation.subject}",
        f"如对本决定不服，可以自收到之日起六十日内向{answer.reconsideration_body}申请行政复议，"
        f"或者自收到之日起六个月内向{answer.court}提起行政诉讼。",
        UNNAMED,
    )


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
