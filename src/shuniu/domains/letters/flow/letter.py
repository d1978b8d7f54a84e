"""The flow of a letter: from the citizen's pen to the last rating.

The rules behind it: 国办发〔2020〕53号 (the closed loop from acceptance to rating),
信访工作条例 2022 articles 22, 23 and 30 (what leaves by transfer, and never to the
unit complained of), 国办秘函〔2019〕19号 (no message waits more than three months).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD

from .. import powers
from ..wording.letter import OPENING, WORDING

KIND = "letter"

SUBMITTED = "submitted"
ACCEPTED = "accepted"
DISPATCHED = "dispatched"
RETURNED = "returned"
HANDLING = "handling"
EXTENSION_REQUESTED = "extension_requested"
SUSPENDED = "suspended"
DRAFTED = "drafted"
ANSWERED = "answered"
TO_REHANDLE = "to_rehandle"
MERGED = "merged"
CLOSED = "closed"
REJECTED = "rejected"
TRANSFERRED = "transferred"
WITHDRAWN = "withdrawn"

STATES = (
    State(SUBMITTED, _("待受理"), public_label=_("已收到，等待受理"), tone="warn"),
    State(ACCEPTED, _("待交办"), public_label=_("已受理，正在交办"), tone="warn"),
    State(DISPATCHED, _("待签收"), public_label=_("已交承办单位")),
    State(RETURNED, _("退回待派"), public_label=_("正在重新确定承办单位"), tone="warn"),
    State(HANDLING, _("办理中"), public_label=_("承办单位正在办理")),
    State(EXTENSION_REQUESTED, _("延期待批"), public_label=_("承办单位正在办理"), tone="warn"),
    State(SUSPENDED, _("中止计时"), public_label=_("办理时间暂停计算")),
    State(DRAFTED, _("答复待审"), public_label=_("答复正在审核"), tone="warn"),
    State(ANSWERED, _("已答复"), public_label=_("已答复，请您评价"), tone="ok"),
    State(
        TO_REHANDLE, _("待重办"), public_label=_("您的意见已收到，正在安排再次办理"), tone="warn"
    ),
    State(MERGED, _("并案办理"), public_label=_("与同类来信合并办理")),
    State(CLOSED, _("已办结"), final=True, public_label=_("已办结"), tone="ok"),
    State(REJECTED, _("不予受理"), final=True, public_label=_("不予受理"), tone="quiet"),
    State(TRANSFERRED, _("已转送"), final=True, public_label=_("已转送有权处理机关"), tone="quiet"),
    State(WITHDRAWN, _("已撤回"), final=True, public_label=_("您已撤回"), tone="quiet"),
)

# What still has no answer and is with a unit; what has been answered once.
WITH_UNIT = (DISPATCHED, HANDLING, EXTENSION_REQUESTED, SUSPENDED, DRAFTED)
OVER = (ANSWERED, CLOSED)

FORWARD = Deadline("forward", _("受理交办"), "let.forward")
VETO = Deadline("veto", _("三个月最长时限"), "web.msg_max", urge_before=15)
SIGN = Deadline("sign", _("签收"), "let.sign", urge_before=0, per_assignment=True)
ANSWER = Deadline("answer", _("答复"), "let.complaint", per_assignment=True, role="lead")
ASSIST = Deadline("assist", _("协办意见"), "let.assist", per_assignment=True, role="assist")
REVIEW = Deadline("review", _("审核答复"), "let.review", urge_before=0)
CALLBACK = Deadline("callback", _("回访"), "let.callback")
GIVING = (SIGN, ANSWER, ASSIST)

registrar, take = powers.REGISTRAR_POWER, standard.take


SCREENING: tuple[Step, ...] = (
    Step("accept", _("受理"), (SUBMITTED,), ACCEPTED, registrar, likely=90),
    Step(
        "reject",
        _("不予受理"),
        (SUBMITTED, ACCEPTED),
        REJECTED,
        registrar,
        awaited=False,
        meets=("forward", "veto"),
        likely=30,
        danger=True,
    ),
    Step(
        "merge",
        _("并案"),
        (SUBMITTED, ACCEPTED),
        MERGED,
        registrar,
        awaited=False,
        meets=("forward",),
        likely=35,
    ),
    Step(
        "unmerge",
        _("取消并案"),
        (MERGED,),
        ACCEPTED,
        registrar,
        awaited=False,
        opens=(FORWARD,),
        likely=10,
    ),
    Step(
        "transfer",
        _("转送"),
        (SUBMITTED, ACCEPTED, RETURNED, DISPATCHED, HANDLING, MERGED),
        TRANSFERRED,
        registrar,
        awaited=False,
        meets=("forward", "veto"),
        likely=28,
    ),
    Step(
        "dispatch",
        _("交办"),
        (ACCEPTED,),
        DISPATCHED,
        registrar,
        opens=GIVING,
        meets=("forward",),
        heading=_("拟办意见"),
        likely=90,
    ),
    Step(
        "redispatch",
        _("指定承办"),
        (RETURNED,),
        DISPATCHED,
        registrar,
        opens=GIVING,
        meets=("forward",),
        heading=_("拟办意见"),
        likely=90,
    ),
    Step(
        "recall",
        _("收回改派"),
        (DISPATCHED, HANDLING),
        ACCEPTED,
        registrar,
        awaited=False,
        opens=(FORWARD,),
        likely=12,
        danger=True,
    ),
    Step(
        "withdraw",
        _("撤回来信"),
        (SUBMITTED, ACCEPTED),
        WITHDRAWN,
        powers.CITIZEN,
        awaited=False,
    ),
)


assisted = (DISPATCHED, HANDLING, EXTENSION_REQUESTED, SUSPENDED, DRAFTED)
HANDLING_STEPS: tuple[Step, ...] = (
    take("sign_for", (DISPATCHED,), HANDLING, powers.LEAD_NEW, meets=("sign",)),
    take("assist_sign_for", assisted, None, powers.ASSIST_NEW, meets=("sign",)),
    take("assist_answer", assisted, None, powers.ASSIST, meets=("assist",)),
    take("send_back", (DISPATCHED, HANDLING), RETURNED, powers.ANY_LEAD, opens=(FORWARD,)),
    take("request_extension", (HANDLING,), EXTENSION_REQUESTED, powers.LEAD),
    take("grant_extension", (EXTENSION_REQUESTED,), HANDLING, powers.APPROVER),
    take("refuse_extension", (EXTENSION_REQUESTED,), HANDLING, powers.APPROVER),
    take("suspend", (HANDLING,), SUSPENDED, registrar),
    take("resume", (SUSPENDED,), HANDLING, powers.RESUMER, awaited=True),
    take("urge", WITH_UNIT, None, powers.URGER),
    Step(
        "warn_veto",
        _("呈送领导"),
        (SUBMITTED, ACCEPTED, RETURNED, MERGED, *WITH_UNIT),
        None,
        powers.SYSTEM_POWER,
        awaited=False,
    ),
    Step(
        "instruct",
        _("批示"),
        (SUBMITTED, ACCEPTED, RETURNED, MERGED, TO_REHANDLE, *WITH_UNIT),
        None,
        powers.LEADER_POWER,
        awaited=False,
        heading=_("领导批示"),
        likely=70,
    ),
)


ANSWERING: tuple[Step, ...] = (
    Step(
        "draft_answer",
        _("起草答复"),
        (HANDLING,),
        DRAFTED,
        powers.LEAD,
        opens=(REVIEW,),
        likely=85,
    ),
    Step(
        "withdraw_draft",
        _("收回修改"),
        (DRAFTED,),
        HANDLING,
        powers.LEAD,
        awaited=False,
        meets=("review",),
        likely=20,
    ),
    Step(
        "return_draft",
        _("退回修改"),
        (DRAFTED,),
        HANDLING,
        powers.APPROVER,
        meets=("review",),
        heading=_("审核意见"),
        likely=45,
    ),
    Step(
        "approve_answer",
        _("审核放行"),
        (DRAFTED,),
        ANSWERED,
        powers.APPROVER,
        opens=(CALLBACK,),
        meets=("review", "answer", "veto"),
        heading=_("审核意见"),
        likely=90,
    ),
    Step(
        "answer_merged",
        _("随主件答复"),
        (MERGED,),
        ANSWERED,
        powers.SYSTEM_POWER,
        opens=(CALLBACK,),
        meets=("veto",),
    ),
    Step("prepare_publication", _("脱敏备公开"), OVER, None, registrar, awaited=False, likely=48),
    Step("return_publication", _("退回脱敏"), OVER, None, powers.REVIEWER_POWER, awaited=False),
    Step("publish", _("审核公开"), OVER, None, powers.REVIEWER_POWER, awaited=False, likely=60),
    Step(
        "unpublish",
        _("撤下公开"),
        (*OVER, TO_REHANDLE, RETURNED, ACCEPTED, *WITH_UNIT),
        None,
        registrar,
        awaited=False,
        likely=5,
        danger=True,
    ),
)


AFTERWARDS: tuple[Step, ...] = (
    Step(
        "callback",
        _("回访满意"),
        (ANSWERED,),
        CLOSED,
        registrar,
        meets=("callback",),
        likely=80,
    ),
    Step(
        "callback_dissatisfied",
        _("回访不满意"),
        (ANSWERED,),
        TO_REHANDLE,
        registrar,
        opens=(FORWARD,),
        meets=("callback",),
        likely=60,
    ),
    Step(
        "callback_unreached",
        _("回访未接通"),
        (ANSWERED,),
        None,
        registrar,
        awaited=False,
        likely=55,
    ),
    Step("rate", _("评价"), OVER, CLOSED, powers.CITIZEN, awaited=False, meets=("callback",)),
    Step(
        "rate_dissatisfied",
        _("评价不满意"),
        OVER,
        TO_REHANDLE,
        powers.CITIZEN,
        awaited=False,
        opens=(FORWARD,),
        meets=("callback",),
    ),
    Step(
        "ask_again",
        _("追问"),
        OVER,
        TO_REHANDLE,
        powers.CITIZEN,
        awaited=False,
        opens=(FORWARD,),
        meets=("callback",),
        heading=_("来信人追问"),
    ),
    Step(
        "rehandle",
        _("交办重办"),
        (TO_REHANDLE,),
        DISPATCHED,
        registrar,
        opens=GIVING,
        meets=("forward",),
        heading=_("重办意见"),
        likely=90,
    ),
    Step(
        "close",
        _("办结"),
        (ANSWERED, TO_REHANDLE),
        CLOSED,
        powers.CLOSER,
        meets=("callback", "forward"),
        likely=50,
    ),
    Step(
        "reopen",
        _("重新办理"),
        (CLOSED,),
        TO_REHANDLE,
        registrar,
        awaited=False,
        opens=(FORWARD,),
        likely=8,
    ),
)


def build(actions: Mapping[str, Action], **more: Any) -> Flow:
    """The flow with the functions that take its steps; checked when the program starts."""
    return Flow(
        kind=KIND,
        label=_("群众来信"),
        start=SUBMITTED,
        states=STATES,
        steps=(*SCREENING, *HANDLING_STEPS, *ANSWERING, *AFTERWARDS),
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        opens=(FORWARD, VETO),
        sees_all=(REGISTRAR, REVIEWER, LEADER),
        units_see=(HANDLER, UNIT_HEAD),
        **more,
    )
