"""What a check is told and what it answers: no table, no request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

BLOCK = "block"
WARN = "warn"
OFF = "off"
MOST_A_CHECK = 60  # faults of one kind that are worth reading


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text as an editor names it (标题, 正文第3部分, a file) and its words."""

    place: str
    text: str
    lines: bool = False

    def at(self, start: int) -> str:
        """The place of the character with that number; in a file also its line."""
        if not self.lines:
            return self.place
        line = self.text.count("\n", 0, start) + 1
        return _("{place}第{n}行").format(place=self.place, n=line)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something found: by which check, where, the words, and what to do about it."""

    code: str
    level: str
    place: str
    words: str
    advice: str


def around(text: str, start: int, end: int, *, by: int = 8) -> str:
    """The words in their sentence, so that one finds them: …贯彻[布署]会议精神…"""
    before, after = text[max(start - by, 0) : start], text[end : end + by]
    before, after = before.rpartition("\n")[2], after.partition("\n")[0]
    return f"{before}[{text[start:end]}]{after}"


def first(faults: Iterable[Fault], *, most: int = MOST_A_CHECK) -> list[Fault]:
    """The first faults of each kind and level, each words only once a place.

    So many warnings never hide what blocks.
    """
    found: dict[tuple[str, str, str], Fault] = {}
    counted: Counter[tuple[str, str]] = Counter()
    for fault in faults:
        kind, key = (fault.code, fault.level), (fault.code, fault.place, fault.words)
        if key not in found and counted[kind] < most:
            found[key] = fault
            counted[kind] += 1
    return list(found.values())
