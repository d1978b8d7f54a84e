"""Finding: the condition that a search puts on a list, and the words around the hit."""

from __future__ import annotations

import itertools
import unicodedata

from django.contrib.postgres.lookups import DataContains
from django.db.models import F, Q, Value
from django.utils.translation import gettext as _

from shuniu.ground.refusal import FieldRefused
from shuniu.ground.text import clean, fold

from .index import PUNCTUATION, Bigrams

LONGEST_QUERY = 100
MOST_WORDS = 8
PAIR = 2


class QueryRefused(FieldRefused):
    """检索词不合适。"""

    def __init__(self, sentence: str) -> None:
        super().__init__("q", sentence)


def words(query: str) -> list[str]:
    """The query's words in folded form, each once.

    Refuses a query of a single character, for which there is no index, and one
    that is too long.
    """
    typed = clean(query)
    if len(typed) > LONGEST_QUERY:
        raise QueryRefused(_("检索词太长，请缩短到%d个字以内。") % LONGEST_QUERY)
    found = list(dict.fromkeys(filter(None, map(fold, typed.split()))))
    if len(found) > MOST_WORDS:
        raise QueryRefused(_("检索词太多，请减少到%d个以内。") % MOST_WORDS)
    if not any(_indexed(word) for word in found):
        raise QueryRefused(_("请至少输入两个字再检索。"))
    return found


def _indexed(word: str) -> bool:
    """Whether ``bigrams(word)`` holds anything: two neighbours that are not punctuation."""
    return any(a not in PUNCTUATION and b not in PUNCTUATION for a, b in itertools.pairwise(word))


def containing(field: str, query: str) -> Q:
    """Rows whose folded text in ``field`` (a path such as ``search_text__body``) has every word.

    Exact: all rows that contain the words, and no other. A word of one
    character narrows the result of the others. Raises ``QueryRefused``.
    """
    condition = Q()
    for word in words(query):
        if _indexed(word):  # this half the index answers; the other makes it exact
            condition &= Q(DataContains(Bigrams(F(field)), Bigrams(Value(word))))
        condition &= Q(**{f"{field}__contains": word})
    return condition


def indexed(field: str, query: str) -> Q:
    """As ``containing``, for a statement that the index answers and nothing else narrows.

    A word of two characters is one pair, so the index is exact for it and the texts need not be
    read: where a word is common, that is most of the work. Raises ``QueryRefused``.
    """
    condition = Q()
    for word in words(query):
        if _indexed(word):
            condition &= Q(DataContains(Bigrams(F(field)), Bigrams(Value(word))))
        if not (_indexed(word) and len(word) == PAIR):
            condition &= Q(**{f"{field}__contains": word})
    return condition


def spoken(field: str, query: str) -> Q:
    """As ``containing``, without the index: for going through few texts, or to the first hits."""
    condition = Q()
    for word in words(query):
        condition &= Q(**{f"{field}__contains": word})
    return condition


def snippet(text: str, query: str, width: int = 60) -> list[tuple[str, bool]]:
    """About ``width`` characters of ``text`` around the first hit, as (piece, is it a hit).

    ``text`` is what people read, not its folded form. The pieces are plain
    text: the template escapes them and puts ``<mark>`` around the hits.
    """
    flat = " ".join(text.split())
    marked = _marks(flat, [fold(word) for word in clean(query).split()])
    first = marked.find(b"\1")
    begin = max(0, min(first - width // 3, len(flat) - width)) if first >= 0 else 0
    end = min(len(flat), begin + width)
    pieces: list[tuple[str, bool]] = [("…", False)] if begin else []
    start = begin
    for i in range(begin + 1, end + 1):
        if i == end or marked[i] != marked[start]:
            pieces.append((flat[start:i], bool(marked[start])))
            start = i
    return [*pieces, ("…", False)] if end < len(flat) else pieces


def _marks(text: str, folded_words: list[str]) -> bytearray:
    """A 1 for every character of ``text`` that belongs to a hit."""
    whole = fold(text)
    if len(whole) == len(text) and not any(map(unicodedata.combining, text)):
        # Each character is one in the folded text too, as nearly always.
        marked = bytearray(len(text))
        for word in filter(None, folded_words):
            at = whole.find(word)
            while at >= 0:
                marked[at : at + len(word)] = b"\1" * len(word)
                at = whole.find(word, at + len(word))
        return marked
    return _marks_by_cluster(text, folded_words)


def _marks_by_cluster(text: str, folded_words: list[str]) -> bytearray:
    folded: list[str] = []
    origin: list[int] = []  # of each folded character, where its cluster starts
    clusters: list[int] = [i for i, c in enumerate(text) if not (i and unicodedata.combining(c))]
    clusters.append(len(text))
    for begin, end in itertools.pairwise(clusters):
        form = fold(text[begin:end])
        folded.append(form)
        origin += [begin] * len(form)
    whole = "".join(folded)
    ends = dict(itertools.pairwise(clusters))
    marked = bytearray(len(text))
    for word in filter(None, folded_words):
        at = whole.find(word)
        while at >= 0:
            begin, end = origin[at], ends[origin[at + len(word) - 1]]
            marked[begin:end] = b"\1" * (end - begin)
            at = whole.find(word, at + len(word))
    return marked
