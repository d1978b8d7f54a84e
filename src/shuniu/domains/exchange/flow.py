"""The flow of a sending: from the sending unit's hand to every receiver's signature.

Rules behind it: 党政机关公文处理工作条例, article 24 (签收: counted item by item, signed, the
time noted; what is not in order is returned with the reason) and article 25 (核发).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shuniu.casework import standard
from shuniu.casework.posting import PLAIN, URGENT, VERY_URGENT
from shuniu.commons.flow import Deadline, Flow, State, Step
from shuniu.commons.flow.model import Action

from . import powers
from .hands import HANDS, OVERSEEING
from .wording import OPENING, WORDING

KIND = "dispatch"

SENT = "sent"
UNSETTLED = "unsettled"
COMPLETED = "completed"
RECALLED = "recalled"
GIVEN_BACK = "given_back"
UNDER_WAY = (SENT, UNSETTLED)

STATES = (
    State(SENT, _("待签收")),
    State(UNSETTLED, _("有退回待处理"), tone="warn"),
    State(COMPLETED, _("签收完毕"), final=True, tone="ok"),
    State(RECALLED, _("已撤回"), final=True, tone="quiet"),
    State(GIVEN_BACK, _("已退回"), final=True, tone="quiet"),
)

SIGN = Deadline("sign", _("签收"), "exch.sign", urge_before=0, per_assignment=True, role="receive")
SETTLE = Deadline("settle", _("处理退回"), "exch.settle", by_hand=True)
# By which rule a unit has to sign, by urgency.
RULES = {PLAIN: "exch.sign", URGENT: "exch.sign_urgent", VERY_URGENT: "exch.sign_very_urgent"}

STEPS = (
    standard.take("sign_for", UNDER_WAY, None, powers.RECEIVER, meets=("sign",)),
    Step(
        "send_back",
        _("退回"),
        (*UNDER_WAY, COMPLETED),
        UNSETTLED,
        powers.HAVING,
        awaited=False,
        opens=(SETTLE,),
        likely=25,
        danger=True,
    ),
    Step(
        "resend",
        _("重新发送"),
        (UNSETTLED,),
        None,
        powers.SENDER,
        opens=(SIGN,),
        likely=80,
    ),
    Step("accept_return", _("同意退回"), (UNSETTLED,), None, powers.SENDER, likely=60),
    Step(
        "add_units",
        _("补发"),
        (SENT, COMPLETED),
        SENT,
        powers.SENDER,
        awaited=False,
        opens=(SIGN,),
        likely=20,
    ),
    Step(
        "recall",
        _("撤回"),
        UNDER_WAY,
        None,
        powers.SENDER,
        awaited=False,
        likely=10,
        danger=True,
    ),
    standard.take("urge", UNDER_WAY, None, powers.SENDER, likely=30),
    Step("peer_signed", _("对端签收"), UNDER_WAY, None, powers.SYSTEM_POWER),
    Step(
        "peer_returned",
        _("对端退回"),
        (*UNDER_WAY, COMPLETED),
        UNSETTLED,
        powers.SYSTEM_POWER,
        opens=(SETTLE,),
    ),
    Step("go_on", _("继续签收"), (UNSETTLED,), SENT, powers.SYSTEM_POWER, meets=("settle",)),
    Step("complete", _("签收完毕"), UNDER_WAY, COMPLETED, powers.SYSTEM_POWER, meets=("settle",)),
    Step("void", _("全部撤回"), UNDER_WAY, RECALLED, powers.SYSTEM_POWER, meets=("settle",)),
    Step("give_up", _("全部退回"), UNDER_WAY, GIVEN_BACK, powers.SYSTEM_POWER, meets=("settle",)),
)


def build(actions: Mapping[str, Action], **more: Any) -> Flow:
    """The flow with the functions that take its steps; checked when the program starts."""
    return Flow(
        kind=KIND,
        label=_("公文交换"),
        start=SENT,
        states=STATES,
        steps=STEPS,
        actions=actions,
        wording=WORDING,
        opening=OPENING,
        opens=(SIGN,),
        sees_all=OVERSEEING,
        units_see=HANDS,
        **more,
    )
