"""What a check is told and what it answers: no table, no request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

BLOCK = "block"
WARN = "warn"
OFF = "off"
MOST_A_CHECK = 60  # faults of one kind that are worth reading


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text as an editor names it (标题, 正文第3部分) and its words."""

    place: str
    text: str


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
    """The first faults, each words only once a place."""
    found: dict[tuple[str, str, str], Fault] = {}
    for fault in faults:
        found.setdefault((fault.code, fault.place, fault.words), fault)
        if len(found) >= most:
            break
    return list(found.values())
