"""The flow of a hot letter (台网互动): from the nomination to the promise kept and made public.

The rules behind it: 个人信息保护法 articles 13, 25 and 28 to 31 (the writer's own
consent, to be withdrawn at any time), 网络数据安全管理条例 2025 article 12 (a record
of what was handed over). The limits are the county's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action
from shuniu.commons.people.duties import (
    BROADCASTER,
    HANDLER,
    LEADER,
    REGISTRAR,
    REVIEWER,
    UNIT_HEAD,
)

from .. import powers
from ..wording.hot import OPENING, WORDING

KIND = "hot_letter"

NOMINATED = "nominated"
ASKED = "asked"
CONSENTED = "consented"
MASKED = "masked"
CHECKED = "checked"
HANDED = "handed"
TAKEN = "taken"
PROMISED = "promised"
REPORTED = "reported"
BROKEN = "broken"
ESCALATED = "escalated"
KEPT = "kept"
PUBLISHED = "published"
CLOSED = "closed"
REFUSED = "refused"
DECLINED = "declined"
WITHDRAWN = "withdrawn"

STATES = (
    State(NOMINATED, _("待征求意见"), tone="warn"),
    State(ASKED, _("等来信人表示"), public_label=_("等您表示是否同意"), tone="warn"),
    State(CONSENTED, _("待脱敏"), tone="warn"),
    State(MASKED, _("脱敏待核对"), tone="warn"),
    State(CHECKED, _("待移交"), tone="warn"),
    State(HANDED, _("待电视台答复")),
    State(TAKEN, _("待播出")),
    State(PROMISED, _("承诺办理中"), public_label=_("正在兑现承诺")),
    State(REPORTED, _("待回访"), public_label=_("正在兑现承诺"), tone="warn"),
    State(BROKEN, _("承诺未兑现"), public_label=_("承诺未兑现，继续督促"), tone="late"),
    State(ESCALATED, _("已呈领导"), public_label=_("承诺未兑现，已呈报领导"), tone="late"),
    State(KEPT, _("待公开结果"), public_label=_("承诺已兑现"), tone="warn"),
    State(PUBLISHED, _("结果已公开"), tone="ok"),
    State(CLOSED, _("已办结"), final=True, tone="ok"),
    State(REFUSED, _("来信人不同意"), final=True, tone="quiet"),
    State(DECLINED, _("电视台未采用"), final=True, tone="quiet"),
    State(WITHDRAWN, _("已收回"), final=True, tone="quiet"),
)

BEFORE_HANDING = (NOMINATED, ASKED, CONSENTED, MASKED, CHECKED)
WITH_CONSENT = (CONSENTED, MASKED, CHECKED, HANDED, TAKEN)
BEFORE_BROADCAST = (*BEFORE_HANDING, HANDED, TAKEN)
PROMISE_OPEN = (PROMISED, REPORTED, BROKEN, ESCALATED)
# The broadcaster sees a packet from the moment it is handed over, and no longer once it
# was taken back or declined.
WITH_BROADCASTER = (HANDED, TAKEN, *PROMISE_OPEN, KEPT, PUBLISHED, CLOSED)

CONSENT = Deadline("consent", _("征求来信人意见"), "hot.consent")
MASK = Deadline("mask", _("脱敏"), "hot.mask")
CHECK = Deadline("check", _("核对脱敏"), "hot.check", urge_before=0)
REPLY = Deadline("reply", _("电视台答复"), "hot.reply")
PROMISE = Deadline(
    "promise", _("兑现承诺"), "hot.promise", urge_before=3, per_assignment=True, role="lead"
)
VISIT = Deadline("visit", _("回访"), "hot.visit")
RESULT = Deadline("result", _("公开结果"), "hot.result")


def _consent() -> tuple[Step, ...]:
    registrar, writer = powers.REGISTRAR_POWER, powers.THE_WRITER
    return (
        Step("ask_consent", _("请来信人网上表示"), (NOMINATED,), ASKED, registrar, likely=80),
        Step(
            "give_consent",
            _("同意"),
            (ASKED,),
            CONSENTED,
            writer,
            opens=(MASK,),
            meets=("consent",),
        ),
        Step(
            "refuse_consent",
            _("不同意"),
            (ASKED,),
            REFUSED,
            writer,
            awaited=False,
            meets=("consent",),
        ),
        Step(
            "consent_by_phone",
            _("记录电话同意"),
            (NOMINATED, ASKED),
            CONSENTED,
            registrar,
            opens=(MASK,),
            meets=("consent",),
            likely=70,
        ),
        Step(
            "refusal_by_phone",
            _("记录电话不同意"),
            (NOMINATED, ASKED),
            REFUSED,
            registrar,
            awaited=False,
            meets=("consent",),
            likely=40,
        ),
    )


def _withdrawal() -> tuple[Step, ...]:
    registrar, writer = powers.REGISTRAR_POWER, powers.THE_WRITER
    return (
        Step("withdraw_consent", _("撤回同意"), WITH_CONSENT, WITHDRAWN, writer, awaited=False),
        Step(
            "withdrawal_by_phone",
            _("记录撤回同意"),
            WITH_CONSENT,
            WITHDRAWN,
            registrar,
            awaited=False,
            likely=12,
            danger=True,
        ),
        Step(
            "recall",
            _("收回"),
            BEFORE_BROADCAST,
            WITHDRAWN,
            registrar,
            awaited=False,
            likely=10,
            danger=True,
        ),
    )


def _packet() -> tuple[Step, ...]:
    registrar, second = powers.REGISTRAR_POWER, powers.APPROVER
    broadcaster = powers.BROADCASTER_POWER
    return (
        Step(
            "prepare_masking",
            _("脱敏"),
            (CONSENTED,),
            MASKED,
            registrar,
            opens=(CHECK,),
            meets=("mask",),
            likely=90,
        ),
        Step(
            "return_masking",
            _("退回脱敏"),
            (MASKED,),
            CONSENTED,
            second,
            opens=(MASK,),
            meets=("check",),
            likely=45,
        ),
        Step(
            "check_masking",
            _("核对通过"),
            (MASKED,),
            CHECKED,
            second,
            meets=("check",),
            likely=90,
        ),
        Step(
            "hand_over", _("移交电视台"), (CHECKED,), HANDED, registrar, opens=(REPLY,), likely=90
        ),
        Step(
            "accept_packet",
            _("采用"),
            (HANDED,),
            TAKEN,
            broadcaster,
            meets=("reply",),
            likely=90,
        ),
        Step(
            "decline_packet",
            _("不采用"),
            (HANDED, TAKEN),
            DECLINED,
            broadcaster,
            awaited=False,
            meets=("reply",),
            likely=30,
        ),
    )


def _promise() -> tuple[Step, ...]:
    registrar, second = powers.REGISTRAR_POWER, powers.APPROVER
    visited = (PROMISED, REPORTED, ESCALATED)
    return (
        Step(
            "record_broadcast",
            _("登记播出和承诺"),
            (TAKEN,),
            PROMISED,
            powers.HOT_RECORDER,
            opens=(PROMISE,),
            likely=90,
        ),
        Step(
            "report_promise",
            _("报告办理情况"),
            (PROMISED, BROKEN, ESCALATED),
            REPORTED,
            powers.PROMISER,
            opens=(VISIT,),
            likely=90,
        ),
        standard.take("urge", PROMISE_OPEN, None, powers.URGER),
        Step(
            "follow_up_kept",
            _("回访：已兑现"),
            visited,
            KEPT,
            registrar,
            opens=(RESULT,),
            meets=("promise", "visit"),
            likely=85,
        ),
        Step(
            "follow_up_broken",
            _("回访：未兑现"),
            visited,
            BROKEN,
            registrar,
            meets=("visit",),
            likely=60,
        ),
        Step("extend_promise", _("延长承诺期限"), (BROKEN,), PROMISED, second, likely=60),
        Step("escalate", _("呈报领导"), (BROKEN,), ESCALATED, registrar, likely=70),
        Step(
            "instruct",
            _("批示"),
            PROMISE_OPEN,
            None,
            powers.LEADER_POWER,
            awaited=False,
            heading=_("领导批示"),
            likely=70,
        ),
    )


def _result() -> tuple[Step, ...]:
    registrar, second = powers.REGISTRAR_POWER, powers.APPROVER
    return (
        Step(
            "publish_result",
            _("核对并公开结果"),
            (KEPT,),
            PUBLISHED,
            second,
            meets=("result",),
            likely=90,
        ),
        Step(
            "publish_unkept",
            _("公开未兑现的结果"),
            (ESCALATED,),
            PUBLISHED,
            second,
            awaited=False,
            meets=("promise",),
            likely=30,
        ),
        Step(
            "take_down",
            _("撤下结果页"),
            (PUBLISHED, CLOSED),
            None,
            registrar,
            awaited=False,
            likely=5,
            danger=True,
        ),
        Step("close", _("办结"), (PUBLISHED,), CLOSED, registrar, likely=80),
    )


def build(actions: Mapping[str, Action], **more: Any) -> Flow:
    """The flow with the functions that take its steps; checked when the program starts."""
    return Flow(
        kind=KIND,
        label=_("台网互动"),
        start=NOMINATED,
        states=STATES,
        steps=(*_consent(), *_withdrawal(), *_packet(), *_promise(), *_result()),
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        opens=(CONSENT,),
        sees_all=(REGISTRAR, REVIEWER, LEADER),
        units_see=(HANDLER, UNIT_HEAD),
        sees_in={BROADCASTER: WITH_BROADCASTER},
        **more,
    )
