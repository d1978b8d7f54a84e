"""A register that is filled while the program starts and only read afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Registry(Generic[Thing]):
    """Named things, each registered once by the room that owns it.

    The lower floor keeps the register; the upper floor puts its things in
    (from ``apps.py``), so the lower floor never has to import its guests.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self._things: dict[str, Thing] = {}

    def add(self, name: str, thing: Thing) -> Thing:
        """Register ``thing`` under ``name``; a second one of that name is a programming fault."""
        known = self._things.get(name)
        if known is not None and known is not thing:
            raise ValueError(f"{self.what} {name!r} is registered twice")
        self._things[name] = thing
        return thing

    def get(self, name: str) -> Thing:
        """The thing of that name; ``LookupError`` names what is missing."""
        try:
            return self._things[name]
        except KeyError:
            raise LookupError(f"no {self.what} is registered as {name!r}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def items(self) -> list[tuple[str, Thing]]:
        """All names with their things, in the order of registration."""
        return list(self._things.items())
