"""The plain form: lines of text, headings told by their numbers, tables by | between cells.

What stands in a plain text box is this form with marks: ``**bold**``, a rule
``|---|---|`` under a table's head, and a backslash before what is meant as it
stands. With marks a manuscript comes back exactly; without, weights are lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .model import Block, Cell, Heading, Manuscript, Paragraph, Run, Runs, Table, tidy
from .numerals import recognised
from .reading import check_table, checked, one_line

_ROW = re.compile(r"\|.*\|")
_RULE = re.compile(r"\|(?:[-—:]*[0-9]{0,5}[-—:]+\|)+")
_CELL_ENDS = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_BOLD = re.compile(r"(?<!\\)((?:\\\\)*)\*\*")
_ESCAPED = re.compile(r"\\(.)")
_AS_IT_STANDS = "\\ "
_SPECIAL = re.compile(r"[\\*|]")


def from_plain(text: str, *, marks: bool = False) -> Manuscript:
    """The manuscript that lines of text say: 一、（一）1.（1）at a line's start make headings.

    Lines between | make tables (an empty line ends one). ``marks`` also reads
    what ``to_marked`` writes. Refuses a table or a text beyond all limits.
    """
    blocks: list[Block] = []
    rows: list[str] = []
    for line in [*re.split(r"\r\n?|[\n\u2028\u2029\x85]", text), ""]:
        kept = one_line(line).strip()
        if _ROW.fullmatch(kept):
            rows.append(kept)
            continue
        if rows:
            blocks += _table(rows, place=len(blocks) + 1, marks=marks)
            rows = []
        if kept:
            blocks += _line(kept, marks=marks)
    return checked(Manuscript(tuple(blocks)))


def to_marked(manuscript: Manuscript) -> str:
    """The plain form with marks, for a text box; ``from_plain(…, marks=True)`` reads it back."""
    parts: list[str] = []
    for numbered in manuscript.numbered():
        block = numbered.block
        if isinstance(block, Table):
            # An empty line keeps two tables apart.
            parts += (
                ["", *_table_lines(block)]
                if parts and parts[-1][:1] == "|"
                else [*_table_lines(block)]
            )
            continue
        text = _marked(block.runs)
        if isinstance(block, Heading):
            meant = recognised(numbered.number + block.text) == (block.level, block.text)
        else:
            meant = not recognised(block.text)[0] and text[:1] != "|"
        if not meant:
            text = _AS_IT_STANDS + text
        parts.append(numbered.number + text)
    return "\n".join(parts)


def _line(line: str, *, marks: bool) -> Iterator[Block]:
    level, rest = recognised(line)
    runs = _runs(rest, marks=marks)
    if runs:
        yield Heading(level, runs) if level else Paragraph(runs)


def _runs(text: str, *, marks: bool) -> Runs:
    if not marks:
        return tidy([Run(text)])
    text = text.removeprefix(_AS_IT_STANDS)
    parts = _BOLD.sub(lambda m: f"{m[1]}\n", text).split("\n")
    if len(parts) % 2 == 0:
        # A mark without its partner is meant as it stands.
        parts[-2:] = [f"{parts[-2]}**{parts[-1]}"]
    return tidy(Run(_ESCAPED.sub(r"\1", part), bold=n % 2 == 1) for n, part in enumerate(parts))


def _marked(runs: Iterable[Run]) -> str:
    texts = ((_SPECIAL.sub(r"\\\g<0>", run.text), run.bold) for run in runs)
    return "".join(f"**{text}**" if bold else text for text, bold in texts)


def _table(lines: list[str], *, place: int, marks: bool) -> Iterator[Table]:
    header, widths, rows = 0, (), []  # type: int, tuple[int, ...], list[list[Cell]]
    for n, line in enumerate(lines):
        if n <= 1 and _RULE.fullmatch(line.replace(" ", "")):
            header = n
            figures = [re.sub(r"\D", "", part) for part in line.split("|")[1:-1]]
            widths = tuple(map(int, figures)) if all(figures) and all(map(int, figures)) else ()
            continue
        ends = _CELL_ENDS if marks else re.compile(r"()\|")
        cells = ends.sub(r"\1\n", line[1:]).split("\n")[:-1]
        rows.append([Cell(_runs(cell.strip(), marks=marks)) for cell in cells])
    if not rows:
        return
    columns = max(map(len, rows))
    even = tuple(tuple(row + [Cell()] * (columns - len(row))) for row in rows)
    table = Table(even, header, widths if len(widths) == columns else ())
    check_table(table, place=place)
    yield table


def _table_lines(table: Table) -> Iterator[str]:
    widths = table.widths or ("",) * table.columns
    rule = "|" + "".join(f"--{width}--|" for width in widths)
    if table.widths and not table.header:
        yield rule
    for n, row in enumerate(table.rows):
        yield f"| {' | '.join(_marked(cell.runs) for cell in row)} |"
        if n == 0 and table.header:
            yield rule
