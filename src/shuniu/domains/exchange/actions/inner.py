"""Steps that only the program takes; nobody calls them from a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from shuniu.casework import engine
from shuniu.casework.models import Matter
from shuniu.commons.people.actor import Actor


def _inner(code: str) -> Callable[..., None]:
    def act(
        matter: Matter, *, note: str = "", by: Actor, at: dt.datetime, seen: int | None = None
    ) -> None:
        with engine.step(matter, code, by=by, at=at, note=note, seen=seen):
            pass

    act.__doc__ = f"The program's own step {code!r}; what it follows from is written by its caller."
    act.__name__ = code
    return act


INNER = ("go_on", "complete", "void", "give_up", "peer_signed", "peer_returned")
ACTIONS: dict[str, Callable[..., None]] = {code: _inner(code) for code in INNER}
