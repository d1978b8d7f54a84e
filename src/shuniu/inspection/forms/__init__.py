"""The forms of the steps, the registers and the indicators: they only validate."""

from __future__ import annotations

from .registers import (
    AccountForm,
    AnnexForm,
    AnswersForm,
    BonusForm,
    CloseAccountForm,
    IndicatorForm,
    JudgeForm,
    SiteNoteForm,
    UpdateForm,
)
from .reposts import RepostedForm, RepostForm, WaiveForm
from .steps import FORMS, OpenForm

__all__ = [
    "FORMS",
    "AccountForm",
    "AnnexForm",
    "AnswersForm",
    "BonusForm",
    "CloseAccountForm",
    "IndicatorForm",
    "JudgeForm",
    "OpenForm",
    "RepostForm",
    "RepostedForm",
    "SiteNoteForm",
    "UpdateForm",
    "WaiveForm",
]
