"""The address that a page asks for when it is looked at, and what it says."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

PATH = "/v"
LONGEST = 160  # characters of an address that is read at all


class Page(NamedTuple):
    """What was looked at: a site's own page, one of its columns, or an article in a column."""

    site: str
    column: str = ""
    article: int | None = None


def beacon(site: str, column: str = "", article: int | None = None) -> str:
    """The address of the invisible picture with which a page is counted, the same on every host::

    <img src="{{ beacon }}" alt="" width="1" height="1">
    """
    said = {"s": site, "c": column, "a": article}
    return f"{PATH}?{urlencode({k: v for k, v in said.items() if v})}"


def read(query: str) -> Page | None:
    """The page that the address names; None when it names none."""
    said = dict(parse_qsl(query[:LONGEST]))
    site, article = said.get("s", ""), said.get("a", "")
    if not site or any("\0" in word for word in said.values()):
        return None  # a zero byte is no text to the database, which would refuse all visits with it
    if article and not (article.isascii() and article.isdigit()):
        return None
    number = int(article) if article else None
    if number is not None and number >= 2**63:
        return None
    return Page(site, said.get("c", ""), number)
