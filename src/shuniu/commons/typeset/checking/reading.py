"""A PDF read for measuring: every character's place and face, rules, pictures, in millimetres."""

from __future__ import annotations

import ctypes
import math
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuniu.ground.later import later
from shuniu.ground.refusal import Refused

if TYPE_CHECKING:
    import pypdfium2
    import pypdfium2.raw as raw
    from PIL import ImageChops
else:
    pypdfium2 = later("pypdfium2")
    raw = later("pypdfium2.raw")
    ImageChops = later("PIL.ImageChops")

MM = 72 / 25.4
ASCENT, DESCENT = 0.88, 0.12  # of a 字's box above and below its baseline
PAGES_MOST = 300
BYTES_MOST = 100_000_000
CHARACTERS_MOST = 20_000
_SAME_LINE = 0.6
_LEAST = 20  # characters that a file with text has
_ALONE = threading.Lock()
_OPENING = "（《〈“‘「『〔【"
_CLOSING = "，。、；：？！）》〉”’」』〕】"


class NotReadable(Refused):
    """这个文件打不开：不是PDF，或者已经损坏。"""


class Locked(Refused):
    """这个PDF有密码，无法检测。请去掉密码后再试。"""


class TooLong(Refused):
    """这个PDF有{pages}页，超过可以检测的{most}页。请只检测公文本身。"""


class TooLarge(Refused):
    """这个文件有{size} MB，超过可以检测的{most} MB。"""


class NoText(Refused):
    """这个PDF里没有文字（可能是扫描件），无法逐项测量。请用排版生成的PDF检测。"""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: left end of its pen (x), its baseline (y) from the page's top, its size in
    points."""

    char: str
    x: float
    y: float
    right: float
    size: float
    font: str
    colour: tuple[int, int, int]

    @property
    def red(self) -> bool:
        """Whether it is printed in red."""
        return is_red(self.colour)


@dataclass
class Line:
    """The glyphs on one baseline, from left to right."""

    glyphs: list[Glyph]

    def __post_init__(self) -> None:
        seen = self.glyphs
        self.text = "".join(g.char for g in seen)
        self.y = seen[0].y
        self.size = Counter(g.size for g in seen).most_common(1)[0][0]
        self.left, self.right = seen[0].x, max(g.right for g in seen)
        self.font = Counter(g.font for g in seen).most_common(1)[0][0]
        self.red = sum(g.red for g in seen) * 2 > len(seen)

    @property
    def top(self) -> float:
        """Upper end of the 字 boxes."""
        return self.y - ASCENT * self.size / MM

    @property
    def bottom(self) -> float:
        """Lower end of the 字 boxes."""
        return self.y + DESCENT * self.size / MM

    @property
    def middle(self) -> float:
        """Half-way from left to right, by the ink: brackets and stops fill half of their 字."""
        half = self.size / MM / 2
        left = self.left + (half if self.text[0] in _OPENING else 0)
        right = self.right - (half if self.text[-1] in _CLOSING else 0)
        return (left + right) / 2

    def parts(self) -> list[Line]:
        """The line cut where it has a hole of more than one and a half 字."""
        found: list[list[Glyph]] = [[self.glyphs[0]]]
        for before, glyph in pairwise(self.glyphs):
            if glyph.x - before.right > 1.5 * glyph.size / MM:
                found.append([])
            found[-1].append(glyph)
        return [Line(part) for part in found]


@dataclass(frozen=True)
class Box:
    """A rule or picture: its edges from the page's left and top."""

    left: float
    top: float
    right: float
    bottom: float
    colour: tuple[int, int, int] = (0, 0, 0)

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def red(self) -> bool:
        """Whether it is printed in red."""
        return is_red(self.colour)


@dataclass
class Page:
    """What stands on a page. ``turned`` is text that does not stand upright."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    turned: list[Glyph] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    paper: Any = None

    @property
    def lying(self) -> bool:
        """Whether it is wider than high."""
        return self.width > self.height

    def ink(self, left: float, top: float, right: float, bottom: float, *, red: bool) -> Box | None:
        """The edges of what is printed in a part of the page, from a picture of 600 dpi."""
        scale = 600 / 72
        crop = (
            max(left, 0) * MM,
            max(self.height - bottom, 0) * MM,
            max(self.width - right, 0) * MM,
            max(top, 0) * MM,
        )
        image = self.paper.render(scale=scale, crop=crop).to_pil().convert("RGB")
        reds, greens, _blues = image.split()
        if red:
            seen = ImageChops.subtract(reds, greens).point(lambda v: 255 if v > 90 else 0)
        else:
            seen = image.convert("L").point(lambda v: 255 if v < 110 else 0)
        edges = seen.getbbox()
        if edges is None:
            return None
        step = 25.4 / 600
        return Box(
            max(left, 0) + edges[0] * step,
            max(top, 0) + edges[1] * step,
            max(left, 0) + edges[2] * step,
            max(top, 0) + edges[3] * step,
        )


def is_red(colour: tuple[int, int, int]) -> bool:
    """Red as documents print it."""
    red, green, blue = colour
    return red > 150 and green < 100 and blue < 100


def wide(char: str) -> bool:
    """Whether a character fills a whole 字 in every font."""
    return ord(char) >= 0x2E80


@contextmanager
def reading(source: Path | bytes) -> Iterator[list[Page]]:
    """The pages of a PDF, while the block lasts. Refuses, in a sentence, what cannot be measured.

    One at a time in a process: pdfium is not made for threads.
    """
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > BYTES_MOST:
        raise TooLarge(size=size // 1_000_000, most=BYTES_MOST // 1_000_000)
    with _ALONE:
        try:
            book = pypdfium2.PdfDocument(source)
        except pypdfium2.PdfiumError as error:
            if "assword" in str(error):
                raise Locked from error
            raise NotReadable from error
        try:
            yield _pages(book)
        finally:
            book.close()


def _pages(book: Any) -> list[Page]:
    count = len(book)
    if count > PAGES_MOST:
        raise TooLong(pages=count, most=PAGES_MOST)
    try:
        pages = [_page(book[n], n + 1) for n in range(count)]
    except pypdfium2.PdfiumError as error:
        raise NotReadable from error
    if sum(len(line.glyphs) for page in pages for line in page.lines) < _LEAST:
        raise NoText
    return pages


def _page(paper: Any, number: int) -> Page:
    width, height = paper.get_size()
    page = Page(number, width / MM, height / MM, paper=paper)
    left, _bottom, _right, top = paper.get_mediabox()
    upright: list[Glyph] = []
    for glyph, turned in _glyphs(paper, left, top):
        (page.turned if turned else upright).append(glyph)
    page.lines = _lines(upright)
    for box, kind in _things(paper, left, top):
        if kind == "picture":
            page.pictures.append(box)
        else:
            page.rules.append(box)
    page.rules.sort(key=lambda b: (b.top, b.left))
    return page


def _lines(glyphs: list[Glyph]) -> list[Line]:
    glyphs.sort(key=lambda g: (g.y, g.x))
    found: list[list[Glyph]] = []
    for glyph in glyphs:
        if found and abs(glyph.y - found[-1][0].y) <= _SAME_LINE:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return [Line(sorted(line, key=lambda g: g.x)) for line in found]


@dataclass(slots=True)
class _Style:
    size: float
    font: str
    colour: tuple[int, int, int]
    turned: bool
    across: float


def _glyphs(paper: Any, left: float, top: float) -> Iterator[tuple[Glyph, bool]]:
    text = paper.get_textpage()
    count = raw.FPDFText_CountChars(text)
    if count > CHARACTERS_MOST:
        count = CHARACTERS_MOST
    x, y = ctypes.c_double(), ctypes.c_double()
    loose = raw.FS_RECTF()
    styles: dict[int, _Style] = {}
    for i in range(count):
        char = chr(raw.FPDFText_GetUnicode(text, i))
        if char.isspace() or char == "\0" or raw.FPDFText_IsGenerated(text, i) == 1:
            continue
        thing = raw.FPDFText_GetTextObject(text, i)
        key = ctypes.addressof(thing.contents) if thing else 0
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(text, i, thing)
        red, green, blue = style.colour
        if min(red, green, blue) > 90:
            continue  # watermarks and notes in grey are no part of the document
        raw.FPDFText_GetCharOrigin(text, i, x, y)
        start = (x.value - left) / MM
        if wide(char):
            right = start + style.size * style.across / MM
        else:
            raw.FPDFText_GetLooseCharBox(text, i, loose)
            right = max((loose.right - left) / MM, start)
        yield (
            Glyph(char, start, (top - y.value) / MM, right, style.size, style.font, style.colour),
            style.turned,
        )


def _style(text: Any, i: int, thing: Any) -> _Style:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, i, matrix)
    upright = math.hypot(matrix.c, matrix.d) or 1.0
    across = math.hypot(matrix.a, matrix.b) or 1.0
    size = raw.FPDFText_GetFontSize(text, i) * upright
    red, green, blue, alpha = (ctypes.c_uint() for _n in range(4))
    raw.FPDFText_GetFillColor(text, i, red, green, blue, alpha)
    name = ctypes.create_string_buffer(256)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, i, name, 256, flags)
    font = name.value.decode("utf-8", "replace")
    if len(font) > 7 and font[6] == "+":
        font = font[7:]
    turned = abs(matrix.b) > 0.01 * across or matrix.a < 0
    return _Style(
        round(size, 2), font, (red.value, green.value, blue.value), turned, across / upright
    )


def _things(paper: Any, left: float, top: float) -> Iterator[tuple[Box, str]]:
    """Rules (level, thin, long), and what may be a seal."""
    for thing in paper.get_objects(max_depth=1):
        edges = thing.get_bounds()
        box = Box(
            (edges[0] - left) / MM,
            (top - edges[3]) / MM,
            (edges[2] - left) / MM,
            (top - edges[1]) / MM,
        )
        if thing.type == raw.FPDF_PAGEOBJ_PATH and box.width > 15:
            rule = _rule(thing, box)
            if rule is not None and rule.height < 2.5:
                yield rule, "rule"
        if 30 < box.width < 60 and 0.8 < box.width / max(box.height, 0.1) < 1.25:
            yield box, "picture"
    for edges in _stamps(paper):
        yield (
            Box(
                (edges.left - left) / MM,
                (top - edges.top) / MM,
                (edges.right - left) / MM,
                (top - edges.bottom) / MM,
            ),
            "picture",
        )


def _rule(thing: Any, box: Box) -> Box | None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, fill, stroke)
    red, green, blue, alpha = (ctypes.c_uint() for _n in range(4))
    if fill.value:
        raw.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha)
        return Box(box.left, box.top, box.right, box.bottom, (red.value, green.value, blue.value))
    if not stroke.value:
        return None
    raw.FPDFPageObj_GetStrokeColor(thing, red, green, blue, alpha)
    colour = (red.value, green.value, blue.value)
    width = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(thing, width)
    # The bounds of a stroked line reach too far by its width on each side of its ends.
    half = width.value / MM / 2
    middle = (box.top + box.bottom) / 2
    slack = max(box.height / 2, half)
    return Box(box.left + slack, middle - half, box.right - slack, middle + half, colour)


def _stamps(paper: Any) -> Iterator[Any]:
    """Signature fields and stamps that a signing program laid upon the page."""
    for n in range(raw.FPDFPage_GetAnnotCount(paper)):
        note = raw.FPDFPage_GetAnnot(paper, n)
        edges = raw.FS_RECTF()
        if raw.FPDFAnnot_GetRect(note, edges):
            across, up = (edges.right - edges.left) / MM, (edges.top - edges.bottom) / MM
            if 30 < across < 60 and 0.8 < across / max(up, 0.1) < 1.25:
                yield edges
        raw.FPDFPage_CloseAnnot(note)
