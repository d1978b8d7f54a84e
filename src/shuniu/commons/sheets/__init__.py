"""工作表: rows that people hand in as xlsx, read with a report by row and column."""

from .cells import Unreadable, day, decimal, moment, one_of, plain, several, text, whole, yes
from .reading import Column, Fault, Line, Sheet, read, sheet_names
from .writing import write_faults, write_template, write_templates

__all__ = [
    "Column",
    "Fault",
    "Line",
    "Sheet",
    "Unreadable",
    "day",
    "decimal",
    "moment",
    "one_of",
    "plain",
    "read",
    "several",
    "sheet_names",
    "text",
    "whole",
    "write_faults",
    "write_template",
    "write_templates",
    "yes",
]
