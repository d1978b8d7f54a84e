"""文稿: the structured text of an official document, its numbers, plain form and comparison."""

from .comparing import Comparison, compare
from .model import Block, Cell, Heading, Manuscript, Numbered, Paragraph, Run, Runs, Table
from .pasted import Pasted, from_html, read_html
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
    "Pasted",
    "Run",
    "Runs",
    "Table",
    "compare",
    "from_html",
    "from_plain",
    "parse",
    "read_html",
    "to_marked",
]
