"""Wrong words, sensitive words, leaders' names: all lists at once, in one pass over the text."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shuniu.ground.later import later

from .findings import Fault, Part, around

if TYPE_CHECKING:
    import ahocorasick_rs
else:
    ahocorasick_rs = later("ahocorasick_rs")

COMMON = Path(__file__).with_name("common.toml")
LONGEST_CONTEXT = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list; ``unless`` are longer words in which the characters are right."""

    kind: str
    wrong: str
    right: str
    level: str
    reason: str = ""
    unless: tuple[str, ...] = ()


@functools.cache
def common() -> tuple[Entry, ...]:
    """Characters that are often mistaken, for every county; its own list stands before."""
    lines = tomllib.loads(COMMON.read_text("utf-8"))["words"]
    return tuple(
        Entry("wrong", line["wrong"], line["right"], "warn", "", tuple(line.get("unless", ())))
        for line in lines
    )


class WordList:
    """Entries, ready to be looked for, at the cost of reading the text, however many they are."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: tuple[Entry, ...] = tuple({entry.wrong: entry for entry in entries}.values())
        self._automaton = (
            ahocorasick_rs.AhoCorasick(
                [entry.wrong for entry in self.entries],
                matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            )
            if self.entries
            else None
        )

    def find(self, text: str) -> Iterator[tuple[Entry, int, int]]:
        """Each entry found in the text, with start and end; the longest wins where two overlap."""
        if self._automaton is None:
            return
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            entry = self.entries[index]
            if not (entry.unless and _is_part_of(text, start, end, entry.unless)):
                yield entry, start, end


def faults_in(parts: Sequence[Part], words: WordList) -> Iterator[Fault]:
    """What the lists find, at its place, with what to write instead."""
    for part in parts:
        for entry, start, end in words.find(part.text):
            yield Fault(
                entry.kind,
                entry.level,
                part.at(start),
                around(part.text, start, end),
                _advice(entry),
            )


def _is_part_of(text: str, start: int, end: int, longer: tuple[str, ...]) -> bool:
    near = text[max(start - LONGEST_CONTEXT, 0) : end + LONGEST_CONTEXT]
    at = start - max(start - LONGEST_CONTEXT, 0)
    for word in longer:
        found = near.find(word)
        while found != -1:
            if found <= at and found + len(word) >= at + (end - start):
                return True
            found = near.find(word, found + 1)
    return False


def _advice(entry: Entry) -> str:
    if entry.kind == "leader":
        words = _("领导姓名职务有误，应为“{right}”。")
    elif entry.right:
        words = _("应写作“{right}”。")
    else:
        words = _("这种表述不得出现，请改写。")
    said = words.format(right=entry.right)
    return f"{said}{entry.reason}" if entry.reason else said
