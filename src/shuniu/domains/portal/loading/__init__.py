"""Bring the articles of an older site in: all of them or, with a report by row, none."""

from .load import Brought, load
from .rows import ArticleRow

__all__ = ["ArticleRow", "Brought", "load"]
