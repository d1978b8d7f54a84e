"""Bring old supervision items in, with their notices and reports, from rows of an old register."""

from .load import load
from .rows import ItemRow, ItemStepRow

__all__ = ["ItemRow", "ItemStepRow", "load"]
