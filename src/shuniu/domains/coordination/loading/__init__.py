"""Bring old cases of coordination in, with their histories, from rows of an old register."""

from .load import load
from .rows import CaseRow, CaseStepRow

__all__ = ["CaseRow", "CaseStepRow", "load"]
