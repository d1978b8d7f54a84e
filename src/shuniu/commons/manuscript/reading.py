"""Reading a stored or sent manuscript: anything that is not one is refused in a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from shuniu.ground.text import clean

from .model import VERSION, Block, Cell, Heading, Manuscript, Paragraph, Run, Runs, Table, tidy
from .numerals import LEVELS
from .refusals import BadTable, NotAManuscript, TooLong, UnknownBlock

# The longest that one office paper can sensibly be: some 150 pages, a table as
# wide as the page still holds with three characters a column.
CHARACTERS_MOST = 100_000
BLOCKS_MOST = 3_000
COLUMNS_MOST = 42  # what typesetting brings on a lying page
ROWS_MOST = 1_000
JSON_MOST = 4 * 1024 * 1024
_BREAKS = re.compile(r"[\s\u00a0]*[\n\t\u000b\u000c][\s\u00a0]*|\u00a0")


def parse(data: object) -> Manuscript:
    """The manuscript that JSON text or its parsed form holds.

    Empty headings and paragraphs are dropped, runs joined and cleaned.
    Refuses (``Refused``) what is no manuscript, unknown kinds, tables that are
    uneven or too wide, and texts beyond any office paper.
    """
    if isinstance(data, Manuscript):
        data = data.to_json()
    if isinstance(data, str | bytes):
        data = _loaded(data)
    if not isinstance(data, Mapping) or data.get("v") != VERSION:
        raise NotAManuscript
    blocks = data.get("blocks")
    if not isinstance(blocks, list) or set(data) - {"v", "blocks"}:
        raise NotAManuscript
    if len(blocks) > BLOCKS_MOST:
        raise TooLong(what=_("超过%d段，请分成几个附件。") % BLOCKS_MOST)
    read = [_block(block, place) for place, block in enumerate(blocks, start=1)]
    return checked(Manuscript(tuple(b for b in read if isinstance(b, Table) or b.runs)))


def checked(manuscript: Manuscript) -> Manuscript:
    """The manuscript itself, unless it is longer than any office paper."""
    if sum(len(block.text) for block in manuscript.blocks) > CHARACTERS_MOST:
        raise TooLong(what=_("超过%d字，请分成几个附件。") % CHARACTERS_MOST)
    return manuscript


def _loaded(text: str | bytes) -> object:
    if len(text) > JSON_MOST:
        raise TooLong(what=_("超过%d字，请分成几个附件。") % CHARACTERS_MOST)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise NotAManuscript from None


def _block(data: object, place: int) -> Block:
    if not isinstance(data, Mapping):
        raise UnknownBlock(place=place)
    kind, names = data.get("kind"), set(data)
    if kind == "paragraph" and names == {"kind", "runs"}:
        return Paragraph(_runs(data["runs"], place))
    if kind == "heading" and names == {"kind", "level", "runs"}:
        level = data["level"]
        if type(level) is not int or not 1 <= level <= LEVELS:
            raise UnknownBlock(place=place)
        return Heading(level, _runs(data["runs"], place))
    if kind == "table" and {"kind", "rows"} <= names <= {"kind", "rows", "header", "widths"}:
        return _table(data, place)
    raise UnknownBlock(place=place)


def _table(data: Mapping[str, Any], place: int) -> Table:
    rows, header, widths = data["rows"], data.get("header", 0), data.get("widths", [])
    if not isinstance(rows, list) or not rows or not all(isinstance(r, list) for r in rows):
        raise BadTable(place=place, what=_("没有行。"))
    if type(header) is not int or header not in (0, 1):
        raise BadTable(place=place, what=_("表头只能是第一行。"))
    cells = tuple(tuple(_cell(cell, place) for cell in row) for row in rows)
    table = Table(cells, header, _widths(widths, place))
    check_table(table, place=place)
    return table


def check_table(table: Table, *, place: int) -> None:
    """Refuse a table that is uneven, has no cells, or is larger than a page or a list can be."""
    columns = len(table.rows[0]) if table.rows else 0
    if columns == 0:
        raise BadTable(place=place, what=_("没有列。"))
    if any(len(row) != columns for row in table.rows):
        raise BadTable(place=place, what=_("各行的列数不一致。"))
    if columns > COLUMNS_MOST:
        what = _("有%(now)d列，版心最多容下%(most)d列；请拆成两个表，或者作为附件另附。")
        raise BadTable(place=place, what=what % {"now": columns, "most": COLUMNS_MOST})
    if len(table.rows) > ROWS_MOST:
        what = _("有%(now)d行，最多%(most)d行；请作为附件另附。")
        raise BadTable(place=place, what=what % {"now": len(table.rows), "most": ROWS_MOST})
    if table.widths and len(table.widths) != columns:
        raise BadTable(place=place, what=_("列宽与列数不符。"))


def _widths(data: object, place: int) -> tuple[int, ...]:
    good = isinstance(data, list) and all(type(w) is int and 0 < w <= 10_000 for w in data)
    if not good or not isinstance(data, Sequence):
        raise BadTable(place=place, what=_("列宽须为正整数。"))
    return tuple(data)


def _cell(data: object, place: int) -> Cell:
    if not isinstance(data, Mapping) or set(data) != {"runs"}:
        raise BadTable(place=place, what=_("单元格里只能有文字，不能再放表格或者图片。"))
    return Cell(_runs(data["runs"], place))


def _runs(data: object, place: int) -> Runs:
    if not isinstance(data, list):
        raise UnknownBlock(place=place)
    return tidy(_run(run, place) for run in data)


def _run(data: object, place: int) -> Run:
    if not isinstance(data, Mapping) or not {"text"} <= set(data) <= {"text", "bold"}:
        raise UnknownBlock(place=place)
    text, bold = data["text"], data.get("bold", False)
    if not isinstance(text, str) or not isinstance(bold, bool):
        raise UnknownBlock(place=place)
    return Run(one_line(text), bold)


def one_line(text: str) -> str:
    """A run's text: cleaned as all typing is, breaks and tabs as one space, ends kept."""
    # The guards keep the spaces at both ends, which may stand between two weights.
    return clean(f"。{_BREAKS.sub(' ', text)}。")[1:-1]
