"""Bring a county's old letters in: from a workbook, or from rows that another program made."""

from .load import Loaded, RefusedRows, load, load_file
from .rows import LetterRow, StepRow
from .workbook import read_workbook, write_refusals, write_template

__all__ = [
    "LetterRow",
    "Loaded",
    "RefusedRows",
    "StepRow",
    "load",
    "load_file",
    "read_workbook",
    "write_refusals",
    "write_template",
]
