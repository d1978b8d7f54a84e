"""Reads that span the tables of the exchange."""

from .dispatch import (
    attach_progress,
    deliveries_of,
    dispatch_of,
    envelope_of,
    receipts_visible_to,
    visible_to,
)
from .receivers import group_members, group_size, in_exchange, not_manned, office, signs_for

__all__ = [
    "attach_progress",
    "deliveries_of",
    "dispatch_of",
    "envelope_of",
    "group_members",
    "group_size",
    "in_exchange",
    "not_manned",
    "office",
    "receipts_visible_to",
    "signs_for",
    "visible_to",
]
