"""What is done with suggestions and proposals: one function a verb; ``ACTIONS`` by step."""

from __future__ import annotations

from shuniu.casework import standard
from shuniu.commons.flow.model import Action

from .afterwards import (
    NightlyRun,
    close,
    enter_opinion,
    explain_unresolved,
    fulfil,
    lapse,
    nightly,
    rate,
    track,
)
from .assigning import (
    assign,
    mark_importance,
    reassign,
    recall,
    rehandle,
    release_assisting,
    withdraw,
)
from .assigning_many import Decision, assign_many, assign_planned, plan_many
from .base import SERIES
from .handling import (
    grant_extension,
    instruct,
    record_contact,
    request_extension,
    send_back,
)
from .importing import Imported, RefusedSheet, import_sheet, write_template
from .letter import reply_letter, reply_pdf
from .publication import (
    COLUMN,
    prepare_publication,
    public_address,
    public_copy,
    publish,
    return_publication,
    unpublish,
)
from .registering import NewProposal, Signer, bring_in, number_of, register
from .replying import (
    draft_reply,
    issue_reply,
    return_draft,
    return_reply,
    review_reply,
    sign_reply,
    withdraw_draft,
)
from .sessions import define_category, open_session, set_setting
from .telling import tell_proposer

_STANDARD = (*("sign_for", "assist_sign_for", "assist_answer", "urge", "refuse_extension"),)

ACTIONS: dict[str, Action] = {
    **{code: standard.ACTIONS[code] for code in _STANDARD},
    "request_extension": request_extension,
    "grant_extension": grant_extension,
    "assign": assign,
    "reassign": reassign,
    "recall": recall,
    "mark_importance": mark_importance,
    "withdraw": withdraw,
    "release_assisting": release_assisting,
    "send_back": send_back,
    "record_contact": record_contact,
    "instruct": instruct,
    "draft_reply": draft_reply,
    "withdraw_draft": withdraw_draft,
    "sign_reply": sign_reply,
    "return_draft": return_draft,
    "review_reply": review_reply,
    "return_reply": return_reply,
    "issue_reply": issue_reply,
    "rate": rate,
    "rate_dissatisfied": rate,
    "enter_opinion": enter_opinion,
    "enter_dissatisfied": enter_opinion,
    "lapse": lapse,
    "rehandle": rehandle,
    "close": close,
    "track": track,
    "fulfil": fulfil,
    "explain_unresolved": explain_unresolved,
    "prepare_publication": prepare_publication,
    "return_publication": return_publication,
    "publish": publish,
    "unpublish": unpublish,
}

__all__ = [
    "ACTIONS",
    "COLUMN",
    "SERIES",
    "Decision",
    "Imported",
    "NewProposal",
    "NightlyRun",
    "RefusedSheet",
    "Signer",
    "assign",
    "assign_many",
    "assign_planned",
    "bring_in",
    "define_category",
    "import_sheet",
    "nightly",
    "number_of",
    "open_session",
    "plan_many",
    "public_address",
    "public_copy",
    "register",
    "reply_letter",
    "reply_pdf",
    "set_setting",
    "tell_proposer",
    "write_template",
]
