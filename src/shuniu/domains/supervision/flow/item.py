"""立项 to 归档: the states, steps and deadlines of a supervision item.

The rules behind it: 《政府督查工作条例》 (国令第733号) articles 7 and 11 (who opens, who
approves), 12 and 14 (methods, kinds), 16 (conclusion told to the units). The limits are
the county's own. No ranking of persons, no points (《整治形式主义为基层减负若干规定》).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.casework.progress.rules import MILESTONE, REPORT
from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action
from shuniu.commons.people.duties import HANDLER, LEADER, REGISTRAR, REVIEWER, UNIT_HEAD

from .. import powers
from ..wording import OPENING, WORDING

KIND = "supervision"

DRAFTED = "drafted"
PROPOSED = "proposed"
APPROVED = "approved"
NOTIFIED = "notified"
HANDLING = "handling"
EXTENDING = "extending"
SUSPENDED = "suspended"
REPORTED = "reported"
ACCEPTED = "accepted"
CLOSED = "closed"
ARCHIVED = "archived"
MERGED = "merged"
DECLINED = "declined"

STATES = (
    State(DRAFTED, _("待拟办"), tone="warn"),
    State(PROPOSED, _("待领导审批"), tone="warn"),
    State(APPROVED, _("待下发通知"), tone="warn"),
    State(NOTIFIED, _("待签收"), tone="warn"),
    State(HANDLING, _("办理中")),
    State(EXTENDING, _("待批延期"), tone="warn"),
    State(SUSPENDED, _("已中止"), tone="quiet"),
    State(REPORTED, _("待审核"), tone="warn"),
    State(ACCEPTED, _("待上报"), tone="warn"),
    State(CLOSED, _("已办结"), final=True, tone="ok"),
    State(ARCHIVED, _("已归档"), final=True, tone="ok"),
    State(MERGED, _("已并办"), final=True, tone="quiet"),
    State(DECLINED, _("不予立项"), final=True, tone="quiet"),
)

BEFORE_UNITS = (DRAFTED, PROPOSED, APPROVED)
WITH_UNITS = (NOTIFIED, HANDLING, EXTENDING, REPORTED)
OPEN = (*BEFORE_UNITS, *WITH_UNITS, SUSPENDED, ACCEPTED)

PROPOSE = Deadline("propose", _("拟办"), "sup.open", urge_before=0)
APPROVE = Deadline("approve", _("领导审批"), "sup.approve")
NOTICE = Deadline("notice", _("下发督办通知"), "sup.notice", urge_before=0)
SIGN = Deadline("sign", _("签收"), "sup.sign", urge_before=0, per_assignment=True)
ANSWER = Deadline(
    "answer", _("办结"), "sup.ordinary", urge_before=2, per_assignment=True, role="lead"
)
ASSIST = Deadline("assist", _("配合办理"), "sup.ordinary", per_assignment=True, role="assist")
REVIEW = Deadline("review", _("审核办结报告"), "sup.review")
AGAIN = Deadline("answer", _("重新报送办结报告"), "sup.redo", per_assignment=True, by_hand=True)
FINAL = Deadline("final", _("向上报告"), "sup.final")
GIVING = (SIGN, ANSWER, ASSIST, MILESTONE)

take = standard.take
registrar, leader = powers.REGISTRAR_POWER, powers.LEADER_POWER


def _beginning() -> tuple[Step, ...]:
    return (
        Step(
            "propose",
            _("提出拟办意见"),
            (DRAFTED,),
            PROPOSED,
            registrar,
            opens=(APPROVE,),
            meets=("propose",),
            heading=_("拟办意见"),
            likely=90,
        ),
        Step(
            "approve",
            _("批准"),
            (PROPOSED,),
            APPROVED,
            leader,
            opens=(NOTICE,),
            meets=("approve",),
            heading=_("领导批示"),
            likely=90,
        ),
        Step(
            "return_proposal",
            _("退回拟办"),
            (PROPOSED,),
            DRAFTED,
            leader,
            opens=(PROPOSE,),
            meets=("approve",),
            heading=_("领导批示"),
            likely=45,
        ),
        Step(
            "decline",
            _("不予立项"),
            (PROPOSED,),
            DECLINED,
            leader,
            awaited=False,
            meets=("approve",),
            heading=_("领导批示"),
            likely=10,
            danger=True,
        ),
    )


def _sending() -> tuple[Step, ...]:
    return (
        Step(
            "redraft",
            _("收回重拟"),
            (PROPOSED, APPROVED),
            DRAFTED,
            registrar,
            awaited=False,
            opens=(PROPOSE,),
            meets=("approve", "notice"),
            likely=11,
        ),
        Step(
            "issue_notice",
            _("下发督办通知"),
            (APPROVED,),
            NOTIFIED,
            registrar,
            opens=GIVING,
            meets=("notice",),
            likely=90,
        ),
        Step(
            "set_milestones",
            _("调整节点"),
            (*BEFORE_UNITS, NOTIFIED, HANDLING),
            None,
            registrar,
            awaited=False,
            opens=(MILESTONE,),
            likely=14,
        ),
        Step(
            "merge",
            _("并办"),
            (*BEFORE_UNITS, NOTIFIED, HANDLING),
            MERGED,
            registrar,
            awaited=False,
            meets=("propose", "approve", "notice"),
            likely=12,
            danger=True,
        ),
    )


def _units() -> tuple[Step, ...]:
    return (
        take("sign_for", (NOTIFIED,), HANDLING, powers.LEAD_NEW, opens=(REPORT,), meets=("sign",)),
        take("assist_sign_for", WITH_UNITS, None, powers.ASSIST_NEW, meets=("sign",)),
        take("send_back", (NOTIFIED, HANDLING), DRAFTED, powers.ANY_LEAD, opens=(PROPOSE,)),
        Step(
            "report_progress",
            _("报送进展"),
            (HANDLING,),
            None,
            powers.REPORTER,
            awaited=False,
            opens=(REPORT,),
            likely=85,
        ),
        take("assist_answer", WITH_UNITS, None, powers.ASSIST, meets=("assist",)),
        take("request_extension", (HANDLING,), EXTENDING, powers.LEAD),
        take("grant_extension", (EXTENDING,), HANDLING, leader),
        take("refuse_extension", (EXTENDING,), HANDLING, leader),
        Step(
            "report_completion",
            _("报送办结报告"),
            (HANDLING,),
            REPORTED,
            powers.LEAD,
            opens=(REVIEW,),
            meets=("answer", "report"),
            heading=_("办结报告"),
            likely=70,
        ),
    )


def _following() -> tuple[Step, ...]:
    return (
        take("urge", (NOTIFIED, HANDLING, EXTENDING), None, powers.URGER),
        Step(
            "issue_slip",
            _("发督促检查事项通知单"),
            (NOTIFIED, HANDLING, EXTENDING),
            None,
            registrar,
            awaited=False,
            likely=38,
        ),
        Step(
            "record_visit",
            _("记录实地督查"),
            (*WITH_UNITS, SUSPENDED),
            None,
            registrar,
            awaited=False,
            likely=36,
        ),
        Step(
            "report_interim",
            _("上报阶段情况"),
            (*WITH_UNITS, SUSPENDED),
            None,
            registrar,
            awaited=False,
            likely=37,
        ),
        take("suspend", (HANDLING,), SUSPENDED, powers.SUSPENDER),
        take("resume", (SUSPENDED,), HANDLING, registrar, awaited=True),
        Step(
            "instruct",
            _("批示"),
            OPEN,
            None,
            leader,
            awaited=False,
            heading=_("领导批示"),
            likely=60,
        ),
    )


def _ending() -> tuple[Step, ...]:
    return (
        Step(
            "accept_completion",
            _("审核通过"),
            (REPORTED,),
            ACCEPTED,
            powers.REVIEWER_POWER,
            opens=(FINAL,),
            meets=("review", "milestone"),
            heading=_("审核意见"),
            likely=90,
        ),
        Step(
            "return_completion",
            _("退回重办"),
            (REPORTED,),
            HANDLING,
            powers.REVIEWER_POWER,
            opens=(AGAIN, REPORT),
            meets=("review",),
            heading=_("审核意见"),
            likely=45,
        ),
        Step(
            "report_final",
            _("上报并办结"),
            (ACCEPTED,),
            CLOSED,
            registrar,
            meets=("final",),
            likely=90,
        ),
        Step("archive", _("归档"), (CLOSED,), ARCHIVED, registrar, awaited=False, likely=60),
        Step(
            "reopen",
            _("重新督办"),
            (CLOSED, ARCHIVED),
            DRAFTED,
            registrar,
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
        label=_("督查件"),
        start=DRAFTED,
        states=STATES,
        steps=(*_beginning(), *_sending(), *_units(), *_following(), *_ending()),
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        opens=(PROPOSE,),
        sees_all=(REGISTRAR, REVIEWER, LEADER),
        units_see=(HANDLER, UNIT_HEAD),
        **more,
    )
