"""What the commands print: each step with its time, tables that line up with Chinese in them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from unicodedata import east_asian_width


@contextmanager
def step(what: str) -> Iterator[None]:
    """Print ``what``, do the block, print how long it took."""
    started = time.monotonic()
    print(f"· {what} …", end="", flush=True)
    try:
        yield
    except BaseException:
        print(" 未完成", flush=True)
        raise
    print(f" {time.monotonic() - started:.1f} s", flush=True)


def width(text: str) -> int:
    """Columns that the text takes in a terminal; a Chinese character takes two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, columns: int) -> str:
    """The text, filled with blanks to that many columns."""
    return text + " " * max(0, columns - width(text))


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A plain text table."""
    lines = [list(head), *[[str(cell) for cell in row] for row in rows]]
    columns = [max(width(line[i]) for line in lines) for i in range(len(head))]
    shown = ["  ".join(pad(c, w) for c, w in zip(line, columns, strict=True)) for line in lines]
    shown.insert(1, "  ".join("─" * w for w in columns))
    return "\n".join(line.rstrip() for line in shown)


def complain(sentence: str) -> int:
    """Say on stderr what is wrong; gives 1, the exit status."""
    print(sentence, file=sys.stderr)
    return 1
