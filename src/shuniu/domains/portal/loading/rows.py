"""One article of an older site, as its list and its page gave it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article that stood on an older site.

    ``row`` is its line in the list that was handed in; ``key`` its number there, unique in
    its source. ``site`` and ``column`` are codes, ``unit`` the code of the unit that wrote
    it (empty: the one whose site it is). ``html`` is the page's text with its marks, which
    are cleaned; pictures that it had are counted in ``pictures`` (or by their marks).
    """

    row: int
    key: str
    site: str
    column: str
    title: str
    html: str
    published_at: dt.datetime
    unit: str = ""
    author: str = ""
    source: str = ""
    summary: str = ""
    number: str = ""
    keywords: str = ""
    pictures: int = 0
