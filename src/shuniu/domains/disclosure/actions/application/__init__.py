"""The verbs of an application; ``ACTIONS`` maps the flow's steps to their functions.

Each takes the Matter first, then what the step needs, then ``by=``, ``at=`` and ``seen=``
(the matter's ``last_move_id`` when the form was opened).
"""

from __future__ import annotations

from shuniu.casework import standard
from shuniu.commons.flow.model import Action

from .answering import (
    approve_answer,
    confirm_receipt,
    draft_answer,
    handle_again,
    record_challenge,
    record_delivery,
    record_result,
    return_draft,
    withdraw_draft,
)
from .charging import charge, fee_of, record_payment
from .consulting import consult, record_opinion, run_again
from .consulting import nightly as run_again_at_night
from .handling import (
    accept,
    ask_reasons,
    ask_units,
    correct,
    defer,
    give_reasons,
    grant_extension,
    request_correction,
    request_extension,
)
from .printing import answer_letter, answer_pdf, notice_letter, notice_pdf
from .privacy import looked, remove_identities, unmask
from .receiving import Received, apply, code_for, confirm_day, enter, issue_code, withdraw

ACTIONS: dict[str, Action] = {
    "confirm_day": confirm_day,
    "accept": accept,
    "request_correction": request_correction,
    "correct": correct,
    "withdraw": withdraw,
    "ask_units": ask_units,
    "assist_sign_for": standard.ACTIONS["assist_sign_for"],
    "assist_answer": standard.ACTIONS["assist_answer"],
    "urge": standard.ACTIONS["urge"],
    "consult": consult,
    "record_opinion": record_opinion,
    "run_again": run_again,
    "request_extension": request_extension,
    "grant_extension": grant_extension,
    "refuse_extension": standard.ACTIONS["refuse_extension"],
    "ask_reasons": ask_reasons,
    "give_reasons": give_reasons,
    "defer": defer,
    "charge": charge,
    "record_payment": record_payment,
    "draft_answer": draft_answer,
    "withdraw_draft": withdraw_draft,
    "return_draft": return_draft,
    "approve_answer": approve_answer,
    "record_delivery": record_delivery,
    "confirm_receipt": confirm_receipt,
    "record_challenge": record_challenge,
    "record_result": record_result,
    "handle_again": handle_again,
}

__all__ = [
    "ACTIONS",
    "Received",
    "answer_letter",
    "answer_pdf",
    "apply",
    "code_for",
    "confirm_day",
    "enter",
    "fee_of",
    "issue_code",
    "looked",
    "notice_letter",
    "notice_pdf",
    "remove_identities",
    "run_again_at_night",
    "unmask",
]
