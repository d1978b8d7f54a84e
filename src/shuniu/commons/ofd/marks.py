"""What stands on a page: runs of glyphs, paths and pictures, in millimetres from its upper left."""

from __future__ import annotations

from dataclasses import dataclass, field

MM = 25.4 / 72  # millimetres in a point
Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[int, int, int]
UPRIGHT: Matrix = (1, 0, 0, 1, 0, 0)


def times(first: Matrix, then: Matrix) -> Matrix:
    """The two transformations, one after the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def put(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where the point comes to lie."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


@dataclass(frozen=True, slots=True)
class Font:
    """A font of the PDF: its name, its embedded program, widths (1/1000) and glyphs' text."""

    name: str
    program: bytes
    outlines: str  # "truetype" or "cff"
    texts: dict[int, str]
    widths: dict[int, float]
    width: float
    ascent: float
    descent: float

    def advance(self, glyph: int) -> float:
        """How far the pen goes on after the glyph, in thousandths of the size."""
        return self.widths.get(glyph, self.width)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A run of glyphs of one font: each with its text and its pen's x, in text space (size 1 mm).

    ``matrix`` takes text space, y downward, to the page in millimetres. A bold that the font
    does not have is drawn by a ``stroke`` of ``line`` millimetres around the glyphs.
    """

    font: str
    size: float
    matrix: Matrix
    glyphs: tuple[tuple[int, str, float], ...]
    width: float
    colour: Colour
    alpha: float
    stroke: Colour | None = None
    line: float = 0.0


@dataclass(frozen=True, slots=True)
class Path:
    """Lines and curves in millimetres; ``fill`` and ``stroke`` are colours, or None."""

    pieces: tuple[tuple[str, tuple[float, ...]], ...]
    fill: Colour | None
    stroke: Colour | None
    width: float
    alpha: float
    even_odd: bool = False
    cap: int = 0
    join: int = 0
    miter: float = 10
    dash: tuple[float, ...] = ()
    clip: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; ``matrix`` takes the unit square, y downward, to the page in millimetres."""

    name: str
    matrix: Matrix
    alpha: float


Mark = Glyphs | Path | Picture


@dataclass
class Page:
    """A page: its size in millimetres and what stands on it, from the bottom up."""

    width: float
    height: float
    marks: list[Mark] = field(default_factory=list)
