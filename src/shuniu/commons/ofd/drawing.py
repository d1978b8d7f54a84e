"""Reading the pages of a PDF: its content streams, operator by operator, as marks."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from .marks import MM, UPRIGHT, Colour, Font, Glyphs, Matrix, Page, Path, Picture, put, times
from .pdf_objects import NotConvertible, Pdf, Stream, decoded, operations


@dataclass(frozen=True)
class _State:
    ctm: Matrix
    fill: Colour = (0, 0, 0)
    stroke: Colour = (0, 0, 0)
    fill_parts: int = 1
    stroke_parts: int = 1
    fill_alpha: float = 1
    stroke_alpha: float = 1
    width: float = 1
    cap: int = 0
    join: int = 0
    miter: float = 10
    dash: tuple[float, ...] = ()
    clip: tuple[float, float, float, float] | None = None
    font: str = ""
    size: float = 1
    spacing: float = 0
    mode: int = 0  # of text: 0 filled, 1 outlined, 2 both, 3 not shown


class Reader:
    """Reads the pages of a PDF; fonts and pictures are kept by their object, used once or often."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.fonts: dict[str, Font] = {}
        self.pictures: dict[str, Stream] = {}

    def page(self, page: dict[str, Any]) -> Page:
        """The marks of one page."""
        box = [float(self.pdf.get(n)) for n in self.pdf.get(page["MediaBox"])]
        found = Page((box[2] - box[0]) * MM, (box[3] - box[1]) * MM)
        contents = self.pdf.get(page.get("Contents"))
        streams = [self.pdf.get(c) for c in contents] if isinstance(contents, list) else [contents]
        data = b"\n".join(s.data() for s in streams if isinstance(s, Stream))
        base: Matrix = (MM, 0, 0, -MM, -box[0] * MM, box[3] * MM)
        _Drawing(self, found, self.pdf.get(page.get("Resources")) or {}).run(data, _State(base))
        return found

    def font(self, resource: Any) -> str:
        """The name under which a font of the resources is kept."""
        key = str(getattr(resource, "number", id(resource)))
        if key not in self.fonts:
            self.fonts[key] = self._font(self.pdf.get(resource))
        return key

    def _font(self, top: dict[str, Any]) -> Font:
        get = self.pdf.get
        if top.get("Subtype") != "Type0" or top.get("Encoding") != "Identity-H":
            raise NotConvertible(why=_("字体不是嵌入的中文字体。"))
        below = get(get(top["DescendantFonts"])[0])
        description = get(below["FontDescriptor"])
        program = get(description.get("FontFile2")) or get(description.get("FontFile3"))
        if not isinstance(program, Stream):
            raise NotConvertible(why=_("有字体没有嵌入。"))
        tounicode = get(top.get("ToUnicode"))
        return Font(
            name=str(below.get("BaseFont", "")).split("+")[-1],
            program=program.data(),
            outlines="truetype" if "FontFile2" in description else "cff",
            texts=_texts(tounicode.data()) if isinstance(tounicode, Stream) else {},
            widths=_widths(get(below.get("W")) or [], get),
            width=float(below.get("DW", 1000)),
            ascent=float(description.get("Ascent", 880)),
            descent=float(description.get("Descent", -120)),
        )


_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def _texts(cmap: bytes) -> dict[int, str]:
    """ToUnicode: the text of each glyph."""
    texts: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in _CHAR.findall(block):
            texts[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            start = int(first, 16)
            for n in range(start, min(int(last, 16), 0xFFFF) + 1):
                texts[n] = chr(int(text, 16) + n - start)
    return texts


def _widths(listed: list[Any], get: Callable[[Any], Any]) -> dict[int, float]:
    widths: dict[int, float] = {}
    at = 0
    while at + 1 < len(listed):
        first, second = int(listed[at]), get(listed[at + 1])
        if isinstance(second, list):
            widths.update(enumerate((float(w) for w in second), first))
            at += 2
        else:
            widths.update(dict.fromkeys(range(first, int(second) + 1), float(listed[at + 2])))
            at += 3
    return widths


class _Drawing:
    """The graphics state while a content stream is read."""

    def __init__(self, reader: Reader, page: Page, resources: dict[str, Any], depth: int = 0):
        self.reader, self.page, self.resources, self.depth = reader, page, resources, depth
        self.stack: list[_State] = []
        self.pieces: list[tuple[str, tuple[float, ...]]] = []
        self.text: Matrix = UPRIGHT
        self.line: Matrix = UPRIGHT
        self.said: list[list[str] | None] = []  # texts given by ActualText, innermost last
        self.clipping = False
        self.leading = 0.0

    def run(self, content: bytes, state: _State) -> None:
        self.state = state
        for operator, operands in operations(content):
            act = _ACTS.get(operator)
            if act is None:
                raise NotConvertible(why=_("含有不认识的绘图指令。"))
            act(self, operands)

    def set(self, **changed: Any) -> None:
        self.state = replace(self.state, **changed)

    def resource(self, kind: str, name: str) -> Any:
        return (self.reader.pdf.get(self.resources.get(kind)) or {}).get(name)

    # the state

    def save(self, _o: list[Any]) -> None:
        self.stack.append(self.state)

    def restore(self, _o: list[Any]) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def concat(self, o: list[Any]) -> None:
        self.set(ctm=times(_matrix(o), self.state.ctm))

    def outer_state(self, o: list[Any]) -> None:
        given = self.reader.pdf.get(self.resource("ExtGState", o[0])) or {}
        if "ca" in given:
            self.set(fill_alpha=float(given["ca"]))
        if "CA" in given:
            self.set(stroke_alpha=float(given["CA"]))

    def space(self, o: list[Any], *, stroke: bool) -> None:
        get = self.reader.pdf.get
        space = get(self.resource("ColorSpace", o[0])) or o[0]
        parts = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4}.get(str(space), 0)
        if isinstance(space, list) and space[0] == "ICCBased":
            parts = int(get(space[1]).head["N"])
        if parts == 0:
            raise NotConvertible(why=_("使用了渐变或图案。"))
        self.set(**({"stroke_parts": parts} if stroke else {"fill_parts": parts}))

    def colour(self, o: list[Any], *, stroke: bool) -> None:
        found = _colour([float(n) for n in o if isinstance(n, int | float)])
        self.set(**({"stroke": found} if stroke else {"fill": found}))

    # paths

    def piece(self, kind: str, o: list[Any]) -> None:
        at = self.state.ctm
        points = tuple(
            n for x, y in zip(o[::2], o[1::2], strict=True) for n in put(at, float(x), float(y))
        )
        self.pieces.append((kind, points))

    def curve(self, o: list[Any], *, kind: str) -> None:
        if kind == "y":
            o = [*o, *o[-2:]]
        self.piece("B", o)
        if kind == "v":  # the first control point is where the pen is
            before = self.pieces[-2][1][-2:] if len(self.pieces) > 1 else ()
            self.pieces[-1] = ("B", (*before, *self.pieces[-1][1]))

    def rectangle(self, o: list[Any]) -> None:
        x, y, w, h = (float(n) for n in o)
        for kind, points in (("M", [x, y]), ("L", [x + w, y]), ("L", [x + w, y + h])):
            self.piece(kind, points)
        self.piece("L", [x, y + h])
        self.close([])

    def close(self, _o: list[Any]) -> None:
        if self.pieces:
            self.pieces.append(("C", ()))

    def paint(self, *, fill: bool, stroke: bool, even_odd: bool = False) -> None:
        state = self.state
        if self.clipping:
            self.set(clip=_within(_bounds(self.pieces), state.clip))
            self.clipping = False
        if self.pieces and (fill or stroke):
            scale = _scale(state.ctm)
            self.page.marks.append(
                Path(
                    tuple(self.pieces),
                    state.fill if fill else None,
                    state.stroke if stroke else None,
                    state.width * scale,
                    state.fill_alpha if fill else state.stroke_alpha,
                    even_odd,
                    state.cap,
                    state.join,
                    state.miter,
                    tuple(n * scale for n in state.dash),
                    state.clip,
                )
            )
        self.pieces = []

    def clip(self, _o: list[Any]) -> None:
        self.clipping = True

    def outer(self, o: list[Any]) -> None:
        """A picture, or a group of marks that stands elsewhere in the file."""
        resource = self.resource("XObject", o[0])
        found = self.reader.pdf.get(resource)
        if not isinstance(found, Stream):
            return
        if found.head.get("Subtype") == "Image":
            key = str(getattr(resource, "number", id(found)))
            self.reader.pictures[key] = found
            # PDF's unit square stands on its lower edge, OFD's hangs from its upper one.
            matrix = times((1, 0, 0, -1, 0, 1), self.state.ctm)
            self.page.marks.append(Picture(key, matrix, self.state.fill_alpha))
            return
        if self.depth > 12:
            raise NotConvertible(why=_("结构嵌套过深。"))
        resources = self.reader.pdf.get(found.head.get("Resources")) or self.resources
        matrix = _matrix(self.reader.pdf.get(found.head.get("Matrix")) or UPRIGHT)
        inner = _Drawing(self.reader, self.page, resources, self.depth + 1)
        inner.run(found.data(), replace(self.state, ctm=times(matrix, self.state.ctm)))

    # text

    def begin_text(self, _o: list[Any]) -> None:
        self.text = self.line = UPRIGHT

    def text_matrix(self, o: list[Any]) -> None:
        self.text = self.line = _matrix(o)

    def next_line(self, o: list[Any]) -> None:
        self.text = self.line = times((1, 0, 0, 1, float(o[0]), float(o[1])), self.line)

    def choose_font(self, o: list[Any]) -> None:
        self.set(font=self.reader.font(self.resource("Font", o[0])), size=float(o[1]))

    def show(self, o: list[Any]) -> None:
        """Set a run: strings of two-byte glyph numbers, with shifts of the pen between them."""
        state, font = self.state, self.reader.fonts[self.state.font]
        pen, glyphs, size = 0.0, [], state.size
        for part in o[0] if isinstance(o[0], list) else [o[0]]:
            if not isinstance(part, bytes):
                pen -= float(part) / 1000 * size
                continue
            for at in range(0, len(part) - 1, 2):
                glyph = part[at] << 8 | part[at + 1]
                text = font.texts.get(glyph, "")
                if self.said and self.said[-1] is not None:
                    text = self.said[-1].pop() if self.said[-1] else ""
                glyphs.append((glyph, text, pen * MM))
                pen += font.advance(glyph) / 1000 * size + state.spacing
        if glyphs and state.mode not in (3, 7):
            # Text space with y downward and in millimetres, whose origin is the pen's.
            a, b, c, d, e, f = times(self.text, state.ctm)
            matrix = (a / MM, b / MM, -c / MM, -d / MM, e, f)
            outlined = state.mode in (1, 2, 5, 6)
            run = Glyphs(
                state.font,
                size * MM,
                matrix,
                tuple(glyphs),
                pen * MM,
                state.fill,
                state.fill_alpha,
                state.stroke if outlined else None,
                state.width * _scale(state.ctm) if outlined else 0.0,
            )
            self.page.marks.append(run)
        self.text = times((1, 0, 0, 1, pen, 0), self.text)

    def begin_mark(self, o: list[Any]) -> None:
        given = o[1] if len(o) > 1 and isinstance(o[1], dict) else {}
        said = given.get("ActualText")
        outer = self.said[-1] if self.said else None
        self.said.append(outer if said is None else [decoded(said)])

    def end_mark(self, _o: list[Any]) -> None:
        if self.said:
            self.said.pop()


def _matrix(o: Any) -> Matrix:
    a, b, c, d, e, f = (float(n) for n in o)
    return a, b, c, d, e, f


def _colour(parts: list[float]) -> Colour:
    if len(parts) == 4:
        c, m, y, k = parts
        parts = [(1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k)]
    elif len(parts) == 1:
        parts = parts * 3
    if len(parts) != 3:
        raise NotConvertible(why=_("使用了渐变或图案。"))
    r, g, b = (round(max(0.0, min(1.0, n)) * 255) for n in parts)
    return r, g, b


def _scale(matrix: Matrix) -> float:
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


def _bounds(
    pieces: list[tuple[str, tuple[float, ...]]],
) -> tuple[float, float, float, float] | None:
    xs = [n for _kind, points in pieces for n in points[::2]]
    ys = [n for _kind, points in pieces for n in points[1::2]]
    return (min(xs), min(ys), max(xs), max(ys)) if xs else None


def _within(
    first: tuple[float, float, float, float] | None,
    second: tuple[float, float, float, float] | None,
) -> tuple[float, float, float, float] | None:
    if first is None or second is None:
        return first or second
    return (
        max(first[0], second[0]),
        max(first[1], second[1]),
        min(first[2], second[2]),
        min(first[3], second[3]),
    )


_Act = Callable[[_Drawing, list[Any]], None]


def _painter(close: bool = False, **how: bool) -> _Act:
    def act(drawing: _Drawing, _operands: list[Any]) -> None:
        if close:
            drawing.close([])
        drawing.paint(**how)

    return act


def _ignore(_drawing: _Drawing, _operands: list[Any]) -> None:
    """Says nothing of how the page looks."""


_ACTS: dict[str, _Act] = {
    "q": _Drawing.save,
    "Q": _Drawing.restore,
    "cm": _Drawing.concat,
    "gs": _Drawing.outer_state,
    "w": lambda d, o: d.set(width=float(o[0])),
    "J": lambda d, o: d.set(cap=int(o[0])),
    "j": lambda d, o: d.set(join=int(o[0])),
    "M": lambda d, o: d.set(miter=float(o[0])),
    "d": lambda d, o: d.set(dash=tuple(float(n) for n in o[0])),
    "cs": lambda d, o: d.space(o, stroke=False),
    "CS": lambda d, o: d.space(o, stroke=True),
    **dict.fromkeys(("scn", "sc", "rg", "g", "k"), lambda d, o: d.colour(o, stroke=False)),
    **dict.fromkeys(("SCN", "SC", "RG", "G", "K"), lambda d, o: d.colour(o, stroke=True)),
    "m": lambda d, o: d.piece("M", o),
    "l": lambda d, o: d.piece("L", o),
    "c": lambda d, o: d.curve(o, kind="c"),
    "v": lambda d, o: d.curve(o, kind="v"),
    "y": lambda d, o: d.curve(o, kind="y"),
    "h": _Drawing.close,
    "re": _Drawing.rectangle,
    "W": _Drawing.clip,
    "W*": _Drawing.clip,
    "n": _painter(fill=False, stroke=False),
    "f": _painter(fill=True, stroke=False),
    "F": _painter(fill=True, stroke=False),
    "f*": _painter(fill=True, stroke=False, even_odd=True),
    "S": _painter(fill=False, stroke=True),
    "s": _painter(close=True, fill=False, stroke=True),
    "B": _painter(fill=True, stroke=True),
    "B*": _painter(fill=True, stroke=True, even_odd=True),
    "b": _painter(close=True, fill=True, stroke=True),
    "Do": _Drawing.outer,
    "BT": _Drawing.begin_text,
    "ET": _ignore,
    "Tm": _Drawing.text_matrix,
    "Td": _Drawing.next_line,
    "Tf": _Drawing.choose_font,
    "Tj": _Drawing.show,
    "TJ": _Drawing.show,
    "Tc": lambda d, o: d.set(spacing=float(o[0])),
    "Tr": lambda d, o: d.set(mode=int(o[0])),
    "BDC": _Drawing.begin_mark,
    "BMC": _Drawing.begin_mark,
    "EMC": _Drawing.end_mark,
    **dict.fromkeys(("ri", "i", "MP", "DP", "Tz", "TL", "Ts", "Tw"), _ignore),
}
