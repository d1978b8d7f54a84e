"""The flow of an application for information: 《政府信息公开条例》 articles 29 to 42, as data.

The clock of the answer (``reply``) begins on the day of receipt (art. 31). While others are
asked it stands still (art. 33); it begins anew when a correction or a fee has come (art. 30).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action
from shuniu.commons.people.duties import HANDLER, UNIT_HEAD

from ..powers import application as powers
from ..wording.application import OPENING, WORDING

KIND = "disclosure_application"
REPLY = "reply"

RECEIVED, SCREENING, CORRECTING = "received", "screening", "correcting"
SEARCHING, CONSULTING, EXTENDING = "searching", "consulting", "extension_requested"
REASONS, PAYING, DRAFTED = "reasons", "paying", "drafted"
ANSWERED, CLOSED, WITHDRAWN = "answered", "closed", "withdrawn"

STATES = (
    State(RECEIVED, _("待确认收到日期"), public_label=_("已提交，待确认收到日期"), tone="warn"),
    State(SCREENING, _("待审查"), public_label=_("正在审查申请内容")),
    State(CORRECTING, _("待补正"), public_label=_("请您补正"), tone="warn"),
    State(SEARCHING, _("办理中"), public_label=_("正在办理")),
    State(CONSULTING, _("征求意见中"), public_label=_("正在征求意见，暂停计时"), tone="quiet"),
    State(EXTENDING, _("延期待批"), public_label=_("正在办理"), tone="warn"),
    State(REASONS, _("待说明理由"), public_label=_("请您说明理由"), tone="warn"),
    State(PAYING, _("待缴费"), public_label=_("请您缴费"), tone="warn"),
    State(DRAFTED, _("答复待审"), public_label=_("答复审核中"), tone="warn"),
    State(ANSWERED, _("待送达"), public_label=_("已答复"), tone="ok"),
    State(CLOSED, _("已办结"), final=True, public_label=_("已答复并送达"), tone="ok"),
    State(WITHDRAWN, _("已撤回"), final=True, public_label=_("您已撤回"), tone="quiet"),
)
# With a draft pending nothing else is begun; where the applicant is waited for, the draft may
# be that the application is given up.
DRAFTABLE = (SCREENING, CORRECTING, SEARCHING, REASONS, PAYING)
OPEN = (RECEIVED, SCREENING, CORRECTING, SEARCHING, CONSULTING, EXTENDING, REASONS, PAYING, DRAFTED)
ASKING = (SEARCHING, CONSULTING, EXTENDING, REASONS, PAYING, DRAFTED)

CONFIRM = Deadline("confirm", _("确认收到日期"), "disc.confirm")
SCREEN = Deadline("screen", _("一次性告知补正"), "disc.correct_notice", by_hand=True)
ANSWER = Deadline(REPLY, _("答复申请人"), "disc.reply", urge_before=3, by_hand=True)
CORRECT = Deadline("correct", _("申请人补正"), "disc.correct", by_hand=True)
CONSULT = Deadline("consult", _("第三方反馈意见"), "disc.third_party", by_hand=True)
EXPLAIN = Deadline("explain", _("申请人说明理由"), "disc.reasons")
PAY = Deadline("pay", _("申请人缴费"), "disc.fee_pay")
ASSIST = Deadline("assist", _("协助检索"), "disc.search", per_assignment=True, role="assist")
REVIEW = Deadline("review", _("审核答复"), "disc.review", urge_before=0)
DELIVER = Deadline("deliver", _("送达答复"), "disc.deliver", urge_before=0)

body, take = powers.BODY, standard.take

RECEIVING = (
    Step(
        "confirm_day",
        _("确认收到日期"),
        (RECEIVED,),
        SCREENING,
        body,
        opens=(SCREEN, ANSWER),
        meets=("confirm",),
        likely=90,
    ),
    Step("accept", _("进入办理"), (SCREENING,), SEARCHING, body, meets=("screen",), likely=90),
    Step(
        "request_correction",
        _("告知补正"),
        (SCREENING,),
        CORRECTING,
        body,
        awaited=False,
        opens=(CORRECT,),
        meets=("screen",),
        likely=40,
    ),
    Step(
        "correct",
        _("登记补正"),
        (CORRECTING,),
        SEARCHING,
        powers.BODY_OR_APPLICANT,
        opens=(ANSWER,),
        meets=("correct",),
        heading=_("申请人补正"),
        likely=60,
    ),
    Step(
        "withdraw",
        _("撤回申请"),
        OPEN,
        WITHDRAWN,
        powers.BODY_OR_APPLICANT,
        awaited=False,
        likely=3,
        danger=True,
    ),
)

HANDLING = (
    Step(
        "ask_units",
        _("请单位协助检索"),
        (SEARCHING,),
        None,
        body,
        awaited=False,
        opens=(ASSIST,),
        likely=60,
    ),
    take("assist_sign_for", ASKING, None, powers.ASKED_NEW),
    take("assist_answer", ASKING, None, powers.ASKED, meets=("assist",)),
    take("urge", ASKING, None, powers.URGER),
    Step(
        "consult",
        _("征求意见"),
        (SEARCHING, CONSULTING),
        CONSULTING,
        body,
        awaited=False,
        opens=(CONSULT,),
        likely=45,
    ),
    Step(
        "record_opinion",
        _("登记意见"),
        (CONSULTING,),
        SEARCHING,
        body,
        meets=("consult",),
        heading=_("征求意见结果"),
        likely=80,
        ways=(CONSULTING,),
    ),
    Step("run_again", _("征求意见期满，时限恢复计算"), (CONSULTING,), None, powers.SYSTEM_POWER),
    take("request_extension", (SEARCHING,), EXTENDING, body),
    take("grant_extension", (EXTENDING,), SEARCHING, powers.HEAD),
    take("refuse_extension", (EXTENDING,), SEARCHING, powers.HEAD),
    Step(
        "ask_reasons",
        _("要求说明理由"),
        (SEARCHING,),
        REASONS,
        body,
        awaited=False,
        opens=(EXPLAIN,),
        likely=10,
    ),
    Step(
        "give_reasons",
        _("登记理由"),
        (REASONS,),
        SEARCHING,
        powers.BODY_OR_APPLICANT,
        meets=("explain",),
        heading=_("申请人说明理由"),
        likely=60,
    ),
    Step(
        "defer",
        _("确定延迟答复期限"),
        (SEARCHING,),
        None,
        powers.REVIEWER_POWER,
        awaited=False,
        opens=(ANSWER,),
        heading=_("延迟答复"),
        likely=8,
    ),
    Step(
        "charge",
        _("发收费通知"),
        (SEARCHING,),
        PAYING,
        body,
        awaited=False,
        opens=(PAY,),
        likely=12,
    ),
    Step(
        "record_payment",
        _("登记缴费"),
        (PAYING,),
        SEARCHING,
        body,
        opens=(ANSWER,),
        meets=("pay",),
        likely=70,
    ),
)

BACK = (SCREENING, CORRECTING, REASONS, PAYING)
ANSWERING = (
    Step(
        "draft_answer",
        _("拟答复"),
        DRAFTABLE,
        DRAFTED,
        body,
        opens=(REVIEW,),
        likely=75,
    ),
    Step(
        "withdraw_draft",
        _("收回修改"),
        (DRAFTED,),
        SEARCHING,
        body,
        awaited=False,
        meets=("review",),
        likely=15,
        ways=BACK,
    ),
    Step(
        "return_draft",
        _("退回修改"),
        (DRAFTED,),
        SEARCHING,
        powers.HEAD,
        meets=("review",),
        heading=_("审核意见"),
        likely=40,
        ways=BACK,
    ),
    Step(
        "approve_answer",
        _("审核签发"),
        (DRAFTED,),
        ANSWERED,
        powers.HEAD,
        opens=(DELIVER,),
        meets=("review", "screen", REPLY, "correct", "pay", "explain"),
        heading=_("审核意见"),
        likely=90,
    ),
    Step(
        "record_delivery",
        _("登记送达"),
        (ANSWERED,),
        CLOSED,
        body,
        meets=("deliver",),
        likely=90,
    ),
    Step(
        "confirm_receipt",
        _("确认收到答复"),
        (ANSWERED,),
        CLOSED,
        powers.APPLICANT,
        awaited=False,
        meets=("deliver",),
    ),
)

AFTERWARDS = (
    Step(
        "record_challenge",
        _("登记复议诉讼"),
        (ANSWERED, CLOSED, SEARCHING),
        None,
        body,
        awaited=False,
        likely=6,
    ),
    Step(
        "record_result",
        _("登记复议诉讼结果"),
        (ANSWERED, CLOSED, SEARCHING),
        None,
        body,
        awaited=False,
        likely=5,
    ),
    Step(
        "handle_again",
        _("重新办理"),
        (CLOSED,),
        SEARCHING,
        body,
        awaited=False,
        opens=(ANSWER,),
        likely=4,
    ),
)


def build(actions: Mapping[str, Action], **more: Any) -> Flow:
    """The flow with the functions that take its steps; checked when the program starts."""
    return Flow(
        kind=KIND,
        label=_("依申请公开"),
        start=RECEIVED,
        states=STATES,
        steps=(*RECEIVING, *HANDLING, *ANSWERING, *AFTERWARDS),
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        opens=(CONFIRM,),
        sees_all=powers.INSIDERS,
        units_see=(HANDLER, UNIT_HEAD),
        **more,
    )
