"""What a docx says of its paragraphs apart from their text: styles and automatic numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from shuniu.ground.packages import Package

from .docx_package import W, relations

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])(?: char)?", re.IGNORECASE)
_CHINESE_COUNTS = ("chinese", "japaneseCounting", "ideograph", "taiwanese")
MOST_CHAIN = 12


@dataclass(frozen=True)
class Style:
    """A style: its name, the heading level that it gives (0 for none), whether it is bold."""

    name: str
    level: int = 0
    bold: bool = False
    based_on: str = ""


class Looks:
    """Styles and list numbers of one docx."""

    def __init__(self, package: Package, main: str) -> None:
        self.styles: dict[str, Style] = {}
        self.lists: dict[tuple[str, str], int] = {}
        for kind, member, mode in relations(package, main):
            if mode == "External" or member not in package:
                continue
            if kind == "styles":
                self._read_styles(package.xml(member))
            elif kind == "numbering":
                self._read_lists(package.xml(member))

    def name(self, style: str) -> str:
        """The style's name, as Word shows it; its key if it is not defined."""
        return self.styles[style].name if style in self.styles else style

    def level(self, style: str) -> int:
        """The heading level of a style, its ancestors asked too."""
        for _turn in range(MOST_CHAIN):
            found = self.styles.get(style)
            if found is None:
                return 0
            if found.level:
                return found.level
            style = found.based_on
        return 0

    def bold(self, style: str) -> bool:
        """Whether a character style is bold."""
        found = self.styles.get(style)
        return found is not None and found.bold

    def _read_styles(self, root: Any) -> None:
        for element in root.iterfind(f"{W}style"):
            name = value(element.find(f"{W}name"))
            level = 0
            heading = _HEADING.fullmatch(name)
            if heading:
                level = int(heading[1])
            else:
                outline = value(element.find(f"{W}pPr/{W}outlineLvl"))
                level = int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else 0
            self.styles[str(element.get(f"{W}styleId", ""))] = Style(
                name,
                level,
                is_on(element.find(f"{W}rPr/{W}b")),
                value(element.find(f"{W}basedOn")),
            )

    def _read_lists(self, root: Any) -> None:
        """The heading level that an automatic number looks like: 一、 is 1, （一） 2, 1. 3."""
        abstract: dict[str, dict[str, int]] = {}
        for element in root.iterfind(f"{W}abstractNum"):
            abstract[str(element.get(f"{W}abstractNumId"))] = {
                str(level.get(f"{W}ilvl")): _list_level(level)
                for level in element.iterfind(f"{W}lvl")
            }
        for element in root.iterfind(f"{W}num"):
            levels = abstract.get(value(element.find(f"{W}abstractNumId")), {})
            for depth, level in levels.items():
                self.lists[str(element.get(f"{W}numId")), depth] = level


def _list_level(level: Any) -> int:
    counted = value(level.find(f"{W}numFmt"))
    shape = re.sub(r"%\d", "#", value(level.find(f"{W}lvlText"))).replace(" ", "")
    bracketed = shape in ("（#）", "(#)", "（#）、", "(#)、")
    if counted.startswith(_CHINESE_COUNTS):
        return 2 if bracketed else 1 if shape in ("#、", "#.", "#．") else 0
    if counted == "decimal":
        return 4 if bracketed else 3 if shape in ("#.", "#．", "#、") else 0
    return 0


def value(element: Any) -> str:
    """The ``w:val`` of an element; empty if there is none."""
    return "" if element is None else str(element.get(f"{W}val", ""))


def is_on(element: Any) -> bool:
    """A toggle such as ``w:b``: on when it stands there without saying no."""
    return element is not None and value(element) not in ("0", "false", "off")
