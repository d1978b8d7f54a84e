"""Fonts whose outlines are cubic (CFF) given quadratic ones (TrueType), as readers of OFD want."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuniu.ground.later import later

if TYPE_CHECKING:
    from fontTools import ttLib
    from fontTools.pens import cu2quPen, ttGlyphPen
else:
    ttLib = later("fontTools.ttLib")
    cu2quPen = later("fontTools.pens.cu2quPen")
    ttGlyphPen = later("fontTools.pens.ttGlyphPen")

MOST_OFF = 1.0  # thousandths of a 字 by which a curve may move
_NO_PROGRAMS = (
    "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs "
    "maxStackElements maxSizeOfInstructions maxComponentElements maxComponentDepth"
)


def to_truetype(source: Path, target: Path) -> None:
    """Write ``source`` anew with TrueType outlines. A quarter of a minute for a Chinese font."""
    font = ttLib.TTFont(source)
    order = font.getGlyphOrder()
    drawn = font.getGlyphSet()
    glyphs: dict[str, Any] = {}
    for name in order:
        pen = ttGlyphPen.TTGlyphPen(drawn)
        drawn[name].draw(cu2quPen.Cu2QuPen(pen, MOST_OFF, reverse_direction=True))
        glyphs[name] = pen.glyph()
    outlines = ttLib.newTable("glyf")
    outlines.glyphOrder, outlines.glyphs = order, glyphs
    font["loca"], font["glyf"] = ttLib.newTable("loca"), outlines
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    outlines.compile(font)
    most = font["maxp"]
    most.tableVersion = 0x00010000
    for field in _NO_PROGRAMS.split(" "):
        setattr(most, field, 1 if field == "maxZones" else 0)
    for name in order:
        glyph = glyphs[name]
        if not hasattr(glyph, "xMin"):
            glyph.xMin = glyph.yMin = glyph.xMax = glyph.yMax = 0
        font["hmtx"][name] = (font["hmtx"][name][0], glyph.xMin)
    most.recalc(font)
    names = font["post"]
    names.formatType, names.extraNames, names.mapping = 3.0, [], {}
    font.sfntVersion = "\x00\x01\x00\x00"
    font.save(target)
