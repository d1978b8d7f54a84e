"""The annual report's tables as templates draw them, on the staff's page and the public's alike."""

from __future__ import annotations

from typing import Any

from .queries.report import Cells, layout


def shown(cells: Cells) -> list[dict[str, Any]]:
    """Each table with its columns; a row has its heads, how many columns the last head
    spans, and (code, number, whether records lie behind it) a cell.
    """
    found = []
    for table in layout():
        rows = []
        for row in table.rows:
            heads = [head for head in row.heads if head]
            span = table.heads - len(heads) + 1
            numbers = [(code, cells[code].words, bool(cells[code].keys)) for code in row.codes]
            rows.append((heads, span, numbers))
        found.append(
            {
                "number": table.number,
                "title": table.title,
                "columns": table.columns,
                "heads": table.heads,
                "rows": rows,
            }
        )
    return found
