"""签收 to 归档: the states, steps and deadlines of an incoming document.

《党政机关公文处理工作条例》 (中办发〔2012〕14号) article 24: 签收、登记、初审、承办、传阅、
催办、答复. There are no national limits but as marked; these are the county's own to change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons import calendar
from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action
from shuniu.commons.people.duties import HANDLER, UNIT_HEAD

from .. import powers_incoming as powers
from ..wording.incoming import OPENING, WORDING

KIND = "incoming"

RECEIVED = "received"
REGISTERED = "registered"
PROPOSED = "proposed"
INSTRUCTED = "instructed"
ASSIGNED = "assigned"
HANDLING = "handling"
EXTENDING = "extending"
ANSWERED = "answered"
CLOSED = "closed"
ARCHIVED = "archived"
RETURNED = "returned"
CANCELLED = "cancelled"

STATES = (
    State(RECEIVED, _("待登记"), tone="warn"),
    State(REGISTERED, _("待拟办"), tone="warn"),
    State(PROPOSED, _("待批示"), tone="warn"),
    State(INSTRUCTED, _("待交办"), tone="warn"),
    State(ASSIGNED, _("待签收"), tone="warn"),
    State(HANDLING, _("在办")),
    State(EXTENDING, _("待批延期"), tone="warn"),
    State(ANSWERED, _("待办结"), tone="warn"),
    State(CLOSED, _("已办结"), final=True, tone="ok"),
    State(ARCHIVED, _("已归档"), final=True, tone="ok"),
    State(RETURNED, _("已退文"), final=True, tone="quiet"),
    State(CANCELLED, _("已作废"), final=True, tone="quiet"),
)
WITH_UNITS = (ASSIGNED, HANDLING, EXTENDING)
OPEN = (REGISTERED, PROPOSED, INSTRUCTED, *WITH_UNITS, ANSWERED)

_LOCAL = "本级规定（默认值，可调）"
RULES = (
    calendar.TimeRule("inc.register", "收文登记", "签收", 1, "workday", _LOCAL),
    calendar.TimeRule("inc.propose", "提出拟办意见", "登记", 1, "workday", _LOCAL),
    calendar.TimeRule("inc.instruct", "领导批示", "拟办", 2, "workday", _LOCAL),
    calendar.TimeRule("inc.assign", "交办", "批示", 1, "workday", _LOCAL),
    calendar.TimeRule("inc.sign", "签收承办件", "交办", 1, "workday", _LOCAL),
    calendar.TimeRule("inc.ordinary", "平件办理", "交办", 5, "workday", _LOCAL, extension=5),
    calendar.TimeRule("inc.urgent", "加急件办理", "交办", 3, "workday", _LOCAL, extension=3),
    calendar.TimeRule("inc.very_urgent", "特急件办理", "交办", 1, "workday", _LOCAL, extension=1),
    calendar.TimeRule("inc.request", "请示件答复", "登记", 10, "workday", _LOCAL, extension=10),
    calendar.TimeRule("inc.assist", "协办单位提出意见", "交办", 5, "workday", _LOCAL),
    calendar.TimeRule("inc.review", "审核承办结果、办结", "报送结果", 2, "workday", _LOCAL),
    # By the hour: through nights and days of rest, from the moment of receipt.
    calendar.TimeRule("inc.hours.flash", "特提电报办理", "收到", 2, "hour", _LOCAL),
    calendar.TimeRule("inc.hours.very_urgent", "特急电报办理", "收到", 8, "hour", _LOCAL),
    calendar.TimeRule("inc.hours.urgent", "加急电报办理", "收到", 24, "hour", _LOCAL),
    calendar.TimeRule("inc.hours.ordinary", "平急电报办理", "收到", 48, "hour", _LOCAL),
    calendar.TimeRule("inc.hours.document", "特急公文办理", "收到", 24, "hour", _LOCAL),
    calendar.TimeRule("inc.hours.propose", "紧急件提出拟办意见", "收到", 2, "hour", _LOCAL),
)

REGISTER = Deadline("register", _("登记"), "inc.register", urge_before=0)
PROPOSE = Deadline("propose", _("拟办"), "inc.propose", urge_before=0)
INSTRUCT = Deadline("instruct", _("批示"), "inc.instruct", urge_before=0)
ASSIGN = Deadline("assign", _("交办"), "inc.assign", urge_before=0)
# By hand: only when the last of the leaders has spoken.
ASSIGN_THEN = Deadline("assign", _("交办"), "inc.assign", urge_before=0, by_hand=True)
SIGN = Deadline("sign", _("签收"), "inc.sign", urge_before=0, per_assignment=True)
ANSWER = Deadline("answer", _("承办"), "inc.ordinary", per_assignment=True, role="lead")
AGAIN = Deadline("answer", _("重新办理"), "inc.urgent", per_assignment=True, by_hand=True)
ASSIST = Deadline("assist", _("协办"), "inc.assist", per_assignment=True, role="assist")
REVIEW = Deadline("review", _("办结"), "inc.review", urge_before=0)
REPLY = Deadline("reply", _("答复请示"), "inc.request", urge_before=2, by_hand=True)

take = standard.take
clerk, proposer, head = powers.CLERK, powers.PROPOSER, powers.HEAD


def _door() -> tuple[Step, ...]:
    return (
        Step(
            "register",
            _("登记"),
            (RECEIVED,),
            REGISTERED,
            clerk,
            opens=(PROPOSE, REPLY),
            meets=("register",),
            likely=95,
        ),
        Step("correct", _("更正登记"), OPEN, None, clerk, awaited=False, likely=9),
        Step(
            "return_document",
            _("退文"),
            (RECEIVED, REGISTERED),
            RETURNED,
            clerk,
            awaited=False,
            meets=("register", "propose"),
            heading=_("退文理由"),
            likely=20,
            danger=True,
        ),
        Step(
            "cancel",
            _("作废登记"),
            (RECEIVED, REGISTERED),
            CANCELLED,
            clerk,
            awaited=False,
            meets=("register", "propose"),
            likely=5,
            danger=True,
        ),
    )


def _instructing() -> tuple[Step, ...]:
    return (
        Step(
            "propose",
            _("提出拟办意见"),
            (REGISTERED,),
            PROPOSED,
            proposer,
            opens=(INSTRUCT,),
            meets=("propose",),
            heading=_("拟办意见"),
            likely=90,
        ),
        Step(
            "redraft",
            _("收回重拟"),
            (PROPOSED, INSTRUCTED),
            REGISTERED,
            proposer,
            awaited=False,
            opens=(PROPOSE,),
            meets=("instruct", "assign"),
            likely=11,
        ),
        Step(
            "instruct",
            _("批示"),
            (PROPOSED,),
            INSTRUCTED,
            powers.INSTRUCTOR,
            opens=(ASSIGN_THEN,),
            heading=_("领导批示"),
            likely=95,
            ways=(PROPOSED,),
        ),
        Step(
            "refer",
            _("转请批示"),
            (PROPOSED,),
            None,
            powers.INSTRUCTOR,
            awaited=False,
            heading=_("领导批示"),
            likely=30,
        ),
        Step(
            "add_instruction",
            _("补充批示"),
            (INSTRUCTED, *WITH_UNITS, ANSWERED),
            None,
            head,
            awaited=False,
            heading=_("领导批示"),
            likely=35,
        ),
    )


def _handling() -> tuple[Step, ...]:
    return (
        Step(
            "assign",
            _("交办"),
            (REGISTERED, INSTRUCTED),
            ASSIGNED,
            proposer,
            opens=(SIGN, ANSWER, ASSIST),
            meets=("propose", "assign"),
            likely=85,
        ),
        Step(
            "circulate_close",
            _("送阅办结"),
            (REGISTERED, INSTRUCTED),
            CLOSED,
            proposer,
            awaited=False,
            meets=("propose", "assign", "reply"),
            likely=70,
        ),
        take("sign_for", (ASSIGNED,), HANDLING, powers.LEAD_NEW, meets=("sign",)),
        take("assist_sign_for", WITH_UNITS, None, powers.ASSIST_NEW, meets=("sign",)),
        take("send_back", (ASSIGNED, HANDLING), INSTRUCTED, powers.ANY_LEAD, opens=(ASSIGN,)),
        take(
            "assist_answer",
            (*WITH_UNITS, ANSWERED),
            None,
            powers.ASSIST,
            meets=("assist",),
            heading=_("协办意见"),
        ),
        take("request_extension", (HANDLING,), EXTENDING, powers.LEAD),
        take("grant_extension", (EXTENDING,), HANDLING, head),
        take("refuse_extension", (EXTENDING,), HANDLING, head),
        Step(
            "answer",
            _("报送承办结果"),
            (HANDLING,),
            ANSWERED,
            powers.LEAD,
            opens=(REVIEW,),
            meets=("answer",),
            heading=_("承办结果"),
            likely=80,
        ),
        Step(
            "return_answer",
            _("退回重办"),
            (ANSWERED,),
            HANDLING,
            proposer,
            awaited=False,
            opens=(AGAIN,),
            meets=("review",),
            likely=25,
        ),
        take("urge", WITH_UNITS, None, powers.URGER),
    )


def _answering() -> tuple[Step, ...]:
    return (
        Step(
            "draft_reply",
            _("起草批复"),
            OPEN,
            None,
            powers.REPLIER,
            awaited=False,
            likely=60,
        ),
        Step("reply_issued", _("批复已印发"), OPEN, None, powers.SYSTEM, awaited=False, likely=1),
        Step(
            "explain",
            _("说明办理情况"),
            OPEN,
            None,
            powers.REPLIER,
            awaited=False,
            heading=_("情况说明"),
            likely=18,
        ),
        Step(
            "close",
            _("办结"),
            (REGISTERED, INSTRUCTED, ANSWERED),
            CLOSED,
            proposer,
            meets=("propose", "assign", "review", "reply"),
            heading=_("办结意见"),
            likely=75,
        ),
        Step("archive", _("归档"), (CLOSED,), ARCHIVED, clerk, awaited=False, likely=60),
        Step(
            "reopen",
            _("重新办理"),
            (CLOSED, ARCHIVED),
            REGISTERED,
            clerk,
            awaited=False,
            opens=(PROPOSE,),
            likely=10,
            danger=True,
        ),
    )


def build(actions: Mapping[str, Action], **more: Any) -> Flow:
    """The flow with the functions that take its steps; checked when the program starts."""
    return Flow(
        kind=KIND,
        label=_("收文"),
        start=RECEIVED,
        states=STATES,
        steps=(*_door(), *_instructing(), *_handling(), *_answering()),
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        opens=(REGISTER,),
        sees_all=powers.SEEN_BY,
        units_see=(HANDLER, UNIT_HEAD),
        **more,
    )
