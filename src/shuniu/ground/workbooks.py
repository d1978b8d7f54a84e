"""Workbooks (xlsx) from unknown hands: weighed before a reader lays their cells out.

The reader makes a table as wide and as deep as the farthest cell: two cells in the far
corners of a sheet, a kilobyte of file, would take half a terabyte and the process with it.
"""

from __future__ import annotations

import re
from typing import IO

from .packages import MB, BadPackage, Package, TooMuch

MOST_PART = 128 * MB  # of one sheet, unpacked
MOST_LAID_OUT = 8_000_000  # cells from the first corner to the farthest one that says something
OTHER_SORTS = frozenset(("content.xml", "xl/workbook.bin"))  # OpenDocument, binary workbook
_TAG = re.compile(rb"<(?:[^\s<>/:]+:)?(row|c)(?=[\s/>])([^>]*)>")
_PLACE = re.compile(rb"""(?:^|[\s:])r\s*=\s*["']\s*\$?([A-Za-z]*)\$?(\d+)""")


class NoWorkbook(BadPackage):
    """打不开这个文件，请用xlsx格式的模板。"""


class TooFarApart(BadPackage):
    """表格的范围过大：离数据很远的地方还有内容。请把数据单独复制到一份新表后再传。"""


def weigh(source: bytes | IO[bytes]) -> None:
    """Refuse what is no xlsx, what unpacks to too much, and a sheet spread too far.

    A stream is left at its beginning.
    """
    package = Package(source)
    try:
        small = {name.lower() for name in package.names}
        if "xl/workbook.xml" not in small or small & OTHER_SORTS:
            raise NoWorkbook
        for name in sorted(package.names):
            data = package.read(name, MOST_PART)
            # By what it says, not by its name: a workbook may call its sheets as it likes.
            if b"sheetData" in data and spread(data) > MOST_LAID_OUT:
                raise TooFarApart
    finally:
        if not isinstance(source, bytes):
            source.seek(0)


def spread(sheet: bytes) -> int:
    """How many cells a sheet has from its first corner to the farthest that holds something."""
    row = column = deepest = widest = 0
    for kind, said in _TAG.findall(sheet):
        place = _PLACE.search(said)
        if kind == b"row":
            row, column = (_number(place[2]) if place else row + 1), 0
            continue
        if place and place[1]:
            column, row = _column(place[1]), _number(place[2])
        else:
            column += 1
        if not said.endswith(b"/"):  # an empty cell has only a colour
            deepest, widest = max(deepest, row), max(widest, column)
    return deepest * widest


def _number(digits: bytes) -> int:
    return int(digits[:12])


def _column(letters: bytes) -> int:
    """A is 1, XFD is 16384."""
    found = 0
    for letter in letters[:8].upper():
        found = found * 26 + letter - 64
    return found


__all__ = ["NoWorkbook", "TooFarApart", "TooMuch", "spread", "weigh"]
