"""The tables of supervision."""

from .item import (
    OPEN_SOURCES,
    NoticeForm,
    Result,
    Source,
    SupervisionItem,
    SupervisionNotice,
    SupervisionType,
    UpwardKind,
    UpwardReport,
    Urgency,
)
from .plan import LedgerLayout, Plan, PlanKind
from .visit import Finding, SiteVisit

__all__ = [
    "OPEN_SOURCES",
    "Finding",
    "LedgerLayout",
    "NoticeForm",
    "Plan",
    "PlanKind",
    "Result",
    "SiteVisit",
    "Source",
    "SupervisionItem",
    "SupervisionNotice",
    "SupervisionType",
    "UpwardKind",
    "UpwardReport",
    "Urgency",
]
