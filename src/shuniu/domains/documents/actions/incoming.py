"""What is done with incoming documents, a function a verb; ``ACTIONS`` maps the steps to them."""

from __future__ import annotations

from shuniu.casework import standard
from shuniu.commons.flow.model import Action

from .incoming_deciding import add_instruction, instruct, propose, redraft, refer
from .incoming_ending import archive, circulate_close, close, explain, reopen
from .incoming_handling import answer, assign, return_answer
from .incoming_hours import remind_by_hour
from .incoming_opening import (
    cancel,
    correct,
    register,
    register_by_hand,
    return_document,
    take_in,
)
from .incoming_reply import draft_reply, note_issued, reply_issued

ACTIONS: dict[str, Action] = {
    "register": register,
    "correct": correct,
    "return_document": return_document,
    "cancel": cancel,
    "propose": propose,
    "redraft": redraft,
    "instruct": instruct,
    "refer": refer,
    "add_instruction": add_instruction,
    "assign": assign,
    "circulate_close": circulate_close,
    "sign_for": standard.sign_for,
    "assist_sign_for": standard.assist_sign_for,
    "send_back": standard.send_back,
    "assist_answer": standard.assist_answer,
    "request_extension": standard.request_extension,
    "grant_extension": standard.grant_extension,
    "refuse_extension": standard.refuse_extension,
    "answer": answer,
    "return_answer": return_answer,
    "urge": standard.urge,
    "draft_reply": draft_reply,
    "reply_issued": reply_issued,
    "explain": explain,
    "close": close,
    "archive": archive,
    "reopen": reopen,
}

__all__ = [
    "ACTIONS",
    "note_issued",
    "register_by_hand",
    "remind_by_hour",
    "take_in",
    *ACTIONS,
]
