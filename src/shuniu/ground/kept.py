"""What a process may remember for some seconds: the names in small tables, for lists."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any, Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")
SECONDS = 30.0


class Kept(Generic[Key, Value]):
    """A small table read whole, and again after ``seconds`` or for a key that it hadn't.

    Only for what is shown, never for what is decided: a change is seen half a
    minute later in the other processes.
    """

    _all: weakref.WeakSet[Kept[Any, Any]] = weakref.WeakSet()

    def __init__(self, read: Callable[[], Mapping[Key, Value]], seconds: float = SECONDS) -> None:
        self._read, self._seconds = read, seconds
        self._known: tuple[float, Mapping[Key, Value]] | None = None
        Kept._all.add(self)

    def all(self, at_most: float | None = None) -> Mapping[Key, Value]:
        """The whole table, in its own order; ``at_most`` so many seconds old where that matters."""
        known, now = self._known, monotonic()
        if known is None or now - known[0] > (self._seconds if at_most is None else at_most):
            known = self._known = (now, self._read())
        return known[1]

    def get(self, key: Key | None, default: Value) -> Value:
        """The value of a key; ``default`` where the table has none."""
        if key is None:
            return default
        table = self.all()
        if key not in table:
            self._known = None
            table = self.all()
        return table.get(key, default)

    @classmethod
    def forget_all(cls) -> None:
        """Read everything anew (between tests, after a change of database)."""
        for kept in cls._all:
            kept._known = None
