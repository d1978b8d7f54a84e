"""The flow of a coordination case: registered, assigned, talked over, agreed, concluded.

Limits: 信访工作条例 2022, articles 22 (sorted within 15 days), 23 (objection within five
working days), 34 (60 days from acceptance, 30 more with the head's approval), 35 and 36
(re-examination and review, 30 days each). Between departments the limits are the county's.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD

from . import powers
from .wording import OPENING, WORDING

KIND = "coordination"

REGISTERED = "registered"
ACCEPTED = "accepted"
ASSIGNED = "assigned"
TALKING = "talking"
EXTENSION_REQUESTED = "extension_requested"
ESCALATED = "escalated"
AGREED = "agreed"
DRAFTED = "drafted"
REEXAMINING = "reexamining"
REVIEWING = "reviewing"
CLOSED = "closed"
ENDED = "ended"
TRANSFERRED = "transferred"
NOT_ACCEPTED = "not_accepted"

STATES = (
    State(REGISTERED, _("待受理"), tone="warn"),
    State(ACCEPTED, _("待交办"), tone="warn"),
    State(ASSIGNED, _("待签收")),
    State(TALKING, _("协调中")),
    State(EXTENSION_REQUESTED, _("延期待批"), tone="warn"),
    State(ESCALATED, _("待领导裁定"), tone="warn"),
    State(AGREED, _("已议定措施")),
    State(DRAFTED, _("处理意见待审"), tone="warn"),
    State(REEXAMINING, _("复查中"), tone="warn"),
    State(REVIEWING, _("复核中"), tone="warn"),
    State(CLOSED, _("已办结"), final=True, tone="ok"),
    State(ENDED, _("复核终结"), final=True, tone="quiet"),
    State(TRANSFERRED, _("已转送"), final=True, tone="quiet"),
    State(NOT_ACCEPTED, _("不予受理"), final=True, tone="quiet"),
)
UNDER_WAY = (ASSIGNED, TALKING, EXTENSION_REQUESTED, ESCALATED, AGREED, DRAFTED)
BEFORE_END = (REGISTERED, ACCEPTED, *UNDER_WAY)

REGISTER = Deadline("register", _("登记、区分情况"), "pet.register", urge_before=3)
# The kernel's steps of extension work on the term of this name.
ANSWER = Deadline("answer", _("办结"), "pet.conclude", urge_before=10)
# The lead unit of a group's visit has the five working days of article 23 instead.
SIGN = Deadline("sign", _("签收或提出异议"), "coord.sign", per_assignment=True)
ASSIST = Deadline("assist", _("协办意见"), "coord.assist", per_assignment=True, role="assist")
RULING = Deadline("ruling", _("领导裁定"), "coord.ruling")
REVIEW = Deadline("review", _("审核处理意见"), "coord.review", urge_before=0)
REEXAMINE = Deadline("reexamine", _("作出复查意见"), "pet.reexam_decide", urge_before=5)
REVIEW_AGAIN = Deadline("review_again", _("作出复核意见"), "pet.review_decide", urge_before=5)

GIVEN = (ASSIGNED, TALKING, EXTENSION_REQUESTED, ESCALATED, AGREED)
registrar, take = powers.REGISTRAR_POWER, standard.take


BEFORE: tuple[Step, ...] = (
    Step(
        "accept",
        _("受理"),
        (REGISTERED,),
        ACCEPTED,
        registrar,
        opens=(ANSWER,),
        meets=("register",),
        likely=90,
    ),
    Step(
        "not_accept",
        _("不予受理"),
        (REGISTERED,),
        NOT_ACCEPTED,
        registrar,
        awaited=False,
        meets=("register",),
        likely=30,
        danger=True,
    ),
    Step(
        "transfer",
        _("转送"),
        (REGISTERED, ACCEPTED),
        TRANSFERRED,
        registrar,
        awaited=False,
        meets=("register",),
        likely=35,
    ),
    Step(
        "assign",
        _("交办"),
        (ACCEPTED,),
        ASSIGNED,
        registrar,
        opens=(SIGN, ASSIST),
        heading=_("拟办意见"),
        likely=90,
    ),
)


TALKS: tuple[Step, ...] = (
    take("sign_for", (ASSIGNED,), TALKING, powers.LEAD_NEW, meets=("sign",)),
    take("assist_sign_for", GIVEN, None, powers.ASSIST_NEW, meets=("sign",)),
    take("assist_answer", GIVEN, None, powers.ASSIST, meets=("assist",)),
    take("send_back", (ASSIGNED,), ACCEPTED, powers.LEAD_NEW),
    take("request_extension", (TALKING,), EXTENSION_REQUESTED, powers.LEAD),
    take("grant_extension", (EXTENSION_REQUESTED,), TALKING, powers.LEADER_POWER),
    take("refuse_extension", (EXTENSION_REQUESTED,), TALKING, powers.LEADER_POWER),
    take("urge", UNDER_WAY, None, powers.URGER),
    Step(
        "call_meeting",
        _("召集协调会"),
        (ACCEPTED, ASSIGNED, TALKING, AGREED),
        None,
        powers.CONVENER,
        awaited=False,
        likely=75,
    ),
    Step(
        "record_meeting",
        _("记录协调会"),
        (ACCEPTED, ASSIGNED, TALKING, AGREED),
        None,
        powers.CONVENER,
        awaited=False,
        heading=_("协调情况"),
        likely=74,
    ),
    Step(
        "escalate",
        _("呈请裁定"),
        (TALKING,),
        ESCALATED,
        registrar,
        awaited=False,
        opens=(RULING,),
        likely=40,
    ),
    Step(
        "rule",
        _("裁定"),
        (ESCALATED,),
        TALKING,
        powers.LEADER_POWER,
        meets=("ruling",),
        heading=_("领导裁定"),
        likely=90,
    ),
    Step(
        "instruct",
        _("批示"),
        BEFORE_END,
        None,
        powers.LEADER_POWER,
        awaited=False,
        heading=_("领导批示"),
        likely=60,
    ),
    Step("agree", _("议定措施"), (TALKING,), AGREED, registrar, awaited=False, likely=70),
    Step("hand_over", _("移交督查"), (AGREED,), None, registrar, awaited=False, likely=85),
    Step(
        "resume_talks",
        _("重新协调"),
        (AGREED,),
        TALKING,
        registrar,
        awaited=False,
        likely=15,
    ),
)


ENDING: tuple[Step, ...] = (
    Step(
        "draft_opinion",
        _("起草处理意见"),
        (TALKING, AGREED),
        DRAFTED,
        powers.DRAFTER,
        opens=(REVIEW,),
        likely=65,
    ),
    Step(
        "return_opinion",
        _("退回修改"),
        (DRAFTED,),
        TALKING,
        powers.APPROVER,
        meets=("review",),
        heading=_("审核意见"),
        likely=45,
    ),
    Step(
        "approve_opinion",
        _("审核办结"),
        (DRAFTED,),
        CLOSED,
        powers.APPROVER,
        meets=("review", "answer"),
        heading=_("审核意见"),
        likely=90,
    ),
    Step(
        "ask_reexamination",
        _("登记复查申请"),
        (CLOSED,),
        REEXAMINING,
        registrar,
        awaited=False,
        opens=(REEXAMINE,),
        likely=20,
    ),
    Step(
        "decide_reexamination",
        _("登记复查结论"),
        (REEXAMINING,),
        CLOSED,
        registrar,
        meets=("reexamine",),
        likely=80,
    ),
    Step(
        "ask_review",
        _("登记复核申请"),
        (CLOSED,),
        REVIEWING,
        registrar,
        awaited=False,
        opens=(REVIEW_AGAIN,),
        likely=18,
    ),
    Step(
        "decide_review",
        _("登记复核结论"),
        (REVIEWING,),
        ENDED,
        registrar,
        meets=("review_again",),
        likely=80,
    ),
)


def build(actions: Mapping[str, Action]) -> Flow:
    """The flow with the functions that take its steps; checked when the program starts."""
    return Flow(
        kind=KIND,
        label=_("信访与部门协调"),
        start=REGISTERED,
        states=STATES,
        steps=(*BEFORE, *TALKS, *ENDING),
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        opens=(REGISTER,),
        sees_all=(REGISTRAR, REVIEWER, LEADER),
        units_see=(HANDLER, UNIT_HEAD),
    )
