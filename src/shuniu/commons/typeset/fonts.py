"""The fonts that are there: the office's own folder first, then the system's.

The standard's faces are 仿宋, 楷体, 黑体 and 小标宋. None of them is shipped
with the program (their licences differ): a county puts the files that it has
a right to into ``var/fonts``; without them the nearest open face is taken.
"""

from __future__ import annotations

import mmap
import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

from django.conf import settings

from shuniu.ground.later import later
from shuniu.ground.refusal import Refused

if TYPE_CHECKING:
    import typst
else:
    typst = later("typst")

_OPEN_SERIF = ("Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC")
_OPEN_SANS = ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei")
_OPEN = (*_OPEN_SERIF, "LXGW WenKai", *_OPEN_SANS)
# The families that are the face itself, as offices have bought it; then what stands in for it.
FACES_PROPER: dict[str, tuple[str, ...]] = {
    "fangsong": (
        *("仿宋_GB2312", "FangSong_GB2312", "方正仿宋_GBK", "FZFangSong-Z02", "FZFangSong-Z02S"),
        *("仿宋", "FangSong", "方正仿宋简体", "华文仿宋", "STFangsong"),
    ),
    "kai": (
        *("楷体_GB2312", "KaiTi_GB2312", "方正楷体_GBK", "FZKai-Z03", "FZKai-Z03S"),
        *("楷体", "KaiTi", "方正楷体简体", "华文楷体", "STKaiti"),
    ),
    "hei": ("黑体", "SimHei", "方正黑体_GBK", "FZHei-B01", "FZHei-B01S", "华文黑体", "STHeiti"),
    "song": ("宋体", "SimSun", "NSimSun", "方正书宋_GBK", "FZShuSong-Z01", "华文宋体", "STSong"),
    "title": (
        *("方正小标宋_GBK", "FZXiaoBiaoSong-B05", "方正小标宋简体", "FZXiaoBiaoSong-B05S"),
        *("方正大标宋_GBK", "FZDaBiaoSong-B06", "华文中宋", "STZhongsong"),
    ),
}
# Open families of the same style: no more than the name is another.
FACES_AKIN: dict[str, tuple[str, ...]] = {
    "fangsong": ("Zhuque Fangsong (technical preview)", "FandolFang R"),
    "kai": ("FandolKai", "LXGW WenKai"),
    "hei": ("FandolHei", *_OPEN_SANS),
    "song": ("FandolSong", *_OPEN_SERIF),
    "title": _OPEN_SERIF,
}
FACES: dict[str, tuple[str, ...]] = {
    face: tuple(dict.fromkeys((*proper, *FACES_AKIN[face], *_OPEN)))
    for face, proper in FACES_PROPER.items()
}
NAMES = {"fangsong": "仿宋", "kai": "楷体", "hei": "黑体", "song": "宋体", "title": "小标宋"}


class NoChineseFont(Refused):
    """没有中文字体，无法排版。请用 apt-get 安装 fonts-noto-cjk，或把字体文件放进{folder}。"""


@dataclass(frozen=True)
class Shelf:
    """The fonts found: a family list for each face, and the files behind them.

    ``known`` are characters that were looked for and found before; ``plain`` those in the
    body's own face.
    """

    faces: dict[str, list[str]]
    files: dict[str, tuple[str, int]]
    folders: tuple[str, ...]
    known: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)


def folder() -> Path:
    """The office's own fonts."""
    return Path(settings.VAR) / "fonts"


def fetched() -> Path:
    """The open fonts that ``./run fonts`` brought; they belong to the checkout, as .venv does."""
    return Path(settings.CHECKOUT) / "var" / "cache" / "fonts"


def shelf() -> Shelf:
    """What is there now; refuses (``NoChineseFont``) when no Chinese face is found."""
    places = [place for place in (folder(), fetched()) if place.is_dir()]
    return _shelf(tuple((str(place), place.stat().st_mtime_ns) for place in places))


@lru_cache(maxsize=2)
def _shelf(places: tuple[tuple[str, int], ...]) -> Shelf:
    folders = tuple(place for place, _stamp in places)
    found = typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=list(folders)
    ).fonts()
    paths: dict[str, tuple[str, int]] = {}
    for font in found:
        if font.path and (font.family not in paths or font.weight == 400):
            paths[font.family] = (font.path, font.index)
    faces = {face: [f for f in wanted if f in paths] for face, wanted in FACES.items()}
    if not faces["song"]:
        raise NoChineseFont(folder=folder())
    used = dict.fromkeys(family for families in faces.values() for family in families)
    return Shelf(faces, {family: paths[family] for family in used}, folders)


def substituted(text: str = "") -> dict[str, str]:
    """The faces of the standard that are not there, and the family that stands in for each.

    Characters of the text that the body's face does not have are named with the
    face that has them: ``{"仿宋“喆”": "Noto Serif SC"}``.
    """
    now = shelf()
    found = {
        NAMES[face]: families[0]
        for face, families in now.faces.items()
        if families and families[0] not in FACES_PROPER[face]
    }
    wanted = _unknown(text, now.plain)
    for n, family in enumerate(now.faces["fangsong"] if wanted else ()):
        held = _held(wanted, now.files[family])
        wanted -= held
        if n == 0:
            now.plain.update(held)
        elif held:
            found[f"{NAMES['fangsong']}“{''.join(sorted(held))}”"] = family
    return found


def strange() -> dict[str, str]:
    """The faces for which not even an open family of the same style is there, and what is used."""
    return {
        NAMES[face]: families[0]
        for face, families in shelf().faces.items()
        if families and families[0] not in (*FACES_PROPER[face], *FACES_AKIN[face])
    }


def lacking(text: str) -> list[str]:
    """The characters of the text that none of the fonts has, each once (a rare name, an emoji)."""
    now = shelf()
    wanted = _unknown(text, now.known)
    for file in now.files.values():
        if not wanted:
            break
        held = _held(wanted, file)
        now.known.update(held)
        wanted -= held
    return sorted(wanted)


def _unknown(text: str, known: set[str]) -> set[str]:
    """What is to be looked for: Cf are joiners and breaks of no width, which want no glyph."""
    new = set(text) - known
    return {c for c in new if ord(c) > 0x7E and not c.isspace() and category(c) != "Cf"}


def _held(wanted: set[str], file: tuple[str, int]) -> set[str]:
    coverage = _coverage(*file)
    return {c for c in wanted if coverage.holds(ord(c))}


@dataclass(frozen=True, slots=True)
class _Coverage:
    """The code points of a font, as ranges: where each begins and where it ends."""

    firsts: array[int]
    lasts: array[int]

    def holds(self, code: int) -> bool:
        at = bisect_right(self.firsts, code) - 1
        return at >= 0 and code <= self.lasts[at]


@lru_cache(maxsize=16)
def _coverage(path: str, index: int) -> _Coverage:
    """What a font file has, from its ``cmap`` table."""
    found = _Coverage(array("L"), array("L"))
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = 0
        if data[:4] == b"ttcf":
            start = struct.unpack_from(">I", data, 12 + 4 * index)[0]
        for n in range(struct.unpack_from(">H", data, start + 4)[0]):
            tag, _sum, offset, _length = struct.unpack_from(">4sIII", data, start + 12 + 16 * n)
            if tag == b"cmap":
                for first, last in sorted(_cmap(data, offset)):
                    if found.lasts and first <= found.lasts[-1] + 1:
                        found.lasts[-1] = max(found.lasts[-1], last)
                    else:
                        found.firsts.append(first)
                        found.lasts.append(last)
                break
    return found


def _cmap(data: mmap.mmap, at: int) -> Iterator[tuple[int, int]]:
    for n in range(struct.unpack_from(">H", data, at + 2)[0]):
        platform, _encoding, offset = struct.unpack_from(">HHI", data, at + 4 + 8 * n)
        if platform not in (0, 3):
            continue
        table = at + offset
        form = struct.unpack_from(">H", data, table)[0]
        if form == 12:
            for g in range(struct.unpack_from(">I", data, table + 12)[0]):
                first, last, _glyph = struct.unpack_from(">III", data, table + 16 + 12 * g)
                yield first, last
        elif form == 4:
            count = struct.unpack_from(">H", data, table + 6)[0] // 2
            ends = struct.unpack_from(f">{count}H", data, table + 14)
            firsts = struct.unpack_from(f">{count}H", data, table + 16 + 2 * count)
            yield from (pair for pair in zip(firsts, ends, strict=True) if pair[0] != 0xFFFF)
