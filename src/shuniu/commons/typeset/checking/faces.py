"""The faces of the standard, known by the names that fonts bear in PDFs."""

from __future__ import annotations

import re

_FACES = {
    "小标宋": r"xiaobiaosong|小标宋|fzxbs|dabiaosong|大标宋|fzdbs|zhongsong|中宋"
    r"|(noto|source ?han) ?serif.*(bold|black|heavy|semi)|song.*bold",
    "仿宋": r"fang ?song|仿宋|fandolfang|fzfs|stfang|cesi_?fs|zhuque",
    "楷体": r"kai|楷|fzkt",
    "黑体": r"hei|黑|fzht|noto ?sans|source ?han ?sans",
    "宋体": r"song|宋|simsun|noto ?serif|source ?han ?serif|times|fzss",
}
_PATTERNS = {face: re.compile(pattern, re.IGNORECASE) for face, pattern in _FACES.items()}


def face_of(font: str) -> str:
    """仿宋, 楷体, 黑体, 小标宋 or 宋体 by a font's name; else the name itself."""
    return next((face for face, pattern in _PATTERNS.items() if pattern.search(font)), font)
