"""One function a verb; ``ACTIONS`` maps the flow's steps to them."""

from __future__ import annotations

from shuniu.casework import standard
from shuniu.commons.flow.model import Action

from .base import Person, Promise
from .ending import (
    approve_opinion,
    ask_reexamination,
    ask_review,
    decide_reexamination,
    decide_review,
    draft_opinion,
    return_opinion,
)
from .privacy import unmask
from .registering import accept, assign, not_accept, register, send_back, transfer
from .talking import (
    agree,
    call_meeting,
    escalate,
    hand_over,
    instruct,
    may_be_followed,
    record_meeting,
    resume_talks,
    rule,
)

ACTIONS: dict[str, Action] = {
    **{
        code: standard.ACTIONS[code]
        for code in (
            *("sign_for", "assist_sign_for", "assist_answer", "urge"),
            *("request_extension", "grant_extension", "refuse_extension"),
        )
    },
    "accept": accept,
    "not_accept": not_accept,
    "transfer": transfer,
    "assign": assign,
    "send_back": send_back,
    "call_meeting": call_meeting,
    "record_meeting": record_meeting,
    "escalate": escalate,
    "rule": rule,
    "instruct": instruct,
    "agree": agree,
    "hand_over": hand_over,
    "resume_talks": resume_talks,
    "draft_opinion": draft_opinion,
    "return_opinion": return_opinion,
    "approve_opinion": approve_opinion,
    "ask_reexamination": ask_reexamination,
    "decide_reexamination": decide_reexamination,
    "ask_review": ask_review,
    "decide_review": decide_review,
}

__all__ = ["ACTIONS", "Person", "Promise", "may_be_followed", "register", "unmask"]
