"""What a source before the public explains: each page leads to the other (facts 7.5 解读关联)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from shuniu.ground.registry import Registry


class Explained(NamedTuple):
    """A public document and its address."""

    title: str
    url: str


# Told a kind of source and keys, a room says which public documents of its own they explain.
Teller = Callable[[str, Sequence[int]], Mapping[int, Sequence[Explained]]]
tellers: Registry[Teller] = Registry("teller of what is explained")


def explained_by(kind: str, keys: Sequence[int]) -> dict[int, tuple[Explained, ...]]:
    """The documents that these sources explain; a statement for each room that tells."""
    found: dict[int, tuple[Explained, ...]] = {}
    for _name, tell in tellers.items():
        for key, documents in tell(kind, keys).items():
            found[key] = (*found.get(key, ()), *documents)
    return found
