"""Reads that span the letters' tables."""

from .letter import (
    by_code,
    letter_of,
    members_holding,
    near_veto,
    published,
    query_code_digest,
    to_check,
    visible_to,
)

__all__ = [
    "by_code",
    "letter_of",
    "members_holding",
    "near_veto",
    "published",
    "query_code_digest",
    "to_check",
    "visible_to",
]
