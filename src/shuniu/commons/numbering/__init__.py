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
from .entering import Held, enter
from .queries import gaps

__all__ = [
    "Held",
    "SeriesInUse",
    "UnknownNumber",
    "VoidAlready",
    "define_series",
    "enter",
    "gaps",
    "take",
    "take_block",
    "void",
]
