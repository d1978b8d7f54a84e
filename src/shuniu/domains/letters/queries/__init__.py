"""Reads that span the letters' tables."""

from .letter import (
    NEAR_VETO_WORKDAYS,
    by_code,
    letter_of,
    members_holding,
    near_veto,
    published,
    query_code_digest,
    to_check,
    visible_to,
)
from .like import Like, like
from .statistics import STATISTICS_RULES, UnitStatistics, unit_statistics

__all__ = [
    "NEAR_VETO_WORKDAYS",
    "STATISTICS_RULES",
    "Like",
    "UnitStatistics",
    "by_code",
    "letter_of",
    "like",
    "members_holding",
    "near_veto",
    "published",
    "query_code_digest",
    "to_check",
    "unit_statistics",
    "visible_to",
]
