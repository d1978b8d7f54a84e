"""Which line of one text answers to which of another, and which of their characters stayed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from operator import itemgetter
from typing import Any, Literal, TypeAlias

State: TypeAlias = Literal["kept", "inserted", "deleted"]
Pair: TypeAlias = tuple[int | None, int | None]
# A pair (i, j) and the chain before it.
_Link: TypeAlias = tuple[int, int, Any] | None

# Two lines are versions of each other from this likeness on (1 is equal).
ALIKE = 0.4
# In a stretch longer than this a line's partner is looked for only near its place.
_LINES_NEAR = 60
# Beyond so many characters of both multiplied, what lies between equal clauses
# is paired clause by clause first, and a clause as long counts as written anew.
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
    return 1.0 if old == new else _shared(_bigrams(old), _bigrams(new))


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(max(1, len(text) - 1)))


def _shared(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b))


class _Chains:
    """The best chain of pairs that ends before each place of the new text (a tree of maxima)."""

    def __init__(self, places: int) -> None:
        self._best: list[tuple[float, _Link]] = [(0.0, None)] * (places + 1)

    def before(self, place: int) -> tuple[float, _Link]:
        best = self._best[0]
        while place > 0:
            best = max(best, self._best[place], key=itemgetter(0))
            place &= place - 1
        return best

    def add(self, place: int, worth: float, link: _Link) -> None:
        place += 1
        while place < len(self._best):
            if worth > self._best[place][0]:
                self._best[place] = worth, link
            place += place & -place


def _alike(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """The pairing, in order, with the greatest likeness in all.

    In a long stretch only lines at about the same place are held against each other.
    """
    n, m = len(old), len(new)
    a, b = [_bigrams(text) for text in old], [_bigrams(text) for text in new]
    reach = m if max(n, m) <= _LINES_NEAR else _LINES_NEAR // 2
    chains = _Chains(m)
    for i in range(n):
        middle = i * m // n
        near = range(max(0, middle - reach), min(m, middle + reach + 1))
        found = [(j, like) for j in near if (like := _shared(a[i], b[j])) >= ALIKE]
        for j, like in reversed(found):
            worth, link = chains.before(j)
            chains.add(j, worth + like, (i, j, link))
    kept: list[tuple[int, int]] = []
    link = chains.before(m)[1]
    while link is not None:
        kept.append(link[:2])
        link = link[2]
    i = j = 0
    for i_kept, j_kept in [*reversed(kept), (n, m)]:
        yield from ((i_gone, None) for i_gone in range(i, i_kept))
        yield from ((None, j_come) for j_come in range(j, j_kept))
        if i_kept < n:
            yield i_kept, j_kept
        i, j = i_kept + 1, j_kept + 1


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
