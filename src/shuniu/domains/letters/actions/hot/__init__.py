"""One function a verb for hot letters; ``HOT_ACTIONS`` maps the flow's steps to them."""

from __future__ import annotations

from shuniu.casework import standard
from shuniu.commons.flow.model import Action

from .consent import (
    ask_consent,
    consent_by_phone,
    give_consent,
    recall,
    refusal_by_phone,
    refuse_consent,
    withdraw_consent,
    withdrawal_by_phone,
)
from .handing import accept_packet, decline_packet, hand_over, record_broadcast
from .masking import check_masking, photos_of, prepare_masking, return_masking, suggested_copy
from .nominating import nominate, open_hot, set_threshold
from .promise import (
    escalate,
    extend_promise,
    follow_up_broken,
    follow_up_kept,
    instruct,
    report_promise,
)
from .result import COLUMN, close, publish_result, publish_unkept, take_down
from .telling import tell_hot

HOT_ACTIONS: dict[str, Action] = {
    "ask_consent": ask_consent,
    "give_consent": give_consent,
    "refuse_consent": refuse_consent,
    "consent_by_phone": consent_by_phone,
    "refusal_by_phone": refusal_by_phone,
    "withdraw_consent": withdraw_consent,
    "withdrawal_by_phone": withdrawal_by_phone,
    "recall": recall,
    "prepare_masking": prepare_masking,
    "return_masking": return_masking,
    "check_masking": check_masking,
    "hand_over": hand_over,
    "accept_packet": accept_packet,
    "decline_packet": decline_packet,
    "record_broadcast": record_broadcast,
    "report_promise": report_promise,
    "urge": standard.urge,
    "follow_up_kept": follow_up_kept,
    "follow_up_broken": follow_up_broken,
    "extend_promise": extend_promise,
    "escalate": escalate,
    "instruct": instruct,
    "publish_result": publish_result,
    "publish_unkept": publish_unkept,
    "take_down": take_down,
    "close": close,
}

__all__ = [
    "COLUMN",
    "HOT_ACTIONS",
    "nominate",
    "open_hot",
    "photos_of",
    "set_threshold",
    "suggested_copy",
    "tell_hot",
]
