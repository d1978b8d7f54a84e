"""What a visitor sees: our own pages fetched and read. Touches no table, no stranger's host."""

from .fetching import FIFTEEN_SECONDS, Answer, Door, fetch, reach_by_ipv6
from .reading import Page, read
from .walking import Fault, Limits, Marks, Walk, walk

__all__ = [
    "FIFTEEN_SECONDS",
    "Answer",
    "Door",
    "Fault",
    "Limits",
    "Marks",
    "Page",
    "Walk",
    "fetch",
    "reach_by_ipv6",
    "read",
    "walk",
]
