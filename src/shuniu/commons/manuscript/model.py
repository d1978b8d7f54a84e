"""文稿: headings, paragraphs and tables; numbers are computed, looks are not stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from shuniu.ground.text import count_characters

from .numerals import Counter

VERSION = 1
# Where a heading that runs on into its paragraph (（一）加强领导。各单位要…) ends.
_HEAD_ENDS = "。：？！；"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one weight; nothing else is kept of how it looked."""

    text: str
    bold: bool = False

    def to_json(self) -> dict[str, Any]:
        """``{"text": …}``, and ``"bold": true`` only where it is."""
        return {"text": self.text, "bold": True} if self.bold else {"text": self.text}


Runs: TypeAlias = tuple[Run, ...]


def text_of(runs: Iterable[Run]) -> str:
    """The text of runs, without weights."""
    return "".join(run.text for run in runs)


@dataclass(frozen=True, slots=True)
class Heading:
    """标题 of level 1 to 4. Its number is not part of it."""

    level: int
    runs: Runs
    kind: ClassVar[str] = "heading"

    @property
    def text(self) -> str:
        """The heading without its number."""
        return text_of(self.runs)

    def head_and_rest(self) -> tuple[Runs, Runs]:
        """The heading proper and what runs on after it on the same line (in the body's face).

        加强领导。各单位要… is a heading up to its first full stop; without text
        after a stop all of it is the heading.
        """
        text = self.text
        ends = [at for at in (text.find(mark) for mark in _HEAD_ENDS) if 0 <= at < len(text) - 1]
        if not ends:
            return self.runs, ()
        return cut(self.runs, min(ends) + 1)

    def to_json(self) -> dict[str, Any]:
        """The heading as it is stored."""
        return {"kind": self.kind, "level": self.level, "runs": [r.to_json() for r in self.runs]}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """正文: one paragraph. Its indent is the typesetter's."""

    runs: Runs
    kind: ClassVar[str] = "paragraph"

    @property
    def text(self) -> str:
        """The paragraph's text."""
        return text_of(self.runs)

    def to_json(self) -> dict[str, Any]:
        """The paragraph as it is stored."""
        return {"kind": self.kind, "runs": [r.to_json() for r in self.runs]}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: a single paragraph, possibly empty."""

    runs: Runs = ()

    @property
    def text(self) -> str:
        """The cell's text."""
        return text_of(self.runs)

    def to_json(self) -> dict[str, Any]:
        """The cell as it is stored."""
        return {"runs": [r.to_json() for r in self.runs]}


@dataclass(frozen=True, slots=True)
class Table:
    """表格: rows of equally many cells; ``header`` rows (0 or 1) repeat on each page.

    ``widths`` are the columns' shares of the line, or empty for equal ones.
    """

    rows: tuple[tuple[Cell, ...], ...]
    header: int = 0
    widths: tuple[int, ...] = ()
    kind: ClassVar[str] = "table"

    @property
    def columns(self) -> int:
        """How many columns."""
        return len(self.rows[0])

    @property
    def text(self) -> str:
        """The cells' text, a row a line, cells parted by tabs."""
        return "\n".join("\t".join(cell.text for cell in row) for row in self.rows)

    def to_json(self) -> dict[str, Any]:
        """The table as it is stored."""
        found: dict[str, Any] = {
            "kind": self.kind,
            "header": self.header,
            "rows": [[cell.to_json() for cell in row] for row in self.rows],
        }
        return found | ({"widths": list(self.widths)} if self.widths else {})


Block: TypeAlias = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Numbered:
    """A block with the number text before it (一、), which is empty for all but headings."""

    number: str
    block: Block


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A text of the office as a structured document: what is stored, compared and typeset."""

    blocks: tuple[Block, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.blocks)

    def to_json(self) -> dict[str, Any]:
        """The document as it is stored; ``parse`` reads it back to the same manuscript."""
        return {"v": VERSION, "blocks": [block.to_json() for block in self.blocks]}

    def numbered(self) -> tuple[Numbered, ...]:
        """All blocks with the numbers of the headings."""
        counter = Counter()
        return tuple(
            Numbered(counter.next(b.level) if isinstance(b, Heading) else "", b)
            for b in self.blocks
        )

    def plain(self) -> str:
        """The text with numbers, a block a line; a table as lines with | between the cells."""
        return "\n".join(line for numbered in self.numbered() for line in _plain_lines(numbered))

    @property
    def characters(self) -> int:
        """字数: visible characters without white space and without the headings' numbers."""
        return sum(count_characters(block.text) for block in self.blocks)

    def digest(self) -> str:
        """SHA-256 over the stored form, in hexadecimal: equal texts have equal digests."""
        stored = json.dumps(
            self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(stored.encode()).hexdigest()


def _plain_lines(numbered: Numbered) -> Iterator[str]:
    block = numbered.block
    if isinstance(block, Table):
        for row in block.rows:
            yield f"| {' | '.join(cell.text for cell in row)} |"
    else:
        yield numbered.number + block.text


def tidy(runs: Iterable[Run]) -> Runs:
    """Runs of one weight joined, empty ones dropped, white space at both ends trimmed."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].bold == run.bold:
            joined[-1] = Run(joined[-1].text + run.text, run.bold)
        elif run.text:
            joined.append(run)
    while joined and not (start := joined[0].text.lstrip()):
        joined.pop(0)
    if joined:
        joined[0] = Run(start, joined[0].bold)
    while joined and not (end := joined[-1].text.rstrip()):
        joined.pop()
    if joined:
        joined[-1] = Run(end, joined[-1].bold)
    return tuple(joined)


def cut(runs: Runs, at: int) -> tuple[Runs, Runs]:
    """Runs in two at a character's place."""
    before: list[Run] = []
    after: list[Run] = []
    for run in runs:
        head, rest = run.text[: max(at, 0)], run.text[max(at, 0) :]
        at -= len(run.text)
        if head:
            before.append(Run(head, run.bold))
        if rest:
            after.append(Run(rest, run.bold))
    return tuple(before), tuple(after)
