"""Text: cleaned on the way in, folded to be compared, masked on the way out."""

from .cleaning import clean, count_characters, fold, long_date, weekday_name
from .masking import (
    Finding,
    mask_account,
    mask_address,
    mask_email,
    mask_identity,
    mask_name,
    mask_personal_data,
    mask_phone,
    mask_plate,
)

__all__ = [
    "Finding",
    "clean",
    "count_characters",
    "fold",
    "long_date",
    "mask_account",
    "mask_address",
    "mask_email",
    "mask_identity",
    "mask_name",
    "mask_personal_data",
    "mask_phone",
    "mask_plate",
    "weekday_name",
]
