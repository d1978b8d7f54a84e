"""The fonts that are there: the office's own folder first, then the system's.

The standard's faces are 仿宋, 楷体, 黑体 and 小标宋. None of them is shipped
with the program (their licences differ): a county puts the files that it has
a right to into ``var/fonts``; without them the nearest open face is taken.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings

from shuniu.ground.refusal import Refused

_OPEN_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC")
_OPEN_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Zen Hei")
_OPEN = (*_OPEN_SERIF, *_OPEN_SANS)
FACES: dict[str, tuple[str, ...]] = {
    "fangsong": ("FangSong", "FangSong_GB2312", "仿宋_GB2312", "FandolFang R", *_OPEN),
    "kai": ("KaiTi", "KaiTi_GB2312", "楷体_GB2312", "FandolKai", "LXGW WenKai", *_OPEN),
    "hei": ("SimHei", "FandolHei", *_OPEN_SANS, *_OPEN_SERIF),
    "song": ("SimSun", "FandolSong", *_OPEN),
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", *_OPEN),
}


class NoChineseFont(Refused):
    """没有中文字体，无法排版。请用 apt-get 安装 fonts-noto-cjk，或把字体文件放进{folder}。"""


@dataclass(frozen=True)
class Shelf:
    """The fonts found: a family list for each face, and the files behind them."""

    faces: dict[str, list[str]]
    files: tuple[tuple[str, int], ...]


def folder() -> Path:
    """The office's own fonts."""
    return Path(settings.VAR) / "fonts"


def shelf() -> Shelf:
    """What is there now; refuses (``NoChineseFont``) when no Chinese face is found."""
    own = folder()
    stamp = own.stat().st_mtime_ns if own.is_dir() else 0
    return _shelf(str(own) if stamp else "", stamp)


@lru_cache(maxsize=2)
def _shelf(own: str, _stamp: int) -> Shelf:
    found = typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[own] if own else [],
    ).fonts()
    paths: dict[str, tuple[str, int]] = {}
    for font in found:
        if font.path and (font.family not in paths or font.weight == 400):
            paths[font.family] = (font.path, font.index)
    faces = {face: [f for f in wanted if f in paths] for face, wanted in FACES.items()}
    if not faces["song"]:
        raise NoChineseFont(folder=folder())
    used = dict.fromkeys(family for families in faces.values() for family in families)
    return Shelf(faces, tuple(paths[family] for family in used))


def lacking(text: str) -> list[str]:
    """The characters of the text that none of the fonts has, each once (a rare name, an emoji)."""
    wanted = {c for c in text if ord(c) > 0x7E and not c.isspace()}
    for path, index in shelf().files:
        if not wanted:
            break
        ranges = _ranges(path, index)
        wanted = {c for c in wanted if not _holds(ranges, ord(c))}
    return sorted(wanted)


def _holds(ranges: list[tuple[int, int]], code: int) -> bool:
    low, high = 0, len(ranges)
    while low < high:
        middle = (low + high) // 2
        if ranges[middle][1] < code:
            low = middle + 1
        else:
            high = middle
    return low < len(ranges) and ranges[low][0] <= code


@lru_cache(maxsize=16)
def _ranges(path: str, index: int) -> list[tuple[int, int]]:
    """The code points of a font file, as sorted ranges, from its ``cmap`` table."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = 0
        if data[:4] == b"ttcf":
            start = struct.unpack_from(">I", data, 12 + 4 * index)[0]
        for n in range(struct.unpack_from(">H", data, start + 4)[0]):
            tag, _sum, offset, _length = struct.unpack_from(">4sIII", data, start + 12 + 16 * n)
            if tag == b"cmap":
                return sorted(_cmap(data, offset))
    return []


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
