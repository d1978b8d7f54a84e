"""Bring the articles of an older site in: all of them or, with a report by row, none."""

from .files import ENDING, read_file
from .load import Brought, load
from .rows import ArticleRow

__all__ = ["ENDING", "ArticleRow", "Brought", "load", "read_file"]
