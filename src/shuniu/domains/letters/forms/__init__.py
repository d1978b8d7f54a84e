"""The forms of the letters' steps. They only validate; the actions decide."""

from __future__ import annotations

from django.forms import Form

from .answering import (
    ApproveAnswerForm,
    DraftAnswerForm,
    PrepareForm,
    PublishForm,
    ReturnDraftForm,
    ReturnPublicationForm,
    UnpublishForm,
    WithdrawDraftForm,
)
from .following import CallbackForm, CloseForm, DissatisfiedForm, ReopenForm, UnreachedForm
from .handling import DispatchForm, InstructForm, RecallForm, RedispatchForm
from .screening import (
    AcceptForm,
    EnterForm,
    GatherForm,
    MergeForm,
    QueryCodeForm,
    RejectForm,
    TransferForm,
    UnmaskForm,
    UnmergeForm,
)

FORMS: dict[str, type[Form]] = {
    "accept": AcceptForm,
    "reject": RejectForm,
    "merge": MergeForm,
    "unmerge": UnmergeForm,
    "transfer": TransferForm,
    "dispatch": DispatchForm,
    "redispatch": RedispatchForm,
    "rehandle": DispatchForm,
    "recall": RecallForm,
    "instruct": InstructForm,
    "draft_answer": DraftAnswerForm,
    "withdraw_draft": WithdrawDraftForm,
    "return_draft": ReturnDraftForm,
    "approve_answer": ApproveAnswerForm,
    "prepare_publication": PrepareForm,
    "publish": PublishForm,
    "return_publication": ReturnPublicationForm,
    "unpublish": UnpublishForm,
    "callback": CallbackForm,
    "callback_dissatisfied": DissatisfiedForm,
    "callback_unreached": UnreachedForm,
    "close": CloseForm,
    "reopen": ReopenForm,
}

__all__ = ["FORMS", "EnterForm", "GatherForm", "QueryCodeForm", "UnmaskForm"]
