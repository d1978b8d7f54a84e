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
from .steps import FORMS, ReasonForm, TextForm, WriteForm

__all__ = [
    "FORMS",
    "ChangeColumnForm",
    "ChangeSiteForm",
    "CloseColumnForm",
    "CloseSiteForm",
    "ColumnForm",
    "ReasonForm",
    "RedesignForm",
    "RightForm",
    "SiteForm",
    "TextForm",
    "WriteForm",
]
