"""The forms of the portal's steps and registers. They only validate; the actions decide."""

from .sites import (
    ChangeColumnForm,
    ChangeSiteForm,
    CloseColumnForm,
    CloseSiteForm,
    ColumnForm,
    RedesignForm,
    RightForm,
    SiteForm,
)
from .steps import FORMS, MoveOldForm, ReasonForm, TextForm, WriteForm

__all__ = [
    "FORMS",
    "ChangeColumnForm",
    "ChangeSiteForm",
    "CloseColumnForm",
    "CloseSiteForm",
    "ColumnForm",
    "MoveOldForm",
    "ReasonForm",
    "RedesignForm",
    "RightForm",
    "SiteForm",
    "TextForm",
    "WriteForm",
]
