"""Which line of one text answers to which of another, and which of their characters stayed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

State: TypeAlias = Literal["kept", "inserted", "deleted"]
Pair: TypeAlias = tuple[int | None, int | None]

# Two lines are versions of each other from this likeness on (1 is equal).
ALIKE = 0.4
# Beyond so many lines a side, or characters of both multiplied, a stretch
# between equal neighbours counts as written anew: that is how it reads, too.
_LINES_MOST = 60
_CHARACTERS_MOST = 90_000
# Fewer characters than this between two changes are drawn into them: words
# taken out and put in as wholes are easier to read than scattered characters.
_ISLAND = 2
# A figure or a foreign word changes as a whole: 10日 to 15日, not 1 and a 0 for a 5.
_TOKEN = re.compile(r"[0-9]+|[A-Za-z]+|.", re.DOTALL)
_CLAUSE = re.compile(r"[^，。；：、！？\s]*[，。；：、！？\s]?")


def pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Lines of both texts in reading order: (i, j) belong together, None stands for no partner."""
    for tag, i, i_end, j, j_end in opcodes(old, new):
        if tag == "equal":
            yield from zip(range(i, i_end), range(j, j_end), strict=True)
            continue
        for a, b in _alike(old[i:i_end], new[j:j_end]):
            yield (None if a is None else i + a), (None if b is None else j + b)


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """What difflib says, with what both begin and end with taken off first."""
    most = min(len(old), len(new))
    head = next((n for n in range(most) if old[n] != new[n]), most)
    most -= head
    tail = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    found = [("equal", 0, head, 0, head)] if head else []
    if a or b:
        middle = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        found += [(t, i + head, ie + head, j + head, je + head) for t, i, ie, j, je in middle]
    if tail:
        found.append(("equal", len(old) - tail, len(old), len(new) - tail, len(new)))
    return found


def likeness(old: str, new: str) -> float:
    """How much of two texts is the same, by pairs of characters: 0 nothing, 1 all."""
    if old == new:
        return 1.0
    a, b = _bigrams(old), _bigrams(new)
    whole = a.total() + b.total()
    return 2 * (a & b).total() / whole if whole else 0.0


def _bigrams(text: str) -> Counter[str]:
    return Counter(text[n : n + 2] for n in range(max(1, len(text) - 1)))


def _alike(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """The pairing, in order, with the greatest likeness in all; a table of best sums."""
    n, m = len(old), len(new)
    if not n or not m or max(n, m) > _LINES_MOST:
        yield from ((i, None) for i in range(n))
        yield from ((None, j) for j in range(m))
        return
    a, b = [_bigrams(text) for text in old], [_bigrams(text) for text in new]
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    like = [[2 * (x & y).total() / (x.total() + y.total()) for y in b] for x in a]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            together = like[i][j] + best[i + 1][j + 1] if like[i][j] >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    i = j = 0
    while i < n or j < m:
        if i < n and j < m and like[i][j] >= ALIKE:
            together = like[i][j] + best[i + 1][j + 1]
            if together >= best[i][j]:
                yield i, j
                i, j = i + 1, j + 1
                continue
        if i < n and (j == m or best[i + 1][j] >= best[i][j + 1]):
            yield i, None
            i += 1
        else:
            yield None, j
            j += 1


def characters(old: str, new: str) -> list[tuple[State, str]]:
    """The characters kept, deleted and inserted, in reading order, deletions first.

    Clauses are matched before characters, so that a long text costs little and
    a character is never kept from another sentence.
    """
    found: list[tuple[State, str]] = []
    for chunk_old, chunk_new in _chunks(old, new):
        if chunk_old == chunk_new:
            found.append(("kept", chunk_old))
        elif likeness(chunk_old, chunk_new) < ALIKE / 2 and min(len(chunk_old), len(chunk_new)) > 1:
            found += [("deleted", chunk_old), ("inserted", chunk_new)]
        else:
            found += _letters(chunk_old, chunk_new)
    return _readable(found)


def _chunks(old: str, new: str) -> Iterator[tuple[str, str]]:
    a, b = _clauses(old), _clauses(new)
    for tag, i, i_end, j, j_end in opcodes(a, b):
        if tag == "equal":
            yield ("".join(a[i:i_end]),) * 2
            continue
        both = "".join(a[i:i_end]), "".join(b[j:j_end])
        if len(both[0]) * len(both[1]) <= _CHARACTERS_MOST:
            yield both
            continue
        for x, y in _alike(a[i:i_end], b[j:j_end]):
            yield "" if x is None else a[i + x], "" if y is None else b[j + y]


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.findall(text) if clause]


def _letters(old: str, new: str) -> Iterator[tuple[State, str]]:
    if len(old) * len(new) > _CHARACTERS_MOST:
        yield from (("deleted", old), ("inserted", new))
        return
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    for tag, i, i_end, j, j_end in opcodes(a, b):
        if tag == "equal":
            yield "kept", "".join(a[i:i_end])
            continue
        yield "deleted", "".join(a[i:i_end])
        yield "inserted", "".join(b[j:j_end])


def _readable(found: list[tuple[State, str]]) -> list[tuple[State, str]]:
    """Neighbours of one state joined, small islands drawn into the changes around them."""
    told: list[tuple[State, str]] = []
    out = put = ""
    steps = [step for step in found if step[1]]
    for at, (state, text) in enumerate(steps):
        island = len(text) < _ISLAND and text.isalnum() and (out or put) and at < len(steps) - 1
        if state == "kept" and not island:
            told += [("deleted", out), ("inserted", put), (state, text)]
            out = put = ""
            continue
        out += text if state != "inserted" else ""
        put += text if state != "deleted" else ""
    told += [("deleted", out), ("inserted", put)]
    joined: list[tuple[State, str]] = []
    for state, text in told:
        if text and joined and joined[-1][0] == state:
            joined[-1] = (state, joined[-1][1] + text)
        elif text:
            joined.append((state, text))
    return joined
