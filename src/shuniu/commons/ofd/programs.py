"""Fonts as an OFD embeds them: the PDF's own subset, made a whole OpenType file.

A PDF may leave out of a font what it says elsewhere; an OFD may not: text is set by
characters, so the file needs its ``cmap``, and readers want ``name``, ``OS/2`` and ``post``.
Outlines are taken over as they are, TrueType or CFF (GB/T 33190-2016 embeds OpenType, which
is both), so nothing is drawn anew and no heavy library is needed.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from .marks import Font
from .pdf_objects import NotConvertible

_KEPT = ("cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep")
_MAGIC = 0xB1B0AFBA
_MADE = 3_660_681_600  # 2020, in seconds since 1904: one for all, the same font the same bytes


def characters(font: Font) -> dict[int, int]:
    """The glyph of each character: where several glyphs say the same, the first one has it."""
    found: dict[int, int] = {}
    for glyph, text in sorted(font.texts.items()):
        if len(text) == 1 and glyph:
            found.setdefault(ord(text), glyph)
    return found


def opentype(font: Font) -> bytes:
    """The font's subset as an OpenType file whose ``cmap`` is made from the PDF's ToUnicode."""
    key = hashlib.sha256(font.program).digest()
    return _built(key, _Key(font))


class _Key:
    """Lets the cache know a font by its program alone."""

    def __init__(self, font: Font) -> None:
        self.font = font

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.font.texts == self.font.texts

    def __hash__(self) -> int:
        return hash(self.font.name)


@lru_cache(maxsize=24)
def _built(_digest: bytes, key: _Key) -> bytes:
    font = key.font
    tables = _truetype(font) if font.outlines == "truetype" else _compact(font)
    cmap = characters(font)
    tables["cmap"] = _cmap(cmap)
    tables["name"] = _name(font.name)
    tables["post"] = struct.pack(">IIhhIIIII", 0x00030000, 0, -100, 50, 0, 0, 0, 0, 0)
    tables["OS/2"] = _os2(font, cmap)
    return _file(tables, b"\0\1\0\0" if font.outlines == "truetype" else b"OTTO")


def _truetype(font: Font) -> dict[str, bytes]:
    data, tables = font.program, {}
    try:
        count = struct.unpack_from(">H", data, 4)[0]
        for n in range(count):
            tag, _sum, at, length = struct.unpack_from(">4sIII", data, 12 + 16 * n)
            if tag.decode("latin-1") in _KEPT:
                tables[tag.decode("latin-1")] = data[at : at + length]
    except struct.error:
        raise NotConvertible(why=_("字体无法读取。")) from None
    if not {"glyf", "head", "hhea", "hmtx", "loca", "maxp"} <= set(tables):
        raise NotConvertible(why=_("字体无法读取。"))
    return tables


def _compact(font: Font) -> dict[str, bytes]:
    """A bare CFF program with the tables around it that make it a file of its own."""
    try:
        count, units = _cff_facts(font.program)
    except (struct.error, IndexError):
        raise NotConvertible(why=_("字体无法读取。")) from None
    scale = units / 1000
    widths = [round(font.advance(n) * scale) for n in range(count)]
    up, down = round(font.ascent * scale), round(font.descent * scale)
    return {
        "CFF ": font.program,
        "head": struct.pack(
            ">IIIIHHqqhhhhHHhhh", 0x00010000, 0x00010000, 0, 0x5F0F3CF5, 3, units,
            _MADE, _MADE, 0, down, units, up, 0, 3, 2, 0, 0,
        ),
        "hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x00010000, up, down, 0, max(widths), 0, 0, units,
            1, 0, 0, 0, 0, 0, 0, 0, count,
        ),
        "hmtx": b"".join(struct.pack(">Hh", w, 0) for w in widths),
        "maxp": struct.pack(">IH", 0x00005000, count),
    }  # fmt: skip


def _cff_facts(data: bytes) -> tuple[int, int]:
    """How many glyphs a CFF program has, and how many units its square."""
    _names, at = _index(data, data[2])
    tops, _at = _index(data, at)
    top = _dictionary(tops[0])
    glyphs = struct.unpack_from(">H", data, int(top[17][0]))[0]
    matrix = top.get(0x0C07)
    return glyphs, round(1 / matrix[0]) if matrix and matrix[0] else 1000


def _index(data: bytes, at: int) -> tuple[list[bytes], int]:
    count = struct.unpack_from(">H", data, at)[0]
    if not count:
        return [], at + 2
    size = data[at + 2]
    ends = [
        int.from_bytes(data[at + 3 + n * size : at + 3 + (n + 1) * size], "big")
        for n in range(count + 1)
    ]
    base = at + 2 + (count + 1) * size
    return [data[base + a : base + b] for a, b in pairwise(ends)], base + ends[-1]


def _dictionary(data: bytes) -> dict[int, list[float]]:
    found: dict[int, list[float]] = {}
    operands: list[float] = []
    at = 0
    while at < len(data):
        first = data[at]
        at += 1
        if first <= 21:
            key = first
            if first == 12:
                key = 0x0C00 | data[at]
                at += 1
            found[key], operands = operands, []
        elif first == 28:
            operands.append(struct.unpack_from(">h", data, at)[0])
            at += 2
        elif first == 29:
            operands.append(struct.unpack_from(">i", data, at)[0])
            at += 4
        elif first == 30:
            digits = ""
            while "f" not in digits:
                digits += f"{data[at]:02x}"
                at += 1
            text = digits.split("f")[0].replace("a", ".").replace("c", "E-").replace("b", "E")
            operands.append(float(text.replace("e", "-")) if text else 0)
        elif first <= 246:
            operands.append(first - 139)
        elif first <= 250:
            operands.append((first - 247) * 256 + data[at] + 108)
            at += 1
        else:
            operands.append(-(first - 251) * 256 - data[at] - 108)
            at += 1
    return found


def _cmap(glyphs: Mapping[int, int]) -> bytes:
    """Format 4 for the basic plane, and 12 for all: old readers know only the first."""
    runs: list[list[int]] = []
    for code, glyph in sorted(glyphs.items()):
        if runs and code == runs[-1][1] + 1 and glyph == runs[-1][2] + code - runs[-1][0]:
            runs[-1][1] = code
        else:
            runs.append([code, code, glyph])
    groups = b"".join(struct.pack(">III", *run) for run in runs)
    twelve = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(runs)) + groups
    basic = [run for run in runs if run[1] < 0xFFFF] + [[0xFFFF, 0xFFFF, 0]]
    four = b"".join(
        (
            b"".join(struct.pack(">H", run[1]) for run in basic),
            b"\0\0",
            b"".join(struct.pack(">H", run[0]) for run in basic),
            b"".join(
                struct.pack(">H", (run[2] - run[0]) & 0xFFFF if run[0] != 0xFFFF else 1)
                for run in basic
            ),
            b"\0\0" * len(basic),
        )
    )
    power = len(basic).bit_length() - 1
    search = 2 << power
    head = struct.pack(
        ">HHHHHHH", 4, 14 + len(four), 0, 2 * len(basic), search, power, 2 * len(basic) - search
    )
    table = head + four
    start = 4 + 8 * 3
    return (
        struct.pack(">HH", 0, 3)
        + struct.pack(">HHI", 0, 3, start)
        + struct.pack(">HHI", 3, 1, start)
        + struct.pack(">HHI", 3, 10, start + len(table))
        + table
        + twelve
    )


def _name(name: str) -> bytes:
    family, _sign, style = name.partition("-")
    words = {1: family, 2: "Regular", 3: name, 4: name, 6: name, 16: family, 17: style or "Regular"}
    records, texts = b"", b""
    for number, word in words.items():
        raw = word.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(raw), len(texts))
        texts += raw
    return struct.pack(">HHH", 0, len(words), 6 + len(records)) + records + texts


def _os2(font: Font, cmap: Mapping[int, int]) -> bytes:
    codes = [c for c in cmap if c <= 0xFFFF] or [0]
    bold = "bold" in font.name.lower()
    up, down = round(font.ascent), round(font.descent)
    return struct.pack(
        ">HhHHHhhhhhhhhhhh10sIIII4sHHHhhhHH", 3, 1000, 700 if bold else 400, 5, 0,
        650, 600, 0, 75, 650, 600, 0, 350, 50, 250, 0, b"\0" * 10, 1, 0x28000000, 0, 0, b"NONE",
        0x20 if bold else 0x40, min(codes), max(codes), up, down, 0,
        max(up, 0), max(-down, 0),
    ) + struct.pack(">IIhhHHH", 0x40001, 0, 500, 700, 0, 32, 1)  # fmt: skip


def _file(tables: Mapping[str, bytes], flavour: bytes) -> bytes:
    """The sfnt: its directory with checksums, then the tables on fourfold places."""
    tables = dict(sorted(tables.items()))
    tables["head"] = tables["head"][:8] + b"\0\0\0\0" + tables["head"][12:]
    count = len(tables)
    power = count.bit_length() - 1
    directory = flavour + struct.pack(
        ">HHHH", count, 16 << power, power, (count - (1 << power)) * 16
    )
    at = 12 + 16 * count
    body, places = b"", {}
    for tag, data in tables.items():
        places[tag] = at + len(body)
        directory += struct.pack(">4sIII", tag.encode(), _sum(data), places[tag], len(data))
        body += data + b"\0" * (-len(data) % 4)
    whole = bytearray(directory + body)
    struct.pack_into(">I", whole, places["head"] + 8, (_MAGIC - _sum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)


def _sum(data: bytes) -> int:
    data += b"\0" * (-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(words) & 0xFFFFFFFF
