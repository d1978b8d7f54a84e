"""One allocator for every number that the office gives out."""

from .actions import (
    SeriesInUse,
    UnknownNumber,
    VoidAlready,
    define_series,
    take,
    take_block,
    void,
)
from .queries import gaps

__all__ = [
    "SeriesInUse",
    "UnknownNumber",
    "VoidAlready",
    "define_series",
    "gaps",
    "take",
    "take_block",
    "void",
]
