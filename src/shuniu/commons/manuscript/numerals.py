"""The numbers of headings: 一、（一）1.（1）, written and recognised (GB/T 9704-2012, 7.3.3)."""

from __future__ import annotations

import re

LEVELS = 4
_DIGITS = "零一二三四五六七八九"
_MOST = 999


def chinese(n: int) -> str:
    """1 gives 一, 12 gives 十二, 105 gives 一百零五; beyond 999 the figures themselves."""
    if not 0 < n <= _MOST:
        return str(n)
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def number_of(level: int, n: int) -> str:
    """The number text that stands before the n-th heading of a level."""
    return {1: f"{chinese(n)}、", 2: f"（{chinese(n)}）", 3: f"{n}.", 4: f"（{n}）"}[level]


# What people type for the four levels, with the usual slips: half-width
# brackets, 1、 for 1., full-width figures. 1.5亿元 is no heading, 1.2026年底前 is one.
_CHINESE = "[一二三四五六七八九十百零〇]{1,5}"
_TYPED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_CHINESE}\s*、\s*",
        rf"[（(]\s*{_CHINESE}\s*[）)]\s*、?\s*",
        r"[0-9０-９]{1,3}\s*(?:[.．](?![0-9０-９])|[.．](?=[12]\d{3}年)|、)\s*",
        r"(?:[（(]\s*[0-9０-９]{1,3}\s*[）)]|[⑴-⒇])\s*、?\s*",
    )
)


def recognised(line: str) -> tuple[int, str]:
    """The level whose number a line begins with and the rest; 0 and the line itself for none."""
    for level, typed in enumerate(_TYPED, start=1):
        found = typed.match(line)
        if found and found.end() < len(line):
            return level, line[found.end() :]
    return 0, line


class Counter:
    """Counts headings as they come: a heading begins the levels below it anew."""

    def __init__(self) -> None:
        self._at = [0] * (LEVELS + 1)

    def next(self, level: int) -> str:
        """The number text of the next heading of that level."""
        self._at[level] += 1
        self._at[level + 1 :] = [0] * (LEVELS - level)
        return number_of(level, self._at[level])
