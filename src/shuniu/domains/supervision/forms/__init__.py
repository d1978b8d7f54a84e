"""The forms of supervision: they only validate."""

from .opening import (
    FindingForm,
    FollowForm,
    LayoutForm,
    OpenFindingForm,
    OpenForm,
    PlanForm,
    VisitForm,
)
from .steps import STEP_FORMS

__all__ = [
    "STEP_FORMS",
    "FindingForm",
    "FollowForm",
    "LayoutForm",
    "OpenFindingForm",
    "OpenForm",
    "PlanForm",
    "VisitForm",
]
