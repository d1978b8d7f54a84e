"""Films before the public, as a page of another room may play them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from shuniu.ground.registry import Registry


class Player(NamedTuple):
    """A film that anybody may watch now, with the addresses of what a player needs.

    ``film`` is empty where browsers cannot play it as it was uploaded: its own page (``url``)
    can. ``captions`` are (language, its name, address); ``length`` is in words (3:07).
    """

    title: str
    url: str
    film: str
    mime: str
    cover: str
    captions: tuple[tuple[str, str, str], ...]
    length: str
    width: int
    height: int


# Told keys of its own sources, a room gives the players of those that stand before the public.
Giver = Callable[[Sequence[int]], dict[int, Player]]
players: Registry[Giver] = Registry("giver of players")


def players_of(kind: str, keys: Sequence[int]) -> dict[int, Player]:
    """The players of these sources; what does not stand before the public has none."""
    return players.get(kind)(keys) if keys and kind in players else {}
