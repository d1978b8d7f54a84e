"""Pasted text: HTML from Word, WPS or a web page becomes blocks; what is unknown falls away.

The editor in the browser follows the same rules (``frontend/src/pasting.js``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from shuniu.ground.later import later

from .model import Block, Cell, Heading, Manuscript, Paragraph, Run, Runs, Table, cut, text_of, tidy
from .numerals import LEVELS, recognised
from .reading import COLUMNS_MOST, JSON_MOST, ROWS_MOST, checked, one_line
from .refusals import TooLong

if TYPE_CHECKING:
    import lxml.html as html
else:
    html = later("lxml.html")

_DROPPED = re.compile(
    "head|script|style|title|meta|link|xml|object|embed|iframe|frame|svg|math|template|noscript|"
    "select|textarea|button|input|canvas|audio|video|map|del"
)
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|"
    "form|h[1-6]|header|hr|html|li|main|nav|ol|p|pre|section|table|ul"
)
_BOLD = frozenset(["b", "strong", "th"])
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|mso-element\s*:\s*comment", re.I)
_LABEL = re.compile(r"mso-list\s*:\s*ignore", re.I)
_WEIGHT = re.compile(r"font-weight\s*:\s*(\w+)", re.I)
_OUTLINE = re.compile(r"mso-outline-level\s*:\s*([1-9])", re.I)
_HEADINGS = re.compile(r"h([1-6])|.*\bMsoHeading([1-9])\b")
_WRAPPED = re.compile(r"[ \t\r\n\f]*[\r\n][ \t\r\n\f]*")
_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
# Editors wrap their HTML anywhere; between two Chinese characters that is no space.
_WIDE = re.compile(r"(?<=[⺀-鿿＀-￯　-〿])\n(?=[⺀-鿿＀-￯　-〿])")
# Elements a page may have; beyond that it is no page that somebody wrote.
ELEMENTS_MOST = 200_000


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a paste holds, and in sentences what of it had to be changed or left out."""

    manuscript: Manuscript
    notes: tuple[str, ...]


def from_html(text: str) -> Manuscript:
    """The manuscript that pasted HTML holds (see ``read_html``)."""
    return read_html(text).manuscript


def read_html(text: str) -> Pasted:
    """Headings by their number or h1 to h4, paragraphs, tables with joined cells taken apart.

    Refuses what is longer than any office paper.
    """
    if len(text) > JSON_MOST:
        raise TooLong(what=_("粘贴的内容太多，请分几次粘贴，或者从文件导入。"))
    # The tag at the end keeps the parser from complaining that there is nothing.
    cleaned = f"{text}<p>".replace("\0", "").encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = html.document_fromstring(cleaned, parser=parser, ensure_head_body=True)
    reader = _Reader()
    reader.read(root)
    return Pasted(checked(Manuscript(tuple(reader.blocks))), tuple(dict.fromkeys(reader.notes)))


@dataclass
class _Line:
    """The paragraph being read: its runs, the list label before it, the level it claims."""

    runs: list[Run] = field(default_factory=list)
    label: str = ""
    level: int = 0


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.notes: list[str] = []
        self.line = _Line()

    def read(self, root: Any) -> None:
        """Go through the page, in order and without recursion: pages may be deep."""
        count = 0
        steps: list[tuple[str, Any, bool, int]] = [("open", root, False, 0)]
        while steps:
            what, element, bold, level = steps.pop()
            if what == "text":
                self._add(element, bold)
                continue
            if what == "close":
                self._end()
                continue
            count += 1
            if count > ELEMENTS_MOST:
                raise TooLong(what=_("粘贴的内容太多，请分几次粘贴，或者从文件导入。"))
            steps += reversed(list(self._opened(element, bold, level)))

    def _opened(self, element: Any, bold: bool, level: int) -> Iterator[tuple[str, Any, bool, int]]:
        tag = _tag(element)
        style = element.get("style") or ""
        if tag == "img":
            self.notes.append(_("图片没有粘贴进来，请作为附件上传。"))
        if _DROPPED.fullmatch(tag) or tag == "img" or _HIDDEN.search(style):
            return
        if _LABEL.search(style):
            self.line.label += _text(element)
            return
        if tag == "br":
            self._end(keep=True)
            return
        if tag == "table" and self._table(element):
            return
        block = _BLOCKS.fullmatch(tag) is not None
        if block:
            self._end()
        bold = _bold(tag, style, bold)
        level = _level(element, tag, style) or level
        if block and level:
            self.line.level = level
        yield "text", element.text or "", bold, level
        for child in element:
            yield "open", child, bold, level
            yield "text", child.tail or "", bold, level
        if block:
            yield "close", element, bold, 0

    def _add(self, text: str, bold: bool) -> None:
        if text:
            self.line.runs.append(Run(_WRAPPED.sub("\n", text), bold))

    def _end(self, *, keep: bool = False) -> None:
        """The paragraph ends; after a line break (``keep``) the next is of the same kind."""
        line, self.line = self.line, _Line(level=self.line.level if keep else 0)
        found = block_of(_joined(line.runs), label=line.label, level=line.level)
        if found is not None:
            self.blocks.append(found)

    def _table(self, element: Any) -> bool:
        """Read a table; one that only frames text is none (False)."""
        rows = [row for row in element.iter("tr") if _owner(row) is element]
        grid, joined = _grid(rows)
        columns = max(map(len, grid), default=0)
        if len(grid) * columns <= 1:
            return False
        self._end()
        if joined:
            self.notes.append(_("表格里合并的单元格已经拆开，请核对。"))
        if next(element.iterdescendants("table"), None) is not None:
            self.notes.append(_("表格里还有表格，里面的文字已经并入单元格。"))
        even = tuple(tuple(row + [Cell()] * (columns - len(row))) for row in grid)
        if columns > COLUMNS_MOST or len(grid) > ROWS_MOST:
            self.notes.append(_("有一个表格超出版心，已经改成逐行的文字，请拆分或者另附。"))
            self.blocks += [
                Paragraph((Run(text),))
                for row in even
                if (text := "　".join(cell.text for cell in row if cell.text))
            ]
            return True
        first = [_tag(cell) for cell in rows[0].iterchildren("td", "th")]
        header = _tag(rows[0].getparent()) == "thead" or "td" not in first
        self.blocks.append(Table(even, int(header)))
        return True


def block_of(runs: Runs, *, label: str = "", level: int = 0) -> Block | None:
    """A paragraph, or a heading where it is numbered like one or its style says so; None if empty.

    ``label`` is the number that a list put before it; ``level`` what its style claims.
    """
    text = text_of(runs)
    if not text:
        return None
    by_label, _rest = recognised(label.strip() + "。") if label.strip() else (0, "")
    numbered, rest = recognised(text)
    if by_label:
        numbered, rest = by_label, text
    elif numbered:
        runs = tidy(cut(runs, len(text) - len(rest))[1])
    if not (numbered or level):
        return Paragraph(runs)
    head = Heading(min(numbered or level, LEVELS), runs)
    # A heading's weight is its level's; what runs on after it keeps its own.
    upto = len(text_of(head.head_and_rest()[0]))
    first, after = cut(runs, upto)
    return Heading(head.level, tidy([Run(text_of(first)), *after]))


def _tag(element: Any) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _bold(tag: str, style: str, bold: bool) -> bool:
    told = _WEIGHT.search(style)
    if told:
        weight = told[1].lower()
        return weight in ("bold", "bolder") or (weight.isdecimal() and int(weight) >= 600)
    return bold or tag in _BOLD


def _level(element: Any, tag: str, style: str) -> int:
    named = _HEADINGS.fullmatch(tag) or _HEADINGS.match(element.get("class") or "")
    if named:
        return min(int(named[1] or named[2]), LEVELS)
    outline = _OUTLINE.search(style)
    if outline:
        return min(int(outline[1]), LEVELS)
    if tag == "li" and "mso-list" not in style and _tag(element.getparent()) == "ol":
        lists = sum(1 for _list in element.iterancestors("ol"))
        return 3 if lists == 1 else 4
    return 0


def _text(element: Any) -> str:
    return _SPACES.sub(" ", "".join(element.itertext())).strip()


def _joined(runs: list[Run]) -> Runs:
    """The runs with the source's line wraps taken out, also where a wrap meets another run."""
    text = "".join(run.text for run in runs)
    gone = {found.start() for found in _WIDE.finditer(text)}
    gone |= {n for found in _SPACES.finditer(text) for n in range(found.start() + 1, found.end())}
    joined, at = [], 0
    for run in runs:
        kept = "".join(c for n, c in enumerate(run.text, start=at) if n not in gone)
        at += len(run.text)
        joined.append(Run(one_line(_SPACES.sub(" ", kept)), run.bold))
    return tidy(joined)


def _owner(row: Any) -> Any:
    return next(row.iterancestors("table"), None)


def _grid(rows: list[Any]) -> tuple[list[list[Cell]], bool]:
    """The cells in place, with empty ones where joined cells reached; and whether any did."""
    grid: list[list[Cell]] = []
    taken: dict[int, int] = {}
    joined = False
    for row in rows:
        cells: list[Cell] = []
        left = {column: count - 1 for column, count in taken.items() if count > 1}

        for element in row.iterchildren("td", "th"):
            _reach(cells, taken)
            wide, high = _span(element, "colspan"), _span(element, "rowspan")
            joined = joined or wide > 1 or high > 1
            for n in range(wide):
                if high > 1:
                    left[len(cells)] = high - 1
                cells.append(_cell(element) if n == 0 else Cell())
        _reach(cells, taken)
        grid.append(cells)
        taken = left
    return [row for row in grid if row], joined


def _reach(cells: list[Cell], taken: dict[int, int]) -> None:
    """Empty cells where a joined one of an earlier row reaches into this."""
    while taken.get(len(cells), 0):
        cells.append(Cell())


def _span(element: Any, name: str) -> int:
    told = (element.get(name) or "1").strip()
    return min(max(int(told), 1), ROWS_MOST) if told.isdecimal() and len(told) < 6 else 1


def _cell(element: Any) -> Cell:
    """A cell's text as one paragraph: its paragraphs joined by a space."""
    inner = _Reader()
    inner.line = _Line()
    for child_text, bold in _inline(element):
        inner._add(child_text, bold)
    return Cell(_joined(inner.line.runs))


def _inline(cell: Any) -> Iterator[tuple[str, bool]]:
    steps: list[tuple[Any, bool]] = [(cell, False)]
    while steps:
        element, bold = steps.pop()
        if isinstance(element, str):
            yield element, bold
            continue
        tag, style = _tag(element), element.get("style") or ""
        if _DROPPED.fullmatch(tag) or _HIDDEN.search(style):
            continue
        weight = _bold(tag if tag != "th" else "", style, bold)
        inside: list[tuple[Any, bool]] = [(element.text or "", weight)]
        for child in element:
            inside += [(child, weight), (child.tail or "", weight)]
        if element is not cell and (_BLOCKS.fullmatch(tag) or tag in ("br", "td")):
            inside = [(" ", weight), *inside, (" ", weight)]
        steps += reversed(inside)
