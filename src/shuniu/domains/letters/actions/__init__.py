"""One function a verb: the only writers of the letters' tables.

``ACTIONS`` maps the steps of the letters' flow to their functions. Each takes
the Matter first, then what the step needs, then ``by=``, ``at=`` and ``seen=``
(the matter's ``last_move_id`` when the form was opened).
"""

from __future__ import annotations

from shuniu.casework import standard
from shuniu.commons.flow.model import Action

from .afterwards import (
    NightlyRun,
    ask_again,
    callback,
    callback_dissatisfied,
    callback_unreached,
    close,
    nightly,
    rate,
    reopen,
    warn_veto,
)
from .answering import (
    answer_follower,
    approve_answer,
    draft_answer,
    return_draft,
    withdraw_draft,
)
from .handling import dispatch, instruct, recall, redispatch, rehandle, send_back
from .privacy import PersonalData, agree, unmask
from .profile import define_letter_type, define_mailbox
from .publication import (
    masked_copy,
    prepare_publication,
    publish,
    return_publication,
    unpublish,
)
from .screening import accept, gather, merge, reject, transfer, unmerge
from .writing import Submitted, code_for, enter, issue_code, submit, withdraw

ACTIONS: dict[str, Action] = {
    **standard.ACTIONS,
    "accept": accept,
    "reject": reject,
    "merge": merge,
    "unmerge": unmerge,
    "transfer": transfer,
    "dispatch": dispatch,
    "redispatch": redispatch,
    "recall": recall,
    "withdraw": withdraw,
    "send_back": send_back,
    "warn_veto": warn_veto,
    "instruct": instruct,
    "draft_answer": draft_answer,
    "withdraw_draft": withdraw_draft,
    "return_draft": return_draft,
    "approve_answer": approve_answer,
    "answer_merged": answer_follower,
    "prepare_publication": prepare_publication,
    "return_publication": return_publication,
    "publish": publish,
    "unpublish": unpublish,
    "callback": callback,
    "callback_dissatisfied": callback_dissatisfied,
    "callback_unreached": callback_unreached,
    "rate": rate,
    "rate_dissatisfied": rate,
    "ask_again": ask_again,
    "rehandle": rehandle,
    "close": close,
    "reopen": reopen,
}

__all__ = [
    "ACTIONS",
    "NightlyRun",
    "PersonalData",
    "Submitted",
    "accept",
    "agree",
    "approve_answer",
    "ask_again",
    "callback",
    "callback_dissatisfied",
    "callback_unreached",
    "close",
    "code_for",
    "define_letter_type",
    "define_mailbox",
    "dispatch",
    "draft_answer",
    "enter",
    "gather",
    "instruct",
    "issue_code",
    "masked_copy",
    "merge",
    "nightly",
    "prepare_publication",
    "publish",
    "rate",
    "recall",
    "redispatch",
    "rehandle",
    "reject",
    "reopen",
    "return_draft",
    "return_publication",
    "send_back",
    "submit",
    "transfer",
    "unmask",
    "unmerge",
    "unpublish",
    "warn_veto",
    "withdraw",
    "withdraw_draft",
]
