"""Reads that span tables: what one may see, a proposal of a matter, settings, codes, statistics."""

from .known import known_categories, known_sessions
from .opinion import by_code, opinion_code
from .proposal import (
    KIND,
    letter_signature,
    members_holding,
    open_commitments,
    proposal_of,
    published,
    to_check,
    to_publish,
    visible_to,
)
from .settings import DEFAULTS, setting, settings_on
from .statistics import STATISTICS_RULES, Totals, statistics
from .suggesting import Suggestion, suggest
from .target import Target, target_of

__all__ = [
    "DEFAULTS",
    "KIND",
    "STATISTICS_RULES",
    "Suggestion",
    "Target",
    "Totals",
    "by_code",
    "known_categories",
    "known_sessions",
    "letter_signature",
    "members_holding",
    "open_commitments",
    "opinion_code",
    "proposal_of",
    "published",
    "setting",
    "settings_on",
    "statistics",
    "suggest",
    "target_of",
    "to_check",
    "to_publish",
    "visible_to",
]
