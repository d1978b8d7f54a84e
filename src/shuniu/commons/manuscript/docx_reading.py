"""Word documents taken over as a manuscript: headings by style or number, tables, bold.

What a manuscript cannot hold (pictures, text boxes, footnotes, tracked changes …) is named in
the warnings, never lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _

from .docx_package import W, main_part, open_docx
from .docx_styles import Looks, is_on, value
from .model import Block, Cell, Heading, Manuscript, Paragraph, Run, Runs, Table, cut, text_of, tidy
from .numerals import LEVELS, Counter, recognised
from .reading import check_table, checked, one_line

# The styles of our own courtesy copy (commons/typeset): what stands in them is no text of the
# manuscript, except AS_IT_STANDS, a paragraph that only looks as if it had a heading's number.
OWN = "公文·"
TITLE, AS_IT_STANDS, ATTACHMENT = OWN + "标题", OWN + "正文照录", OWN + "附件标题"
TABLE, IMPRINT = OWN + "表格", OWN + "版记"
MOST_DEPTH = 20
_NO_PIECES = re.compile(
    "rPr|pPr|instrText|delInstrText|fldChar|lastRenderedPageBreak|proofErr|bookmarkStart|"
    "bookmarkEnd|commentRangeStart|commentRangeEnd|annotationRef|permStart|permEnd|sdtPr|sdtEndPr|"
    "moveFromRangeStart|moveFromRangeEnd|moveToRangeStart|moveToRangeEnd|smartTagPr|customXmlPr|"
    "sectPr|tblPr|tblGrid|trPr|tcPr"
)
_BREAKS = ("br", "tab", "ptab", "cr")
_DROPPED = {
    "drawing": "picture",
    "pict": "picture",
    "AlternateContent": "picture",
    "footnoteReference": "note",
    "endnoteReference": "note",
    "commentReference": "comment",
    "oMath": "formula",
    "oMathPara": "formula",
    "sym": "symbol",
    "del": "change",
    "moveFrom": "change",
    "object": "object",
    "ruby": "object",
}


@dataclass(frozen=True)
class Imported:
    """A manuscript read from a file, the title that it seems to have, and what was left out.

    ``attachments`` are the texts behind our own copies' 附件 headings, with their titles.
    """

    manuscript: Manuscript
    title: str = ""
    warnings: tuple[str, ...] = ()
    attachments: tuple[tuple[str, Manuscript], ...] = ()

    @property
    def title_guess(self) -> str:
        """The title, as far as it could be told."""
        return self.title


def from_docx(source: bytes | IO[bytes]) -> Imported:
    """The manuscript in a docx. Refuses (``Refused``) hostile, broken and endless files."""
    package = open_docx(source)
    main = main_part(package)
    reader = _Reader(Looks(package, main))
    body = package.xml(main).find(f"{W}body")
    if body is not None:
        reader.blocks_of(body, 0)
    return reader.imported()


@dataclass
class _Part:
    """The text, or one attachment: its title lines and its blocks."""

    title: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    counter: Counter = field(default_factory=Counter)


class _Reader:
    """Walks the body once."""

    def __init__(self, looks: Looks) -> None:
        self.looks = looks
        self.parts = [_Part()]
        self.counts: dict[str, int] = {}
        self.ours = False

    def found(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    # blocks

    def blocks_of(self, parent: Any, depth: int) -> None:
        if depth > MOST_DEPTH:
            self.found("deep")
            return
        for element in parent:
            name = _local(element)
            if name == "p":
                self.paragraph(element)
            elif name == "tbl":
                self.table(element)
            elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
                self.blocks_of(element, depth + 1)
            elif name in _DROPPED:
                self.found(_DROPPED[name])

    def paragraph(self, element: Any) -> None:
        style = value(element.find(f"{W}pPr/{W}pStyle"))
        name = self.looks.name(style)
        runs = tidy(Run(one_line(r.text), r.bold) for r in self.runs(element, 0))
        if name.startswith(OWN):
            self.ours = True
            if name != AS_IT_STANDS:
                self.own(name, text_of(runs))
                return
        if not runs:
            return
        if name == AS_IT_STANDS:
            self.parts[-1].blocks.append(Paragraph(runs))
        elif self.is_title(element, name):
            self.parts[-1].title.append(text_of(runs))
        else:
            self.parts[-1].blocks.append(self.block(element, style, runs))

    def own(self, name: str, text: str) -> None:
        if name == TITLE and text:
            self.parts[0].title.append(text)
        elif name == ATTACHMENT and text:
            self.parts.append(_Part([text]))

    def block(self, element: Any, style: str, runs: Runs) -> Block:
        level, rest = self.numbered(style, text_of(runs))
        if level:
            return Heading(level, tidy(cut(runs, len(text_of(runs)) - len(rest))[1]))
        outline = value(element.find(f"{W}pPr/{W}outlineLvl"))
        level = int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else 0
        level = level or self.looks.level(style) or self.listed(element)
        if level > LEVELS:
            self.found("level")
        return Heading(min(level, LEVELS), runs) if level else Paragraph(runs)

    def numbered(self, style: str, text: str) -> tuple[int, str]:
        """The level that a typed number shows, and what follows it.

        A heading of our own copy bears its number as it was counted: whatever follows is text.
        """
        level = self.looks.level(style) if self.ours else 0
        if 0 < level <= LEVELS:
            number = self.parts[-1].counter.next(level)
            if text.startswith(number) and text != number:
                return level, text.removeprefix(number)
        return recognised(text)

    def listed(self, element: Any) -> int:
        """The level that an automatic number shows; other automatic numbers are reported."""
        number = value(element.find(f"{W}pPr/{W}numPr/{W}numId"))
        if not number or number == "0":
            return 0
        depth = value(element.find(f"{W}pPr/{W}numPr/{W}ilvl")) or "0"
        level = self.looks.lists.get((number, depth), 0)
        if not level:
            self.found("list")
        return level

    def is_title(self, element: Any, name: str) -> bool:
        """标题 before the text: in Word's title style, or centred lines in a large size."""
        part = self.parts[-1]
        if self.ours or part.blocks or len(self.parts) > 1:
            return False
        if name.lower() in ("title", "标题"):
            return True
        if value(element.find(f"{W}pPr/{W}jc")) != "center" or len(part.title) >= 4:
            return False
        sizes = [value(e) for e in element.iterfind(f".//{W}rPr/{W}sz")]
        return any(size.isdecimal() and int(size) >= 36 for size in sizes)

    # text

    def runs(self, parent: Any, depth: int) -> Iterator[Run]:
        if depth > MOST_DEPTH:
            self.found("deep")
            return
        for element in parent:
            name = _local(element)
            if name == "r":
                yield from self.run(element)
            elif name in _DROPPED:
                self.found(_DROPPED[name])
            elif name == "p":  # in a content control
                yield from self.runs(element, depth + 1)
            elif name and not _NO_PIECES.fullmatch(name):
                if name in ("ins", "moveTo"):
                    self.found("change")
                yield from self.runs(element, depth + 1)

    def run(self, element: Any) -> Iterator[Run]:
        look = element.find(f"{W}rPr")
        if look is not None and is_on(look.find(f"{W}vanish")):
            self.found("hidden")
            return
        bold = look is not None and (
            is_on(look.find(f"{W}b"))
            or (look.find(f"{W}b") is None and self.looks.bold(value(look.find(f"{W}rStyle"))))
        )
        for piece in element:
            name = _local(piece)
            if name == "t":
                yield Run("".join(piece.itertext()), bold)
            elif name == "noBreakHyphen":
                yield Run("-", bold)
            elif name in _BREAKS:
                if value(piece) or piece.get(f"{W}type") not in ("page", "column"):
                    yield Run(" ", bold)
            elif name in _DROPPED:
                boxed = name != "object" and next(piece.iter(f"{W}txbxContent"), None) is not None
                self.found("box" if boxed else _DROPPED[name])

    # tables

    def table(self, element: Any) -> None:
        style = self.looks.name(value(element.find(f"{W}tblPr/{W}tblStyle")))
        if style == IMPRINT:
            return
        rows = [self.row(row) for row in _rows(element)]
        rows = [row for row in rows if row]
        if not rows:
            return
        columns = max(map(len, rows))
        if any(len(row) != columns for row in rows):
            self.found("uneven")
        even = tuple(tuple(row + [Cell()] * (columns - len(row))) for row in rows)
        header = int(is_on(element.find(f"{W}tr/{W}trPr/{W}tblHeader")))
        table = Table(even, header, _widths(element, columns))
        check_table(table, place=len(self.parts[-1].blocks) + 1)
        self.parts[-1].blocks.append(table)

    def row(self, element: Any) -> list[Cell]:
        cells: list[Cell] = []
        for cell in _children(element, "tc"):
            span = value(cell.find(f"{W}tcPr/{W}gridSpan"))
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and value(merge) != "restart":
                self.found("merged")
                cells.append(Cell())
            else:
                cells.append(Cell(self.cell(cell)))
            if span.isdecimal() and 1 < int(span) < 100:
                self.found("merged")
                cells += [Cell()] * (int(span) - 1)
        return cells

    def cell(self, element: Any) -> Runs:
        runs: list[Run] = []
        for paragraph in element.iter(f"{W}p"):
            if runs and runs[-1].text != " ":
                runs.append(Run(" "))
            runs += [Run(one_line(r.text), r.bold) for r in self.runs(paragraph, 0)]
        if next(element.iter(f"{W}tbl"), None) is not None:
            self.found("nested")
        return tidy(runs)

    # the end

    def imported(self) -> Imported:
        text, *behind = self.parts
        warnings = tuple(
            sentence.format(n=self.counts[what])
            for what, sentence in _warnings().items()
            if what in self.counts
        )
        return Imported(
            checked(Manuscript(tuple(text.blocks))),
            "".join(text.title)[:300],
            warnings,
            tuple(
                ("".join(part.title), checked(Manuscript(tuple(part.blocks)))) for part in behind
            ),
        )


def _warnings() -> dict[str, str]:
    return {
        "picture": _("有{n}处图片或图形没有导入，请作为附件另附。"),
        "box": _("有{n}个文本框没有导入，请把其中的文字移到正文里。"),
        "note": _("有{n}处脚注或尾注没有导入。"),
        "comment": _("有{n}处批注没有导入。"),
        "formula": _("有{n}处公式没有导入。"),
        "symbol": _("有{n}处特殊符号没有导入，请核对。"),
        "object": _("有{n}处嵌入内容没有导入。"),
        "change": _("有{n}处修订痕迹，已按接受修订后的文字导入，请核对。"),
        "hidden": _("有{n}处隐藏文字没有导入。"),
        "list": _("有{n}段的自动编号或项目符号没有导入，请核对。"),
        "level": _("有{n}个标题低于四级，已作为四级标题。"),
        "merged": _("表格里有{n}处合并的单元格，已经拆开，请核对。"),
        "uneven": _("有{n}个表格各行列数不一，已补上空格，请核对。"),
        "nested": _("有{n}个单元格里还有表格，只取了文字。"),
        "deep": _("有{n}处嵌套过深的内容没有导入。"),
    }


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _rows(table: Any) -> Iterator[Any]:
    yield from _children(table, "tr")


def _children(parent: Any, name: str) -> Iterator[Any]:
    """Children of that name, also those inside a content control or a tracked insertion."""
    for element in parent:
        found = _local(element)
        if found == name:
            yield element
        elif found in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _children(element, name)


def _widths(table: Any, columns: int) -> tuple[int, ...]:
    """The columns' shares: those that our own copy notes, if the grid still has them."""
    grid = [str(c.get(f"{W}w", "")) for c in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    if len(grid) != columns or not all(w.isdecimal() and 0 < int(w) < 100_000 for w in grid):
        return ()
    now = [int(w) for w in grid]
    said = re.fullmatch(
        r"公文表格((?: \d{1,5})*)", value(table.find(f"{W}tblPr/{W}tblDescription"))
    )
    noted = [int(w) for w in said[1].split()] if said else []
    shares = noted or [1] * columns
    if len(shares) == columns and min(shares) > 0:
        near = all(
            abs(w / sum(now) - s / sum(shares)) < 0.02 for w, s in zip(now, shares, strict=True)
        )
        if near:
            return tuple(noted)
    return tuple(max(1, round(100 * w / sum(now))) for w in now)
