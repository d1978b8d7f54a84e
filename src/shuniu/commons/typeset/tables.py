"""表格: how wide the columns, how large the type, upright or lying, so that nothing is cut."""

from __future__ import annotations

import re
from typing import Any

from shuniu.commons.manuscript import Runs, Table
from shuniu.ground.refusal import Refused

from .titles import width

MM = 72 / 25.4
UPRIGHT, LYING = 156.0, 225.0
# Type size in points and whether the page lies, in the order in which they are tried.
_TRIES = ((14.0, False), (12.0, False), (10.5, False), (12.0, True), (10.5, True), (9.0, True))
_MOST = 42
_LONG = re.compile(r"[!-~]{9,}")


class TableTooWide(Refused):
    """表格有{columns}栏，横排在一页上也排不下（最多{most}栏）。请拆成几个表。"""


def plan(table: Table) -> dict[str, Any]:
    """The table as its template reads it: shares of the width, size, upright or lying.

    Refuses ``TableTooWide`` where a column would be narrower than a character.
    """
    if table.columns > _MOST:
        raise TableTooWide(columns=table.columns, most=_MOST)
    needs = [_need([row[n].text for row in table.rows]) for n in range(table.columns)]
    inset = 1.6 if table.columns <= 12 else 0.6
    size, lying = _TRIES[-1]
    for size, lying in _TRIES:
        room = (LYING if lying else UPRIGHT) - 2 * inset * table.columns
        if sum(least for least, _most in needs) * size / MM <= room:
            break
    if table.widths:
        widths = [float(w) for w in table.widths]
    else:
        widths = [max(least, min(most, 24.0)) for least, most in needs]
    whole = sum(widths)
    least_share = 0.3 / table.columns
    return {
        "kind": "table",
        "lying": lying,
        "size": size,
        "inset": inset,
        "header": table.header,
        "widths": [round(max(w / whole, least_share), 4) for w in widths],
        "rows": [[_cell(cell.runs) for cell in row] for row in table.rows],
    }


def _need(texts: list[str]) -> tuple[float, float]:
    """What a column wants at least (a few characters) and at most (its longest line), in 字."""
    longest = max((width(text) for text in texts), default=1.0)
    return min(max(longest, 1.2), 4.2), max(longest, 1.2)


def _cell(runs: Runs) -> list[dict[str, Any]]:
    # Long figures and addresses may be broken anywhere rather than run out of their cell.
    return [
        {"text": _LONG.sub(lambda m: "\u200b".join(m[0]), run.text), "bold": run.bold}
        for run in runs
    ]
