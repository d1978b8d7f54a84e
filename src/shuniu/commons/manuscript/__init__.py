"""文稿: the structured text of an official document, its numbers, plain form and comparison."""

from .comparing import Comparison, compare
from .model import Block, Cell, Heading, Manuscript, Numbered, Paragraph, Run, Runs, Table
from .plain import from_plain, to_marked
from .reading import parse

__all__ = [
    "Block",
    "Cell",
    "Comparison",
    "Heading",
    "Manuscript",
    "Numbered",
    "Paragraph",
    "Run",
    "Runs",
    "Table",
    "compare",
    "from_plain",
    "parse",
    "to_marked",
]
