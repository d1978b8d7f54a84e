"""Pages of a long list by key, so that the thousandth page costs what the first one does."""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)

FORWARD, BACK = "n", "p"
# An alias of the rows whose name begins so is the same key in a joined table. A page far down
# begins there too: the server can't conclude it, and reads that table's index from its top.
SAME_KEY = "same_key"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page; ``next`` and ``previous`` are what to put into the address, or empty."""

    rows: list[Row]
    next: str
    previous: str

    def __bool__(self) -> bool:
        return bool(self.rows)


def keyset(
    rows: QuerySet[Row, Row],
    *,
    order: Sequence[str],
    cursor: str = "",
    size: int = 20,
    whole: Callable[[list[Any]], Iterable[Row]] | None = None,
) -> Page[Row]:
    """The page of ``rows`` at ``cursor``, in ``order`` (``("-published_at", "-pk")``).

    The last field of the order must be unique and none may be NULL. A cursor
    that is damaged or made up gives the first page. With ``whole`` the page is
    found by its keys alone, mostly in an index; ``whole`` gives the rows of those keys.
    """
    keys = [name.lstrip("-") for name in order]
    place = _read(cursor, len(keys))
    back = place is not None and place[0] == BACK
    down = [name.startswith("-") != back for name in order]
    if place is not None:
        try:
            rows = rows.filter(_beyond(keys, down, place[1]))
            if len(keys) == 1:
                for name in rows.query.annotations:
                    if name.startswith(SAME_KEY):
                        rows = rows.filter(_first(name, down[0], place[1][0]))
        except (ValueError, TypeError, ValidationError):
            place, back = None, False
            down = [name.startswith("-") for name in order]
    ordered = rows.order_by(*(("-" if d else "") + key for key, d in zip(keys, down, strict=True)))
    found = list(ordered[: size + 1]) if whole is None else _whole(ordered, keys, size, whole)
    more = len(found) > size
    found = found[:size]
    if back:
        found.reverse()
    if not found:
        return Page([], "", "")
    return Page(
        rows=found,
        next=_write(FORWARD, keys, found[-1]) if (more or back) else "",
        previous=_write(BACK, keys, found[0]) if (more if back else place is not None) else "",
    )


def _whole(
    ordered: QuerySet[Row, Row],
    keys: list[str],
    size: int,
    whole: Callable[[list[Any]], Iterable[Row]],
) -> list[Row]:
    last = keys[-1]
    places = [values[-1] for values in ordered.values_list(*keys)[: size + 1]]
    rows = {getattr(row, last): row for row in whole(places)}
    return [rows[place] for place in places if place in rows]


def _beyond(keys: list[str], down: list[bool], values: list[Any]) -> Q:
    """Rows past the place. The first condition alone lets the database begin there."""
    beyond = Q()
    same = Q()
    for key, falls, value in zip(keys, down, values, strict=True):
        beyond |= same & Q(**{f"{key}__{'lt' if falls else 'gt'}": value})
        same &= Q(**{key: value})
    return _first(keys[0], down[0], values[0]) & beyond


def _first(key: str, falls: bool, value: Any) -> Q:
    return Q(**{f"{key}__{'lte' if falls else 'gte'}": value})


def _write(way: str, keys: list[str], row: Model) -> str:
    values = []
    for key in keys:
        value: Any = row
        for part in key.split("__"):
            value = getattr(value, part)
        values.append(value.isoformat() if hasattr(value, "isoformat") else value)
    text = json.dumps(values, cls=DjangoJSONEncoder, separators=(",", ":"))
    return way + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, width: int) -> tuple[str, list[Any]] | None:
    if not cursor or cursor[0] not in (FORWARD, BACK) or len(cursor) > 400:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor[1:] + "=" * (-len(cursor[1:]) % 4))
        values = json.loads(text)
    except (binascii.Error, ValueError):
        return None
    good = isinstance(values, list) and len(values) == width
    if not good or not all(map(_could_be_a_key, values)):
        return None
    return cursor[0], values


def _could_be_a_key(value: Any) -> bool:
    """Whether the database can be asked for it: no Infinity, no zero byte, no half character."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
    return isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value))
