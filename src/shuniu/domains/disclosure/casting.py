"""The annual report's tables as templates draw them, on the staff's page and the public's alike."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from .queries.report import Cells, Row, Table, layout


def shown(cells: Cells) -> list[dict[str, Any]]:
    """Each table with its columns; a row has its heads (words, rows, columns that each spans)
    and (code, number, whether records lie behind it) a cell.
    """
    return [
        {
            "number": table.number,
            "title": table.title,
            "columns": table.columns,
            "heads": table.heads,
            "rows": [(heads, _numbers(row, cells)) for heads, row in _headed(table)],
        }
        for table in layout()
    ]


def _headed(table: Table) -> list[tuple[list[tuple[str, int, int]], Row]]:
    """The rows; a head that several of them share stands at the first, over all of them."""
    found = []
    for _first, group in groupby(table.rows, key=lambda row: str(row.heads[0])):
        rows = list(group)
        for number, row in enumerate(rows):
            words = [str(head) for head in row.heads if head]
            over = [(words[0], len(rows), table.heads - len(words) + 1)] if number == 0 else []
            found.append(([*over, *((word, 1, 1) for word in words[1:])], row))
    return found


def _numbers(row: Row, cells: Cells) -> list[tuple[str, str, bool]]:
    return [(code, cells[code].words, bool(cells[code].keys)) for code in row.codes]
