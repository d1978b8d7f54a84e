"""Milestones as people write them, a line each; read alike in forms and in imported plans."""

from __future__ import annotations

import datetime as dt
import re

from shuniu.casework.progress.actions import Planned
from shuniu.ground.text import clean

_LINE = re.compile(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?[\s,，、:：]*(\S.*)")
_TARGET = re.compile(r"(.*?)[（(](.+)[）)]$")


def planned_from(text: str) -> list[Planned]:
    """Milestones from lines such as ``2026-09-30 主体完工（投资2000万元）``; ValueError: which."""
    found = []
    for line in filter(None, (clean(part) for part in re.split(r"[\n；;]", text))):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(line)
        try:
            day = dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            raise ValueError(line) from None
        title, target = match[4].strip(), ""
        if inner := _TARGET.fullmatch(title):
            title, target = inner[1].strip(), inner[2].strip()
        found.append(Planned(title, day, target, (day.month + 2) // 3))
    return sorted(found, key=lambda one: one.on)
